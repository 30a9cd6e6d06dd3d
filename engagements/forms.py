import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from engagements.models import Commitment, Engagement, Funding, ProgressNote, SchoolLevel, Status, Step
from goals.models import Goal, Plan
from guide.models import GuideEntry
from networks.forms import NetworkModelForm
from networks.models import Network
from networks.pillars import Pillar
from stakeholders.models import Stakeholder
from ui.forms import ChoiceCards, PageForm, PartialDateField

Answer = Commitment.Answer
NEEDS_REASON = (Status.BLOCKED, Status.STOPPED)
NONE = "none"


def date_field(label: Any, help_text: Any = "") -> forms.DateField:
    """An optional date of which the day is known."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


def ticks(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Optional tick boxes for a field that keeps a list."""
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class LeadForm(NetworkModelForm):
    """What a partner that leads an engagement may change of it."""

    progress = forms.IntegerField(label=_("progress in %"), required=False, min_value=0, max_value=100)

    class Meta:
        model = Engagement
        fields = ["what", "how", "status", "status_note", "progress"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("what", "how", "status_note")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        status = cleaned.get("status")
        if status in NEEDS_REASON and not cleaned.get("status_note"):
            self.add_error("status_note", _("Say in a sentence why it is blocked or stopped."))
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
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One partner, or several that lead it jointly."),
    )
    partners: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        label=_("who takes part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
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
            "part_of",
            "guide_entry",
        ]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        self.fields["pillar"].choices = [("", _("No pillar yet")), *network.pillars]  # type: ignore[attr-defined]
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
                "part_of",
            ),
        )
        return helper

    def _offer_goals(self) -> None:
        goals = Goal.objects.for_network(self.network).filter(plan=self.instance.plan_id)
        chosen = [goal.pk for goal in self.instance.goals.all()] if self.instance.pk else []
        offered = goals.filter(~models.Q(status=Goal.Status.DROPPED) | models.Q(pk__in=chosen))
        self.fields["goals"].queryset = offered.by_priority()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["goals"] = chosen

    def _offer_stakeholders(self) -> None:
        commitments = self.instance.commitments.all() if self.instance.pk else []
        seated = {row.stakeholder_id: row.role for row in commitments}
        offered = Stakeholder.objects.for_network(self.network).filter(
            models.Q(left_on=None) | models.Q(pk__in=seated)
        )
        for name, role in (("leads", Commitment.Role.LEAD), ("partners", Commitment.Role.PARTNER)):
            self.fields[name].queryset = offered.order_by("name")  # type: ignore[attr-defined]
            if seated:
                self.initial[name] = [pk for pk, seat in seated.items() if seat == role]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
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
            engagements = engagements.filter(pillar="" if pillar == NONE else Pillar(pillar))
        if partner := asked.get("partner"):
            engagements = engagements.of(partner)
        if asked.get("mine"):
            engagements = engagements.filter(pk__in=engagements.of(self.own).values("pk"))
        if status := asked.get("status"):
            engagements = engagements.filter(status=status)
        return engagements.late(on=today) if asked.get("late") else engagements


class PartForm(NetworkModelForm):
    """The wording of one partner's part."""

    class Meta:
        model = Commitment
        fields = ["part"]
        widgets = {"part": forms.Textarea(attrs={"rows": 5})}


