from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, Plan
from networks.forms import NetworkModelForm, PartialDatesForm
from networks.models import Membership
from networks.pillars import Pillar
from networks.queries import before_holidays
from stakeholders.choices import still_at_the_table
from stakeholders.models import Stakeholder
from ui.forms import PartialDateField

DateInput = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlanForm(PartialDatesForm):
    """A plan period: from when to when, how many goals, who signs."""

    partial_dates = ("starts", "ends")

    starts = PartialDateField(bound="first", label=_("starts"))
    ends = PartialDateField(
        bound="last", label=_("ends"), required=False, help_text=_("Leave it empty for a plan without an end.")
    )
    adopted_on = forms.DateField(label=_("adopted on"), required=False, widget=DateInput)

    field_order = [
        "title",
        "introduction",
        "starts",
        "ends",
        "most_goals",
        "status",
        "adopted_on",
        "signatories",
    ]

    class Meta:
        model = Plan
        fields = ["title", "introduction", "most_goals", "status", "adopted_on", "signatories"]
        widgets = {"signatories": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still_at_the_table(self, "signatories")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends.last_day < starts.first_day:
            self.add_error("ends", _("The plan ends before it starts."))
        has_no_day = "adopted_on" not in self.errors and not cleaned.get("adopted_on")
        if has_no_day and cleaned.get("status") == Plan.Status.ADOPTED:
            self.add_error("adopted_on", _("Enter the day the plan was adopted."))
        return cleaned


class GoalForm(PartialDatesForm):
    """What will be different. A partner changes the words of its own goal, not who owns it or by when."""

    partial_dates = ("deadline",)
    coordinators_only: ClassVar[tuple[str, ...]] = ("owner", "deadline", "code", "proposed_by")

    pillars = forms.MultipleChoiceField(
        label=_("pillars"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Which kinds of action it asks for."),
    )
    deadline = PartialDateField(bound="last", label=_("deadline"), required=False)
    proposed_by: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("proposed by"), required=False, help_text=_("Whose proposal you type in, if it is one.")
    )

    field_order = ["title", "why", "pillars", "owner", "deadline", "target_note", "proposed_by", "code"]

    class Meta:
        model = Goal
        fields = ["title", "why", "owner", "code", "pillars", "target_note"]
        help_texts = {"target_note": _("For example: why the target is not set higher or lower.")}
        widgets = {"target_note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillars"].choices = self.network.pillars  # type: ignore[attr-defined]
        still_at_the_table(self, "owner")
        seated = Stakeholder.objects.for_network(self.network).at_the_table().by_name()
        self.fields["proposed_by"].queryset = seated  # type: ignore[attr-defined]
        if not membership.is_coordinator:
            for name in self.coordinators_only:
                del self.fields[name]
        elif self.instance.pk:
            del self.fields["proposed_by"]
        if "deadline" in self.fields:
            self.fields["deadline"].help_text = before_holidays(self.network, self.network.today)

    def clean_proposed_by(self) -> Stakeholder | None:
        self.instance.proposed_by = self.cleaned_data["proposed_by"]
        return self.instance.proposed_by

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        others = Goal.objects.for_network(self.network).filter(plan=self.instance.plan).exclude(pk=self.instance.pk)
        if code and others.filter(code=code).exists():
            raise ValidationError(_("Another goal of this plan has this short reference."))
        return code

    def clean_pillars(self) -> list[str]:
        """In the order of the framework."""
        return [pillar for pillar in Pillar.values if pillar in self.cleaned_data["pillars"]]

    def clean_deadline(self) -> Any:
        deadline = self.cleaned_data["deadline"]
        if not deadline and self.instance.status == Goal.Status.AGREED:
            raise ValidationError(_("An agreed goal keeps a deadline. Put it back to proposed first."))
        return deadline


class SettleForm(NetworkModelForm):
    """What became of a goal, and why."""

    status = forms.ChoiceField(label=_("status"), choices=Goal.Status, widget=forms.RadioSelect)

    field_order = ["status", "status_note"]

    class Meta:
        model = Goal
        fields = ["status_note"]
        help_texts = {"status_note": _("What was learned, what comes next. Printed in the plan. No names of pupils.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["status"] = self.instance.status


def plain(value: Decimal | int | None) -> str | None:
    """A number for a form field: without zeros at the end."""
    return None if value is None else f"{Decimal(value).normalize():f}"
