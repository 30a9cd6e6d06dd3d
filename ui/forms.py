"""What every form of the project shares: how it is drawn, how it says what is wrong, and dates known in part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import LayoutObject
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.dates import PartialDate, month_number


class PageHelper(FormHelper):
    """Draws the fields only: the page owns the form tag, the token and the buttons."""

    form_tag = False
    disable_csrf = True
    include_media = False


SAVE_ANYWAY = "save_anyway"  # the tick of the error summary


class PageForm:
    """Mixed into every form, before Django's class: gives it the helper crispy forms draws it with.

    A form that only asks whether something is meant says `has_doubts`: the error summary then offers to save it all
    the same.
    """

    has_doubts = False

    @property
    def helper(self) -> FormHelper:
        return PageHelper()


@dataclass(frozen=True)
class Problem:
    """One line of the error summary, and the control it leads to."""

    message: str
    label: str = ""
    target: str = ""


def problems_of(form: forms.BaseForm | forms.BaseFormSet | None) -> Iterator[Problem]:
    """Everything wrong with a form or formset, in the order of the page; nothing for one not sent yet."""
    if isinstance(form, forms.BaseFormSet):
        if form.is_bound:
            yield from (Problem(str(error)) for error in form.non_form_errors())
            for row in form:
                yield from problems_of(row)
    elif form is not None and form.is_bound:
        yield from (Problem(str(error)) for error in form.non_field_errors())
        for field in form:
            yield from _problems_of_field(field)


def _problems_of_field(field: forms.BoundField) -> Iterator[Problem]:
    label = "" if field.is_hidden else str(capfirst(field.label))
    target = "" if field.is_hidden else field.id_for_label or f"{field.auto_id}_0"
    yield from (Problem(str(error), label, target) for error in field.errors)


def has_doubts(form: forms.BaseForm | forms.BaseFormSet | None) -> bool:
    """Whether a form or a row of a formset asks if something is meant as it stands."""
    if isinstance(form, forms.BaseFormSet):
        return any(has_doubts(row) for row in form)
    return form is not None and form.is_bound and getattr(form, "has_doubts", False)


class Hinted:
    """Mixed into a widget of choices, before Django's class: `hints` says under a choice what it means."""

    def __init__(self, *args: Any, hints: Mapping[Any, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        return option | {"hint": self.hints.get(getattr(value, "value", value), "")}


class ChoiceCards(Hinted, forms.RadioSelect):
    """Radio buttons as large cards."""


class TickCards(Hinted, forms.CheckboxSelectMultiple):
    """Tick boxes, each with a second line."""


class LinesField(forms.CharField):
    """A list of short texts, typed one a line. The value is a list, without empty lines."""

    def __init__(self, *, longest: int = 300, most: int = 100, **kwargs: Any) -> None:
        self.longest, self.most = longest, most
        super().__init__(**{"widget": forms.Textarea({"rows": 3})} | kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (super().to_python(self.prepare_value(value)) or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(_("At most %(most)s lines."), code="too_many", params={"most": self.most})
        if any(len(line) > self.longest for line in value):
            problem = _("A line has at most %(longest)s characters.")
            raise ValidationError(problem, code="too_long", params={"longest": self.longest})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial or []) != self.to_python(data))


class Folded(LayoutObject):
    """Fields most people leave alone, under a line that opens them; open where one is filled in or wrong."""

    def __init__(self, legend: Any, *fields: str) -> None:
        self.legend, self.fields = legend, list(fields)

    def render(self, form: Any, context: Any, template_pack: Any = "bootstrap5", **kwargs: Any) -> SafeString:
        shown = [name for name in self.fields if name in form.fields]
        is_open = any(form[name].errors or form[name].value() for name in shown)
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        attributes = flatatt({"class": "folded", "open": is_open})
        return format_html("<details{}><summary>{}</summary>{}</details>", attributes, self.legend, fields)


class PartialDateWidget(forms.MultiWidget):
    """Three boxes for day, month and year, each with its own label."""

    template_name = "ui/partial_date_widget.html"
    use_fieldset = True
    labels = (gettext_lazy("Day"), gettext_lazy("Month"), gettext_lazy("Year"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off"}
        boxes = [forms.TextInput({**number, "size": size}) for size in (2, 2, 4)]
        boxes[1].attrs.pop("inputmode")  # a month may be typed as a word
        super().__init__(boxes, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["label"] = label
            part["attrs"].pop("required", None)
        return context

    def decompress(self, value: PartialDate | None) -> list[Any]:
        if value is None:
            return [None, None, None]
        parts = [str(int(part)) for part in value.iso().split("-")]
        return [*([None] * (3 - len(parts))), *reversed(parts)]


class PartialDateField(forms.MultiValueField):
    """A date of which the day, or day and month, may stay empty.

    `bound` says which day of a month or year is meant: the first for a start, the last for an end. The value is a
    PartialDate, or None when nothing was typed.
    """

    widget = PartialDateWidget

    def __init__(self, *, bound: str = "first", **kwargs: Any) -> None:
        self.is_end = bound == "last"
        parts = [forms.CharField(required=False, max_length=20) for _box in range(3)]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> PartialDate | None:
        day, month, year = data_list or ["", "", ""]
        if not any((day, month, year)):
            return None
        if not year:
            raise ValidationError(_("The year is missing."), code="no_year")
        if day and not month:
            raise ValidationError(_("A day needs a month."), code="no_month")
        return self._date(_number(day, 2), month, _number(year, 4), has_day=bool(day))

    def has_changed(self, initial: PartialDate | None, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True

    def _date(self, day: int | None, month: str, year: int | None, *, has_day: bool) -> PartialDate:
        if year is None or not 1000 <= year <= 9999:
            raise ValidationError(_("The year must have 4 digits."), code="bad_year")
        number = month_number(month, [code for code, _name in settings.LANGUAGES]) if month else None
        if month and number is None:
            raise ValidationError(_("“%(month)s” is not a month."), code="bad_month", params={"month": month})
        if has_day and day is None:
            raise ValidationError(_("The day must be a number from 1 to 31."), code="bad_day")
        try:
            return PartialDate.from_parts(year, number, day, is_end=self.is_end)
        except ValueError as error:
            month_name = PartialDate.from_parts(year, number, None)
            raise ValidationError(
                _("There is no day %(day)s in %(month)s."),
                code="no_such_day",
                params={"day": day, "month": month_name},
            ) from error


def _number(text: str, digits: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if is_number else None
