import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagements.load import loads_of
from engagements.models import (
    Commitment,
    Engagement,
    Funding,
    ProgressNote,
    Recurrence,
    SchoolLevel,
    Status,
    Step,
)
from goals.models import Goal, Plan
from guide.models import GuideEntry
from networks.forms import NetworkModelForm
from networks.models import Network
from networks.pillars import Pillar
from stakeholders.choices import still_at_the_table
from stakeholders.models import Stakeholder
from ui.forms import ChoiceCards, Folded, PartialDateField, TickCards

WHY = {
    Status.BLOCKED: _("Say in a sentence why it is blocked, and who could help."),
    Status.STOPPED: _("Say in a sentence why it is stopped, and what was learned."),
}
NONE = "none"
MORE = ["second_pillar", "recurs", "stands_for", "part_of", "replaces", "evidence_url", "remark"]


def date_field(label: Any, help_text: Any = "") -> forms.DateField:
    """An optional date of which the day is known."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


def ticks(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Optional tick boxes for a field that keeps a list."""
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class LeadForm(NetworkModelForm):
    """What a partner that leads an engagement may change of it."""

    free_lines = ("title",)
    progress = forms.IntegerField(label=_("progress in %"), required=False, min_value=0, max_value=100)

    class Meta:
        model = Engagement
        fields = ["what", "how", "status", "status_note", "progress"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("what", "how", "status_note")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        status = cleaned.get("status")
        if (why := WHY.get(cleaned.get("status", ""))) and not cleaned.get("status_note"):
            self.add_error("status_note", why)
        if status == Status.AGREED and "status" in self.changed_data and (gap := self._get_agreement_gap()):
            self.add_error("status", gap)
        return cleaned

    def _get_agreement_gap(self) -> str:
        if self.instance.pk:
            return self.instance.get_agreement_gap()
        return str(_("Save it as proposed first, and ask the partners."))


class EngagementForm(LeadForm):
    """Everything the coordinator says about an engagement, with its leads and partners."""

    goals: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("for the goals"), required=False, widget=forms.CheckboxSelectMultiple
    )
    leads: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        label=_("who leads it"),
        required=False,
        widget=TickCards,
        help_text=_("One partner, or several that lead it jointly."),
    )
    partners: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        label=_("who takes part"),
        required=False,
        widget=TickCards,
        help_text=_("Who leads it need not be ticked here again."),
    )
    starts = PartialDateField(bound="first", label=_("starts"), required=False)
    due = PartialDateField(bound="last", label=_("due"), required=False)
    school_levels = ticks(_("school levels"), SchoolLevel.choices)
    funding = ticks(_("funding"), Funding.choices)
    budget = forms.DecimalField(
        label=_("budget in euro"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    guide_entry = forms.ModelChoiceField(
        GuideEntry.objects.all(), required=False, to_field_name="code", widget=forms.HiddenInput
    )

    class Meta(LeadForm.Meta):
        widgets = LeadForm.Meta.widgets | {"remark": forms.Textarea(attrs={"rows": 2})}
        fields = [
            "title",
            "pillar",
            "what",
            "how",
            "status",
            "status_note",
            "progress",
            "school_levels",
            "intervention_level",
            "funding",
            "budget",
            "place",
            "guide_entry",
            *MORE,
        ]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        self.fields["pillar"].choices = [("", _("No pillar yet")), *network.pillars]  # type: ignore[attr-defined]
        self.fields["second_pillar"].choices = [("", _("None")), *network.pillars]  # type: ignore[attr-defined]
        self.fields["recurs"].choices = [("", _("No, it is done once")), *Recurrence.choices]  # type: ignore[attr-defined]
        self._offer_goals()
        self._offer_stakeholders()
        self.initial["starts"], self.initial["due"] = self.instance.starts, self.instance.due
        if self.instance.guide_entry:
            self.initial["guide_entry"] = self.instance.guide_entry.code

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(
            Fieldset(_("What"), "title", "pillar", "goals", "what", "how", "guide_entry", "version"),
            Fieldset(_("Who"), "leads", "partners"),
            Fieldset(_("When, and how far it is"), "starts", "due", "status", "status_note", "progress"),
            Fieldset(
                _("For whom and with what"),
                "school_levels",
                "intervention_level",
                "funding",
                "budget",
                "place",
            ),
            Folded(_("More about it: it comes back, serves two pillars, belongs to another plan, has a link"), *MORE),
        )
        return helper

    def _offer_goals(self) -> None:
        goals = Goal.objects.for_network(self.network).filter(plan=self.instance.plan_id)
        chosen = [goal.pk for goal in self.instance.goals.all()] if self.instance.pk else []
        offered = goals.filter(~models.Q(status__in=Goal.GIVEN_UP) | models.Q(pk__in=chosen))
        self.fields["goals"].queryset = offered.by_priority()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["goals"] = chosen

    def _offer_stakeholders(self) -> None:
        commitments = self.instance.commitments.all() if self.instance.pk else []
        seated = {row.stakeholder_id: row.role for row in commitments}
        offered = Stakeholder.objects.for_network(self.network).filter(
            models.Q(left_on=None) | models.Q(pk__in=seated)
        )
        loads = loads_of(offered.order_by("name"), self.instance.plan, [], self.network.today)
        choices = [(load.stakeholder.pk, str(load.stakeholder)) for load in loads]
        carried = {load.stakeholder.pk: load.words for load in loads}
        for name, role in (("leads", Commitment.Role.LEAD), ("partners", Commitment.Role.PARTNER)):
            self.fields[name].queryset = offered  # type: ignore[attr-defined]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].widget.hints = carried
            if seated:
                self.initial[name] = [pk for pk, seat in seated.items() if seat == role]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        second = cleaned.get("second_pillar")
        if second and not cleaned.get("pillar"):
            self.add_error("second_pillar", _("Choose the first pillar before the second."))
        elif second and second == cleaned.get("pillar"):
            self.add_error("second_pillar", _("Choose another pillar than the first."))
        starts, due = cleaned.get("starts"), cleaned.get("due")
        if starts and due and due.last_day < starts.first_day:
            self.add_error("due", _("The due date lies before the start."))
        elif "starts" not in self.errors and "due" not in self.errors:
            self.instance.starts, self.instance.due = starts, due
        return cleaned

    def ties(self) -> dict[str, list[Any]]:
        """The cleaned goals, leads and partners, as the actions take them."""
        return {name: list(self.cleaned_data[name]) for name in ("goals", "leads", "partners")}


class FilterForm(forms.Form):
    """Which engagements to list; what makes no sense in the address is ignored."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    goal = forms.ChoiceField(label=_("Goal"), required=False)
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("Any status")), *Status.choices])
    late = forms.BooleanField(label=_("Only late"), required=False)
    mine = forms.BooleanField(label=_("Only ours"), required=False)

    def __init__(self, data: Any, *, network: Network, plan: Plan | None, own: Stakeholder | None) -> None:
        super().__init__(data)
        self.own = own
        goals = Goal.objects.for_network(network).filter(plan=plan).by_priority().values_list("pk", "title")
        stakeholders = Stakeholder.objects.for_network(network).order_by("name").values_list("pk", "name")
        self.fields["goal"].choices = [("", _("All goals")), *goals, (NONE, _("No goal yet"))]  # type: ignore[attr-defined]
        self.fields["pillar"].choices = [  # type: ignore[attr-defined]
            ("", _("All pillars")),
            *network.pillars,
            (NONE, _("No pillar yet")),
        ]
        self.fields["partner"].choices = [("", _("All partners")), *stakeholders]  # type: ignore[attr-defined]
        if own is None:
            del self.fields["mine"]
        classes = {"text": "form-control", "select": "form-select", "checkbox": "form-check-input"}
        for field in self.fields.values():
            field.widget.attrs["class"] = classes[field.widget.input_type]

    @property
    def is_filtering(self) -> bool:
        """Whether anything is asked for at all."""
        return any(self.cleaned_data.values())

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """Every filter but the words searched for."""
        return [field for field in self if field.name != "q"]

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.get(field.name) for field in self.narrowing)

    def apply(self, engagements: Any, today: dt.date) -> Any:
        """The engagements asked for."""
        self.full_clean()
        asked = self.cleaned_data
        if words := asked.get("q"):
            engagements = engagements.matching(words)
        if goal := asked.get("goal"):
            engagements = engagements.filter(goals=None if goal == NONE else goal)
        if pillar := asked.get("pillar"):
            engagements = engagements.in_pillar("" if pillar == NONE else Pillar(pillar))
        if partner := asked.get("partner"):
            engagements = engagements.of(partner)
        if asked.get("mine"):
            engagements = engagements.filter(pk__in=engagements.of(self.own).values("pk"))
        if status := asked.get("status"):
            engagements = engagements.filter(status=status)
        return engagements.late(on=today) if asked.get("late") else engagements


class StepForm(NetworkModelForm):
    """A step, and the partner of the engagement that does it."""

    free_lines = ("title",)
    due_on = date_field(_("due"))

    class Meta:
        model = Step
        fields = ["title", "responsible", "due_on"]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        partners = models.Q(commitments__engagement=self.instance.engagement_id)
        offered = Stakeholder.objects.for_network(network).filter(partners | models.Q(pk=self.instance.responsible_id))
        responsible = self.fields["responsible"]
        responsible.queryset = offered.distinct()  # type: ignore[attr-defined]
        still_at_the_table(self, "responsible")
        responsible.empty_label = _("Nobody yet")  # type: ignore[attr-defined]


class NoteForm(NetworkModelForm):
    """How it goes, in five fields and two minutes."""

    free_lines = ("figure",)
    new_due_on = date_field(
        _("another date?"), _("Only if it cannot be done by the due date. The coordinator decides.")
    )

    class Meta:
        model = ProgressNote
        fields = ["status", "result", "figure", "obstacle", "new_due_on"]
        widgets = {
            "status": ChoiceCards(
                hints={
                    Status.BLOCKED: _("Say below why, and who could help"),
                    Status.STOPPED: _("Say below why, and what was learned"),
                }
            ),
            "result": forms.Textarea(attrs={"rows": 3}),
            "obstacle": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"obstacle": _("The coordinator reads it, and it can come up at the next meeting. No names.")}

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        told = {Status.IN_PROGRESS, Status.BLOCKED, Status.DONE, Status.STOPPED, self.instance.engagement.status}
        self.fields["status"].choices = [choice for choice in Status.choices if choice[0] in told]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (why := WHY.get(cleaned.get("status", ""))) and not cleaned.get("obstacle"):
            self.add_error("obstacle", why)
        starts_on, date = self.instance.engagement.starts_on, cleaned.get("new_due_on")
        if date and starts_on and date < starts_on:
            self.add_error("new_due_on", _("This date lies before the start."))
        return cleaned