class AnswerForm(PageForm, forms.Form):
    """Do you take this on? As written, with a change, or not."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (Answer.ACCEPTED, _("Yes, as written")),
            (Answer.CHANGE_PROPOSED, _("Yes, with a change")),
            (Answer.DECLINED, _("No")),
        ],
        widget=ChoiceCards(
            hints={
                Answer.ACCEPTED: _("You can still propose a change later"),
                Answer.CHANGE_PROPOSED: _("Another wording, scope or date"),
                Answer.DECLINED: _("A sentence why helps the network"),
            }
        ),
        error_messages={"required": _("Choose one of the answers.")},
    )
    proposed_change = forms.CharField(
        label=_("The wording that is taken on"),
        help_text=_("Change what should change. It may stand in the plan word for word."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    proposed_due_on = date_field(_("Another due date"))
    reason = forms.CharField(
        label=_("Why not?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    how_known = forms.CharField(
        label=_("How do you know the answer?"),
        help_text=_("For example: by phone on 3 November, with the head teacher. The partners see this."),
        max_length=200,
    )
    terms = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, commitment: Commitment, is_on_behalf: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = commitment
        self.initial = {"proposed_change": commitment.wording}
        if is_on_behalf:
            self.fields["answer"].label = _("The answer of %(name)s") % {"name": commitment.stakeholder}
        else:
            del self.fields["how_known"]

    def clean_terms(self) -> str:
        """The seal of the terms that were read; the page draws the present one itself."""
        if self.cleaned_data["terms"] != self.commitment.terms_seal:
            self.add_error(
                None, _("The text or the dates changed while you were reading. Read them again, then answer.")
            )
        return self.cleaned_data["terms"]

    def clean_proposed_change(self) -> str:
        """The words proposed; nothing if they are the words that were asked."""
        words = self.cleaned_data["proposed_change"].strip()
        return "" if words.split() == self.commitment.wording.split() else words

    def clean_proposed_due_on(self) -> dt.date | None:
        """The date proposed; nothing if it is the date that was asked."""
        date, engagement = self.cleaned_data["proposed_due_on"], self.commitment.engagement
        if date and engagement.starts_on and date < engagement.starts_on:
            raise ValidationError(_("This date lies before the start."))
        return None if date == engagement.due_on else date

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answer = cleaned.get("answer")
        has_change = bool(cleaned.get("proposed_change") or cleaned.get("proposed_due_on"))
        if answer == Answer.CHANGE_PROPOSED and not has_change and "proposed_due_on" not in self.errors:
            self.add_error("proposed_change", _("Say what you would change: the wording, the date, or both."))
        if answer == Answer.ACCEPTED and has_change:
            self.add_error(
                "answer", _("You also wrote a change. Choose “Yes, with a change”, or take your change out.")
            )
        return cleaned

    def as_answer(self) -> dict[str, Any]:
        """The cleaned answer as the action takes it: only what belongs to the choice made."""
        cleaned, answer = self.cleaned_data, self.cleaned_data["answer"]
        has_change = answer == Answer.CHANGE_PROPOSED
        return {
            "answer": answer,
            "proposed_change": cleaned["proposed_change"] if has_change else "",
            "proposed_due_on": cleaned["proposed_due_on"] if has_change else None,
            "reason": cleaned["reason"] if answer == Answer.DECLINED else "",
            "how_known": cleaned.get("how_known", ""),
        }


class StepForm(NetworkModelForm):
    """A step, and the partner of the engagement that does it."""

    due_on = date_field(_("due"))

    class Meta:
        model = Step
        fields = ["title", "responsible", "due_on"]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        partners = models.Q(commitments__engagement=self.instance.engagement_id)
        offered = Stakeholder.objects.for_network(network).filter(partners | models.Q(pk=self.instance.responsible_id))
        responsible = self.fields["responsible"]
        responsible.queryset = offered.distinct().order_by("name")  # type: ignore[attr-defined]
        responsible.empty_label = _("Nobody yet")  # type: ignore[attr-defined]


class NoteForm(NetworkModelForm):
    """How it goes, in five fields and two minutes."""

    new_due_on = date_field(
        _("another date?"), _("Only if it cannot be done by the due date. The coordinator decides.")
    )

    class Meta:
        model = ProgressNote
        fields = ["status", "result", "figure", "obstacle", "new_due_on"]
        widgets = {
            "status": ChoiceCards,
            "result": forms.Textarea(attrs={"rows": 3}),
            "obstacle": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        told = {Status.IN_PROGRESS, Status.BLOCKED, Status.DONE, Status.STOPPED, self.instance.engagement.status}
        self.fields["status"].choices = [choice for choice in Status.choices if choice[0] in told]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("status") in NEEDS_REASON and not cleaned.get("obstacle"):
            self.add_error("obstacle", _("Say in a sentence why it is blocked or stopped."))
        starts_on, date = self.instance.engagement.starts_on, cleaned.get("new_due_on")
        if date and starts_on and date < starts_on:
            self.add_error("new_due_on", _("This date lies before the start."))
        return cleaned
