from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals import queries
from goals.counts import Counts, checked
from goals.models import Goal, Indicator, Measurement, Plan
from goals.periods import parse_period
from networks.forms import NetworkModelForm
from networks.models import Membership
from networks.pillars import Pillar
from ui.forms import PartialDateField

LARGEST_COUNT = 2_147_483_647
DateInput = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PartialDatesForm(NetworkModelForm):
    """Fills and reads the partial dates named in `partial_dates`."""

    partial_dates: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.partial_dates:
            self.initial.setdefault(name, getattr(self.instance, name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.partial_dates:
            if name in self.fields and name in cleaned:
                setattr(self.instance, name, cleaned[name])
        return cleaned


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
        signatories = self.fields["signatories"]
        signatories.queryset = signatories.queryset.order_by("name")  # type: ignore[attr-defined]

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
    coordinators_only: ClassVar[tuple[str, ...]] = ("owner", "deadline", "code")

    pillars = forms.MultipleChoiceField(
        label=_("pillars"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Which kinds of action it asks for."),
    )
    deadline = PartialDateField(bound="last", label=_("deadline"), required=False)

    field_order = ["title", "why", "pillars", "owner", "deadline", "code"]

    class Meta:
        model = Goal
        fields = ["title", "why", "owner", "code", "pillars"]

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillars"].choices = self.network.pillars  # type: ignore[attr-defined]
        owners = self.fields["owner"]
        owners.queryset = owners.queryset.order_by("name")  # type: ignore[attr-defined]
        if not membership.is_coordinator:
            for name in self.coordinators_only:
                del self.fields[name]

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


class IndicatorForm(NetworkModelForm):
    """How the network sees whether the goal comes nearer; a new one may bring its baseline along."""

    name = forms.CharField(
        label=_("what is measured"),
        max_length=300,
        required=False,
        help_text=_("Left empty: as the catalogue calls it."),
    )
    kind = forms.ChoiceField(
        label=_("kind of figure"),
        choices=[("", _("As in the catalogue, or else a share")), *Indicator.Kind.choices],
        required=False,
    )
    next_measurement_on = forms.DateField(label=_("next measurement expected on"), required=False, widget=DateInput)
    baseline_period = forms.CharField(
        label=_("baseline: period measured"),
        max_length=100,
        required=False,
        help_text=_("Where you start from. 2024-25 for a school year, 2025 for a calendar year, or in words."),
    )
    baseline_numerator = forms.IntegerField(
        label=_("baseline: how many"), min_value=0, max_value=LARGEST_COUNT, required=False
    )
    baseline_denominator = forms.IntegerField(
        label=_("baseline: out of how many"), min_value=0, max_value=LARGEST_COUNT, required=False
    )
    baseline_value = forms.DecimalField(
        label=_("baseline: value"),
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("Left empty: the share that the two numbers make."),
    )
    baseline_fields: ClassVar[tuple[str, ...]] = (
        "baseline_period",
        "baseline_numerator",
        "baseline_denominator",
        "baseline_value",
    )

    class Meta:
        model = Indicator
        fields = [
            "definition",
            "name",
            "kind",
            "unit",
            "better",
            "target",
            "target_text",
            "how_often",
            "measured_by",
            "next_measurement_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        definitions = self.fields["definition"]
        definitions.queryset = definitions.queryset.order_by("code")  # type: ignore[attr-defined]
        definitions.help_text = _("Fills in the name, the unit and which way is better where you leave them empty.")
        measurers = self.fields["measured_by"]
        measurers.queryset = measurers.queryset.order_by("name")  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["target"] = plain(self.instance.target)
            for name in self.baseline_fields:
                del self.fields[name]
        else:
            self.initial["kind"] = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._fill_from_definition(cleaned)
        self._check_target(cleaned)
        if not self.instance.pk:
            self._check_baseline(cleaned)
        return cleaned

    def baseline(self) -> Measurement | None:
        """The figure it starts from, not saved; None if nothing was entered."""
        counts: Counts | None = self.cleaned_data.get("baseline_counts")
        if counts is None:
            return None
        period = self.cleaned_data["baseline_period"]
        return Measurement(
            network=self.network,
            is_baseline=True,
            period=period,
            period_ends_on=parse_period(period, self.network.school_year_starts_in).ends_on,
            numerator=counts.numerator,
            denominator=counts.denominator,
            value=counts.value,
        )

    def _fill_from_definition(self, cleaned: dict[str, Any]) -> None:
        definition = cleaned.get("definition")
        if definition:
            with self.network.in_plan_language():
                cleaned["name"] = cleaned.get("name") or str(definition)[:300]
                cleaned["unit"] = cleaned.get("unit") or definition.unit[:60]
            cleaned["better"] = cleaned.get("better") or definition.better
        cleaned["kind"] = cleaned.get("kind") or (definition.kind if definition else Indicator.Kind.SHARE)
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Say what is measured, or choose an indicator of the catalogue."))

    def _check_target(self, cleaned: dict[str, Any]) -> None:
        target = cleaned.get("target")
        if target is not None and cleaned["kind"] == Indicator.Kind.SHARE and not 0 <= target <= 100:
            self.add_error("target", _("A share lies between 0 and 100 %."))
        has_target = target is not None or cleaned.get("target_text") or {"target", "target_text"} & set(self.errors)
        if not has_target and self.instance.pk and queries.carries_agreed_goal(self.instance):
            self.add_error("target", _("The goal is agreed: its only target cannot be taken away."))

    def _check_baseline(self, cleaned: dict[str, Any]) -> None:
        if any(name in self.errors for name in self.baseline_fields):
            return
        numbers = ("baseline_numerator", "baseline_denominator", "baseline_value")
        counts = Counts(*(cleaned.get(name) for name in numbers))
        if counts.is_empty and not cleaned.get("baseline_period"):
            return
        try:
            cleaned["baseline_counts"] = checked(counts, cleaned["kind"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(f"baseline_{name}", messages)


class MeasurementForm(PartialDatesForm):
    """One figure of one period. Counts below the threshold are kept, and never shown again, here neither."""

    partial_dates = ("available",)

    available = PartialDateField(
        bound="first", label=_("known on"), required=False, help_text=_("When the figure was published or counted.")
    )
    next_measurement_on = forms.DateField(label=_("next measurement expected on"), required=False, widget=DateInput)
    numbers: ClassVar[tuple[str, ...]] = ("numerator", "denominator", "value")

    field_order = [
        "period",
        "numerator",
        "denominator",
        "value",
        "exactness",
        "available",
        "source",
        "note",
        "breaks_series",
        "is_baseline",
        "next_measurement_on",
    ]

    class Meta:
        model = Measurement
        fields = [
            "period",
            "numerator",
            "denominator",
            "value",
            "exactness",
            "source",
            "note",
            "breaks_series",
            "is_baseline",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator: Indicator = self.instance.indicator
        self.stored = Counts(self.instance.numerator, self.instance.denominator, self.instance.value)
        self._word_numbers()
        self._fill_numbers()
        if self.instance.pk:
            del self.fields["next_measurement_on"]

    @property
    def keeps_hidden(self) -> bool:
        """Whether the stored counts are hidden, and stay as they are if nothing is entered."""
        return bool(self.instance.pk) and self.is_hidden

    def clean_is_baseline(self) -> bool:
        is_baseline: bool = self.cleaned_data["is_baseline"]
        others = Measurement.objects.for_network(self.network).filter(indicator=self.indicator, is_baseline=True)
        other = others.exclude(pk=self.instance.pk).first() if is_baseline else None
        if other:
            raise ValidationError(
                _("This indicator has a baseline already: %(period)s."), params={"period": other.period or "—"}
            )
        return is_baseline

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "period" in cleaned:
            period = parse_period(cleaned["period"], self.network.school_year_starts_in)
            self.instance.period_ends_on = period.ends_on
        if not any(name in self.errors for name in self.numbers):
            self._check_numbers(cleaned)
        return cleaned

    def _word_numbers(self) -> None:
        if self.indicator.kind == Indicator.Kind.COUNT:
            self.fields["numerator"].label = _("how many")
            del self.fields["value"]
        elif self.indicator.kind == Indicator.Kind.OTHER:
            self.fields["value"].label = self.indicator.unit or _("value")
            del self.fields["numerator"]
        else:
            self.fields["numerator"].label = _("how many")
            self.fields["value"].label = _("share in %")
            self.fields["value"].help_text = _("Left empty: the share that the two numbers make.")
        self.fields["denominator"].label = _("out of how many")

    def _fill_numbers(self) -> None:
        self.is_hidden = not self.stored.is_empty and self.instance.is_hidden(self.network.small_number_threshold)
        if self.is_hidden:
            for name in self.numbers:
                self.initial.pop(name, None)
            keep = _("Kept hidden, because it is about too few young people. Leave the numbers empty to keep them.")
            self.fields[self._first_number].help_text = keep
        else:
            self.initial["value"] = plain(self.stored.value)
            if self.indicator.kind == Indicator.Kind.COUNT and self.stored.numerator is None:
                self.initial["numerator"] = self.instance.counted

    @property
    def _first_number(self) -> str:
        return next(name for name in self.numbers if name in self.fields)

    def _check_numbers(self, cleaned: dict[str, Any]) -> None:
        counts = Counts(*(cleaned.get(name) for name in self.numbers))
        is_exact = cleaned.get("exactness") == Measurement.Exactness.EXACT
        if self.keeps_hidden and counts.is_empty:
            self._keep(cleaned, self.stored)
            return
        try:
            self._keep(cleaned, checked(counts, self.indicator.kind, is_exact=is_exact))
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in self.fields else self._first_number, messages)

    def _keep(self, cleaned: dict[str, Any], counts: Counts) -> None:
        for name in self.numbers:
            cleaned[name] = getattr(counts, name)
            setattr(self.instance, name, cleaned[name])


def plain(value: Decimal | int | None) -> str | None:
    """A number for a form field: without zeros at the end."""
    return None if value is None else f"{Decimal(value).normalize():f}"
