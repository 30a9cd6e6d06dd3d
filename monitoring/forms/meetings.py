import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.models import Engagement
from goals.models import Goal
from monitoring.forms.fields import date_input, time_input
from monitoring.models import (
    ActionPoint,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
)
from networks.forms import NetworkModelForm
from networks.models import Network
from stakeholders.choices import still_at_the_table
from stakeholders.models import Stakeholder
from ui.forms import PageForm

Choices = list[tuple[str, Any]]


class MeetingForm(NetworkModelForm):
    class Meta:
        model = Meeting
        fields = [
            "kind",
            "title",
            "held_on",
            "starts_at",
            "ends_at",
            "rhythm",
            "place",
            "chair",
            "secretary",
            "reference",
        ]
        widgets = {"held_on": date_input(), "starts_at": time_input(), "ends_at": time_input()}
        help_texts = {
            "secretary": gettext_lazy("May note the attendance and write the minutes, decisions and action points."),
            "reference": gettext_lazy("Only for a decision of the local authority."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still_at_the_table(self, "chair", "secretary")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if "held_on" not in self.errors and not cleaned.get("held_on") and not cleaned.get("rhythm"):
            self.add_error("held_on", _("Give a date, or say the rhythm in words below."))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The meeting cannot end before it starts."))
        return cleaned


def about_choices(network: Network, meeting: Meeting) -> Choices:
    """The goals and engagements of the meeting's plan an agenda item can be about, as grouped choices."""
    goals = Goal.objects.for_network(network).filter(plan=meeting.plan_id).by_priority()
    engagements = Engagement.objects.for_network(network).filter(plan=meeting.plan_id).order_by("title", "pk")
    return [
        ("", gettext_lazy("Nothing in particular")),
        (str(_("Goals")), [(f"goal-{goal.pk}", goal.title) for goal in goals]),
        (str(_("Engagements")), [(f"engagement-{engagement.pk}", engagement.title) for engagement in engagements]),
    ]


class AgendaItemForm(NetworkModelForm):
    """One item of the agenda; `about` is one field for a goal or an engagement."""

    free_lines = ("title",)

    duration = forms.IntegerField(
        label=gettext_lazy("Duration in minutes"), min_value=1, max_value=600, required=False
    )
    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)

    class Meta:
        model = AgendaItem
        fields = ["title", "duration"]

    def __init__(self, *args: Any, about: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.instance
        self.fields["about"].choices = about  # type: ignore[attr-defined]
        if item.goal_id or item.engagement_id:
            self.initial["about"] = f"goal-{item.goal_id}" if item.goal_id else f"engagement-{item.engagement_id}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "about" in self.changed_data:
            what, _dash, pk = cleaned.get("about", "").partition("-")
            self.instance.goal_id = int(pk) if what == "goal" else None
            self.instance.engagement_id = int(pk) if what == "engagement" else None
        return cleaned


class BaseAgendaFormSet(forms.BaseModelFormSet):
    """The whole agenda on one page, with an empty row at its end."""

    def wanted(self, move: str = "") -> list[AgendaItem]:
        """The items in the order of the page, after moving one: "up-2" swaps the third with the one before it."""
        forms_kept = [form for form in self.forms if form not in self.deleted_forms]
        kept = [form for form in forms_kept if form.instance.pk or form.has_changed()]
        direction, _dash, number = move.partition("-")
        moved = next((i for i, form in enumerate(kept) if form.prefix == f"{self.prefix}-{number}"), None)
        if moved is not None:
            other = moved + {"up": -1, "down": 1}.get(direction, 0)
            if 0 <= other < len(kept):
                kept[moved], kept[other] = kept[other], kept[moved]
        return [form.instance for form in kept]

    def changed(self) -> list[AgendaItem]:
        return [form.instance for form in self.forms if form.has_changed() and form not in self.deleted_forms]

    def removed(self) -> list[AgendaItem]:
        return [form.instance for form in self.deleted_forms if form.instance.pk]


AgendaFormSet: Any = forms.modelformset_factory(
    AgendaItem, form=AgendaItemForm, formset=BaseAgendaFormSet, extra=1, can_delete=True
)


class AttendanceForm(PageForm, forms.Form):
    """A row per stakeholder: those at the table, and those noted before they left.

    Only what was changed on this page is saved, so two people may tick at the same time.
    """

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        noted = {note.stakeholder_id: note for note in meeting.attendances.all()}
        stakeholders = Stakeholder.objects.for_network(meeting.network)
        at_the_table = models.Q(left_on=None) | models.Q(pk__in=noted)
        self.stakeholders = list(stakeholders.filter(at_the_table).order_by("name"))
        for stakeholder in self.stakeholders:
            self._add_row(stakeholder, noted.get(stakeholder.pk))

    def _add_row(self, stakeholder: Stakeholder, note: Attendance | None) -> None:
        self.fields[f"presence_{stakeholder.pk}"] = forms.ChoiceField(
            label=stakeholder.name,
            choices=[*Attendance.Presence.choices, *([("", gettext_lazy("Not noted"))] if note else [])],
            widget=forms.RadioSelect,
            required=False,
            initial=note.presence if note else "",
            show_hidden_initial=True,
        )
        self.fields[f"replaced_by_{stakeholder.pk}"] = forms.CharField(
            label=gettext_lazy("Replaced by: organisation and function"),
            max_length=200,
            required=False,
            initial=note.replaced_by if note else "",
            show_hidden_initial=True,
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )

    def rows(self) -> list[tuple[Stakeholder, forms.BoundField, forms.BoundField, str]]:
        """Per stakeholder: its choices, the box for a replacement, and hidden what was chosen before."""
        return [self._row(stakeholder) for stakeholder in self.stakeholders]

    def _row(self, stakeholder: Stakeholder) -> tuple[Stakeholder, forms.BoundField, forms.BoundField, str]:
        presence = self[f"presence_{stakeholder.pk}"]
        return stakeholder, presence, self[f"replaced_by_{stakeholder.pk}"], presence.as_hidden(only_initial=True)

    def answers(self) -> list[tuple[Stakeholder, str, str]]:
        """What changed on the page, as the action takes it; a replacement typed without a choice is a choice."""
        changed = set(self.changed_data)
        return [
            self._answer(stakeholder)
            for stakeholder in self.stakeholders
            if changed & {f"presence_{stakeholder.pk}", f"replaced_by_{stakeholder.pk}"}
        ]

    def _answer(self, stakeholder: Stakeholder) -> tuple[Stakeholder, str, str]:
        presence = self.cleaned_data[f"presence_{stakeholder.pk}"]
        replaced_by = self.cleaned_data[f"replaced_by_{stakeholder.pk}"]
        if replaced_by and not presence:
            presence = Attendance.Presence.REPLACED
        return stakeholder, presence, replaced_by if presence == Attendance.Presence.REPLACED else ""


class MinutesForm(NetworkModelForm):
    """The minutes, and under them what came of each agenda item."""

    class Meta:
        model = Meeting
        fields = ["minutes"]
        widgets = {"minutes": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, item in enumerate(self.items, start=1):
            name = f"outcome_{item.pk}"
            self.initial[name] = item.outcome
            self.fields[name] = forms.CharField(
                label=format_lazy("{}. {}", number, item.title),
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
            )

    @cached_property
    def items(self) -> list[AgendaItem]:
        return list(self.instance.agenda.in_order())

    def outcomes(self) -> list[AgendaItem]:
        """The agenda items of which something else came than was written before."""
        changed = [item for item in self.items if f"outcome_{item.pk}" in self.changed_data]
        for item in changed:
            item.outcome = self.cleaned_data[f"outcome_{item.pk}"]
        return changed


class ApprovalForm(NetworkModelForm):
    """The day the partners approved the minutes, not after `today`."""

    class Meta:
        model = Meeting
        fields = ["minutes_approved_on"]
        widgets = {"minutes_approved_on": date_input()}
        help_texts = {"minutes_approved_on": gettext_lazy("Usually the day of the next meeting.")}

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["minutes_approved_on"].required = True
        self.initial["minutes_approved_on"] = self.instance.minutes_approved_on or today

    def clean_minutes_approved_on(self) -> dt.date:
        approved_on: dt.date = self.cleaned_data["minutes_approved_on"]
        if approved_on > self.today:
            raise ValidationError(_("Minutes are approved today or earlier, not in the future."))
        if self.instance.held_on and approved_on < self.instance.held_on:
            raise ValidationError(_("Minutes cannot be approved before the meeting was held."))
        return approved_on

    def clean(self) -> dict[str, Any]:
        if not self.instance.has_minutes:
            raise ValidationError(_("There are no minutes to approve yet."))
        return super().clean()


class DecisionForm(NetworkModelForm):
    class Meta:
        model = Decision
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


class ActionPointForm(NetworkModelForm):
    free_lines = ("text",)

    class Meta:
        model = ActionPoint
        fields = ["text", "owner", "due_on"]
        widgets = {"due_on": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still_at_the_table(self, "owner")
