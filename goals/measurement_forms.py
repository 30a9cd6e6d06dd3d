"""The form of a figure, of its correction, and of what the coordinator says about it."""

from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.breakdowns import Dimension, read_groups
from goals.counts import Counts, checked
from goals.forms import DateInput, PartialDatesForm, plain
from goals.models import BreakdownFigure, Indicator, Measurement, ReferenceFigure
from goals.periods import parse_period
from networks.forms import NetworkModelForm
from networks.free_texts import FreeTexts
from ui.forms import ChoiceCards, Folded, PageForm, PartialDateField

Kind = Indicator.Kind


class MeasurementForm(PartialDatesForm):
    """One figure of one period. Counts below the threshold are kept, and never shown again, here neither."""

    partial_dates = ("available",)

    available = PartialDateField(
        bound="first", label=_("known on"), required=False, help_text=_("When the figure was published or counted.")
    )
    next_measurement_on = forms.DateField(label=_("next measurement expected on"), required=False, widget=DateInput)
    numbers: ClassVar[tuple[str, ...]] = ("numerator", "denominator", "value")
    first: ClassVar[tuple[str, ...]] = ("period", *numbers, "exactness", "available", "source", "note")
    more: ClassVar[tuple[str, ...]] = ("area", "is_average", "covers", "quality", "edition")
    last: ClassVar[tuple[str, ...]] = ("breaks_series", "is_baseline", "next_measurement_on")

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
            "area",
            "is_average",
            "covers",
            "quality",
            "edition",
        ]
        widgets = {"note": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator: Indicator = self.instance.indicator
        self.stored = Counts(self.instance.numerator, self.instance.denominator, self.instance.value)
        self._word_numbers()
        self._fill_numbers()
        if self.instance.pk:
            del self.fields["next_measurement_on"]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        first, more, last = ([name for name in part if name in self.fields] for part in self._parts())
        helper.layout = Layout(*first, *last, Folded(_("More about this figure"), *more))
        helper.render_unmentioned_fields = True
        return helper

    def _parts(self) -> tuple[tuple[str, ...], ...]:
        return self.first, self.more, self.last

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
            self.instance.period_kind, self.instance.period_ends_on = period.kind, period.ends_on
        if cleaned.get("area") and cleaned.get("is_baseline"):
            self.add_error("area", _("The baseline is a figure of your own area. Enter this one without that mark."))
        if not any(name in self.errors for name in self.numbers):
            self._check_numbers(cleaned)
        return cleaned

    def _word_numbers(self) -> None:
        if self.indicator.kind == Kind.SCALE:
            self._offer_levels()
            return
        if self.indicator.kind == Kind.COUNT:
            self.fields["numerator"].label = _("how many")
            del self.fields["value"]
        elif self.indicator.kind == Kind.OTHER:
            self.fields["value"].label = self.indicator.unit or _("value")
            del self.fields["numerator"]
        else:
            self.fields["numerator"].label = _("how many")
            self.fields["value"].label = _("share in %")
            self.fields["value"].help_text = _("Left empty: the share that the two numbers make.")
        self.fields["denominator"].label = _("out of how many")

    def _offer_levels(self) -> None:
        """A scale is no number: one of its levels is chosen, by what it looks like."""
        levels = list(enumerate(self.indicator.levels, start=1))
        choices = [(str(level), f"{level} · {words['name']}") for level, words in levels]
        hints = {str(level): words.get("text", "") for level, words in levels}
        cards = ChoiceCards(hints=hints)
        self.fields["value"] = forms.TypedChoiceField(label=_("level"), choices=choices, coerce=Decimal, widget=cards)
        for name in ("numerator", "denominator", "is_average"):
            del self.fields[name]

    def _fill_numbers(self) -> None:
        self.is_hidden = not self.stored.is_empty and self.instance.is_hidden(self.network.small_number_threshold)
        if self.is_hidden:
            for name in self.numbers:
                self.initial.pop(name, None)
            keep = _("Kept hidden, because it is about too few young people. Leave the numbers empty to keep them.")
            self.fields[self._first_number].help_text = keep
        else:
            self.initial["value"] = plain(self.stored.value)
            if self.indicator.kind == Kind.COUNT and self.stored.numerator is None:
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
            levels = len(self.indicator.level_names)
            self._keep(cleaned, checked(counts, self.indicator.kind, is_exact=is_exact, levels=levels))
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in self.fields else self._first_number, messages)

    def _keep(self, cleaned: dict[str, Any], counts: Counts) -> None:
        for name in self.numbers:
            cleaned[name] = getattr(counts, name)
            setattr(self.instance, name, cleaned[name])


