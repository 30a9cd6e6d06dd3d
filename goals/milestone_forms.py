"""The form of a milestone on the way to a target."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals import queries
from goals.forms import PartialDatesForm, plain
from goals.models import Indicator, Milestone
from ui.forms import PartialDateField

Kind = Indicator.Kind


class MilestoneForm(PartialDatesForm):
    """A value to be reached on the way, between the start of the plan and the deadline of the goal."""

    partial_dates = ("due",)

    due = PartialDateField(bound="last", label=gettext_lazy("by when"))

    field_order = ["due", "value", "note"]

    class Meta:
        model = Milestone
        fields = ["value", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator: Indicator = self.instance.indicator
        self.initial["value"] = plain(self.instance.value)
        self.fields["value"].label = self.indicator.unit or _("value")
        if self.indicator.kind == Kind.SHARE:
            self.fields["value"].label = _("share in %")
        if self.indicator.kind == Kind.SCALE:
            names = enumerate(self.indicator.level_names, start=1)
            levels = [(str(level), f"{level} · {name}") for level, name in names]
            self.fields["value"] = forms.TypedChoiceField(label=_("level"), choices=levels, coerce=Decimal)

    def clean_due(self) -> Any:
        due, goal = self.cleaned_data["due"], self.indicator.goal
        starts_on, ends_on = goal.plan.starts_on, goal.deadline_on or goal.plan.ends_on
        if starts_on and due.last_day < starts_on:
            raise ValidationError(_("The plan starts only on %(date)s."), params={"date": goal.plan.starts})
        if ends_on and due.last_day >= ends_on:
            date = goal.deadline or goal.plan.ends
            raise ValidationError(_("A milestone comes before the end, which is %(date)s."), params={"date": date})
        others = queries.milestones_of(self.indicator).filter(due_on=due.last_day).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("There is a milestone for this date already."))
        return due

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        if self.indicator.kind == Kind.SHARE and not 0 <= value <= 100:
            raise ValidationError(_("A share lies between 0 and 100 %."))
        if self.indicator.kind == Kind.COUNT and (value < 0 or value != value.to_integral_value()):
            raise ValidationError(_("A count is a whole number."))
        return value
