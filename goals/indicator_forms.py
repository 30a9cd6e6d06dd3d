"""The form of an indicator."""

from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals import figures, queries
from goals.counts import Counts, checked, is_level
from goals.forms import DateInput, plain
from goals.models import Better, Indicator, IndicatorDefinition, Measurement
from goals.periods import parse_period
from goals.scales import Level, read_levels, write_levels
from networks.forms import NetworkModelForm
from stakeholders.choices import still_at_the_table

LARGEST_COUNT = 2_147_483_647
Kind = Indicator.Kind


class IndicatorForm(NetworkModelForm):
    """How the network sees whether the goal comes nearer; a new one may bring its baseline along."""

    name = forms.CharField(
        label=gettext_lazy("what is measured"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Left empty: as the catalogue calls it."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("kind of figure"),
        choices=[("", gettext_lazy("As in the catalogue, or else a share")), *Kind.choices],
        required=False,
    )
    scale = forms.CharField(
        label=gettext_lazy("levels of the scale"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy(
            "Only for a scale: a line for each level, from the lowest to the highest, as “name: what it looks like”."
        ),
    )
    youngest = forms.IntegerField(label=gettext_lazy("from age"), min_value=0, max_value=99, required=False)
    oldest = forms.IntegerField(label=gettext_lazy("to age"), min_value=0, max_value=99, required=False)
    lag_months = forms.IntegerField(
        label=gettext_lazy("months until the figure is known"),
        min_value=0,
        max_value=120,
        required=False,
        help_text=gettext_lazy("After the end of the period measured."),
    )
    next_measurement_on = forms.DateField(
        label=gettext_lazy("next measurement expected on"), required=False, widget=DateInput
    )
    baseline_period = forms.CharField(
        label=gettext_lazy("baseline: period measured"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "Where you start from. 2024-25 for a school year, 2025 for a calendar year, or in words."
        ),
    )
    baseline_numerator = forms.IntegerField(
        label=gettext_lazy("baseline: how many"), min_value=0, max_value=LARGEST_COUNT, required=False
    )
    baseline_denominator = forms.IntegerField(
        label=gettext_lazy("baseline: out of how many"), min_value=0, max_value=LARGEST_COUNT, required=False
    )
    baseline_value = forms.DecimalField(
        label=gettext_lazy("baseline: value"),
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy(
            "Left empty: the share that the two numbers make. For a scale: the number of the level."
        ),
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
            "meaning",
            "kind",
            "unit",
            "better",
            "youngest",
            "oldest",
            "target",
            "target_text",
            "how_often",
            "measured_by",
            "lag_months",
            "next_measurement_on",
        ]
        widgets = {"meaning": forms.Textarea({"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        definitions = self.fields["definition"]
        definitions.queryset = definitions.queryset.order_by("code")  # type: ignore[attr-defined]
        definitions.help_text = _("Fills in the name, the unit and which way is better where you leave them empty.")
        definitions.widget.attrs |= {
            "hx-get": "",
            "hx-trigger": "change",
            "hx-target": "#definition",
            "hx-select": "#definition",
            "hx-swap": "outerHTML",
        }
        still_at_the_table(self, "measured_by")
        measurer = _("Who enters the figures. The coordinator looks at them before they count.")
        self.fields["measured_by"].help_text = measurer
        self.initial["scale"] = write_levels(self.instance.levels)
        self.counted_as = self.instance.kind
        self.measured = list(queries.measured(self.instance)) if self.instance.pk else []
        if self.instance.pk:
            self._for_an_existing_one()
        else:
            self.initial["kind"] = ""

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        parts = [Fieldset(legend, *(name for name in names if name in self.fields)) for legend, names in self._parts()]
        helper.layout = Layout(*(part for part in parts if part.fields))
        helper.render_unmentioned_fields = True
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._fill_from_definition(cleaned)
        self._check_kind(cleaned)
        self._check_ages(cleaned)
        if not self.instance.pk:
            self._check_baseline(cleaned)
        self._check_target(cleaned)
        return cleaned

    @property
    def chosen_definition(self) -> IndicatorDefinition | None:
        """The indicator of the catalogue that is chosen now, valid or not yet saved."""
        pk = str(self["definition"].value() or "")
        is_key = pk.isascii() and pk.isdecimal() and len(pk) < 18
        return IndicatorDefinition.objects.filter(pk=pk).first() if is_key else None

    def baseline(self) -> Measurement | None:
        """The figure it starts from, not saved; None if nothing was entered."""
        counts: Counts | None = self.cleaned_data.get("baseline_counts")
        if counts is None:
            return None
        text = self.cleaned_data["baseline_period"]
        period = parse_period(text, self.network.school_year_starts_in)
        return Measurement(
            network=self.network,
            is_baseline=True,
            period=text,
            period_kind=period.kind,
            period_ends_on=period.ends_on,
            numerator=counts.numerator,
            denominator=counts.denominator,
            value=counts.value,
        )

    def _parts(self) -> list[tuple[str, tuple[str, ...]]]:
        """The headings of the form, each with its fields."""
        what = ("definition", "name", "meaning", "kind", "scale", "unit", "better", "youngest", "oldest")
        when = ("how_often", "measured_by", "lag_months", "next_measurement_on")
        return [
            (_("What is measured"), what),
            (_("Where you start"), self.baseline_fields),
            (_("Where you want to be"), ("target", "target_text")),
            (_("Who measures, and when"), when),
        ]

    def _for_an_existing_one(self) -> None:
        """Its baseline is a measurement of its own by now, and the target of a scale one of its levels."""
        self.initial["target"] = plain(self.instance.target)
        for name in self.baseline_fields:
            del self.fields[name]
        if self.instance.kind == Kind.SCALE:
            names = enumerate(self.instance.level_names, start=1)
            levels = [("", _("No target yet")), *((str(level), f"{level} · {name}") for level, name in names)]
            self.fields["target"] = forms.TypedChoiceField(
                label=_("target"), choices=levels, coerce=Decimal, empty_value=None, required=False
            )

    def _fill_from_definition(self, cleaned: dict[str, Any]) -> None:
        definition = cleaned.get("definition")
        if definition:
            with self.network.in_plan_language():
                cleaned["name"] = cleaned.get("name") or str(definition)[:300]
                cleaned["unit"] = cleaned.get("unit") or definition.unit[:60]
            cleaned["better"] = cleaned.get("better") or definition.better
            if cleaned.get("lag_months") is None and "lag_months" not in self.errors:
                cleaned["lag_months"] = definition.lag_months
        self.counts_as = cleaned["kind"] = cleaned.get("kind") or self._kind_unless_said(definition)
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Say what is measured, or choose an indicator of the catalogue."))

    def _kind_unless_said(self, definition: Any) -> str:
        if self.measured:
            return self.counted_as
        return str(definition.kind) if definition else Kind.SHARE

    def _check_kind(self, cleaned: dict[str, Any]) -> None:
        """A scale has levels, every level that was measured among them; figures stay the kind they were counted as."""
        if self.measured and self.counts_as != self.counted_as:
            self.add_error("kind", _("There are figures of this kind already. Add another indicator instead."))
        self.levels: list[Level] = []
        if self.counts_as != Kind.SCALE or "scale" in self.errors:
            return
        cleaned["better"] = cleaned.get("better") or Better.HIGHER
        try:
            self.levels = read_levels(cleaned.get("scale", ""))
        except ValidationError as error:
            self.add_error("scale", error)
            return
        if any(row.value is not None and row.value > len(self.levels) for row in self.measured):
            self.add_error("scale", _("A figure is on a level that is gone here. Correct the figure first."))
        self.instance.levels = self.levels

    def _check_ages(self, cleaned: dict[str, Any]) -> None:
        youngest, oldest = cleaned.get("youngest"), cleaned.get("oldest")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("oldest", _("The oldest are younger than the youngest."))

    def _check_target(self, cleaned: dict[str, Any]) -> None:
        target = cleaned.get("target")
        if target is not None and self.counts_as == Kind.SHARE and not 0 <= target <= 100:
            self.add_error("target", _("A share lies between 0 and 100 %."))
        elif target is not None and self.levels and not is_level(target, len(self.levels)):
            message = _("The scale has the levels 1 to %(levels)s: choose one of them.")
            self.add_error("target", message % {"levels": len(self.levels)})
        elif target is not None and target == self._starts_from(cleaned):
            self.add_error("target", _("That is where you start from. Say how far you want to come."))
        has_target = target is not None or cleaned.get("target_text") or {"target", "target_text"} & set(self.errors)
        if not has_target and self.instance.pk and queries.carries_agreed_goal(self.instance):
            self.add_error("target", _("The goal is agreed: its only target cannot be taken away."))

    def _starts_from(self, cleaned: dict[str, Any]) -> Decimal | None:
        """The figure of the baseline, if it may be shown."""
        counts: Counts | None = cleaned.get("baseline_counts")
        new = Measurement(indicator=Indicator(kind=self.counts_as)) if counts else None
        if new and counts:
            new.numerator, new.denominator, new.value = counts.numerator, counts.denominator, counts.value
        start = new or (figures.baseline(self.instance) if self.instance.pk else None)
        return start.figure if start and not start.is_hidden(self.network.small_number_threshold) else None

    def _check_baseline(self, cleaned: dict[str, Any]) -> None:
        if any(name in self.errors for name in (*self.baseline_fields, "scale")):
            return
        numbers = ("baseline_numerator", "baseline_denominator", "baseline_value")
        counts = Counts(*(cleaned.get(name) for name in numbers))
        if counts.is_empty and not cleaned.get("baseline_period"):
            return
        try:
            cleaned["baseline_counts"] = checked(counts, self.counts_as, levels=len(self.levels))
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(f"baseline_{name}", messages)