class CorrectionForm(MeasurementForm):
    """The figure that stands in the place of another; it is the baseline if the other was."""

    last: ClassVar[tuple[str, ...]] = ("breaks_series",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("is_baseline", "next_measurement_on"):
            self.fields.pop(name, None)
        self.fields["available"].label = _("corrected on")
        self.fields["available"].help_text = ""
        self.fields["note"].help_text = _("Why it is corrected. No names of pupils or of single schools.")


class ReturnForm(FreeTexts, PageForm, forms.Form):
    """What the partner should look at again."""

    comment = forms.CharField(
        label=_("what should be looked at again"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The partner reads it, in the mail too. No names of pupils."),
    )


class ReferenceForm(NetworkModelForm):
    """The figure of another area for the same period."""

    field_order = ["area", "value", "is_comparable", "note"]

    class Meta:
        model = ReferenceFigure
        fields = ["area", "value", "is_comparable", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator: Indicator = self.instance.measurement.indicator
        is_share = self.indicator.kind == Kind.SHARE
        self.fields["value"].label = _("share in %") if is_share else self.indicator.unit or _("value")
        self.initial["value"] = plain(self.instance.value)
        self.fields["is_comparable"].help_text = _(
            "Only then it is drawn on the same axis. A survey, an administration and a partner never count in the "
            "same way; nor do two editions of a definition."
        )

    def clean_area(self) -> str:
        area: str = self.cleaned_data["area"]
        rows = ReferenceFigure.objects.for_network(self.network).filter(measurement=self.instance.measurement)
        if rows.exclude(pk=self.instance.pk).filter(area=area).exists():
            raise ValidationError(_("There is a figure of this area for this period already."))
        return area

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        if self.indicator.kind == Kind.SHARE and not 0 <= value <= 100:
            raise ValidationError(_("A share lies between 0 and 100 %."))
        return value


class PasteForm(PageForm, forms.Form):
    """A column of figures, as it comes out of a spreadsheet."""

    rows = forms.CharField(
        label=_("rows of a period and its figure"),
        max_length=50_000,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "A row for each period: the period and the figure, or the period, how many, and out of how many. A first "
            "row with headings may stay."
        ),
    )


class BreakdownForm(PageForm, forms.Form):
    """The groups of one dimension, a line each."""

    dimension = forms.CharField(
        label=_("by what"), max_length=60, help_text=_("For example: school level, sex. No single schools, no names.")
    )
    rows = forms.CharField(
        label=_("groups"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "A line for each group: the group, how many, and out of how many; pasted, or parted by semicolons. The "
            "numbers of a hidden group are not shown here: leave them out to keep them."
        ),
    )

    def __init__(self, *args: Any, measurement: Measurement, dimension: Dimension | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measurement, self.stood = measurement, dimension

    def clean_rows(self) -> list[BreakdownFigure]:
        groups = self.stood.groups if self.stood else []
        return read_groups(
            self.cleaned_data["rows"], self.measurement, {group.row.group.casefold(): group.row for group in groups}
        )

    @property
    def wanted(self) -> dict[str, Any]:
        """What `actions.divide` is told."""
        cleaned = self.cleaned_data
        before = self.stood.name if self.stood else cleaned["dimension"]
        return {"dimension": cleaned["dimension"], "instead_of": before, "groups": cleaned["rows"]}
