"""What a coordinator says about a sheet of engagements: its columns, and whom its names mean."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagements.transfer.known import Known
from engagements.transfer.names import KEEP, OUT, Unknown
from networks.transfer.forms import ColumnsForm
from ui.forms import PageForm

MOST_NAMES = 150  # that are nobody's: with more of them, the column is another one
MOST_CHOICES = 20_000  # on the page; above that only what is like a name is offered for it
ROWS_SHOWN = 8


class EngagementColumnsForm(ColumnsForm):
    """The columns of a sheet of engagements, and how its empty cells are read."""

    filled_down = forms.BooleanField(
        label=gettext_lazy("A pillar or goal that stands once holds for the rows below it"),
        required=False,
        help_text=gettext_lazy("Tick this if the cells of the pillar or the goals are merged over several rows."),
    )
    field_order: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["filled_down"] = self.fields.pop("filled_down")


class NamesForm(PageForm, forms.Form):
    """Whom each name means that is not exactly one of ours: one question a name, with what it is most like."""

    def __init__(self, data: Any, *, known: Known, unknown: list[Unknown], chosen: dict[str, str]) -> None:
        super().__init__(data)
        self.unknown, self.known = unknown, known
        self.is_short = len(unknown) * len(known.partners.rows) > MOST_CHOICES
        self.everybody = {kind: self._everybody(kind) for kind in ("partners", "goals")}
        for place, name in enumerate(unknown):
            self.fields[f"name_{place}"] = self._question(name, chosen.get(name.key, ""))

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        legends = {"partners": _("Partners"), "goals": _("Goals")}
        names = {kind: self._fields_of(kind) for kind in legends}
        helper.layout = Layout(*(Fieldset(legends[kind], *fields) for kind, fields in names.items() if fields))
        return helper

    @property
    def chosen(self) -> dict[str, str]:
        """The choice for each name: the key of a row, or what becomes of the name."""
        return {name.key: self.cleaned_data[f"name_{place}"] for place, name in enumerate(self.unknown)}

    def _fields_of(self, kind: str) -> list[str]:
        return [f"name_{place}" for place, name in enumerate(self.unknown) if name.kind == kind]

    def _question(self, name: Unknown, chosen: str) -> forms.ChoiceField:
        book = self.known.book(name.kind)
        like = [row for row in book.like(name.text) if not getattr(row, "has_left", False)]
        guess = book.guess(name.text)
        nobody = [(KEEP, _("Keep the name in the text")), (OUT, _("Leave the name out"))]
        offered = [(str(row.pk), str(row)) for row in like]
        others = [one for one in self.everybody[name.kind] if one not in offered]
        choices = [*nobody, *([(_("Looks like it"), offered)] if offered else [])]
        choices += [(_("All others"), others)] if others else []
        known = {KEEP, OUT, *(key for key, _label in [*offered, *others])}
        initial = chosen if chosen in known else str(guess.pk) if guess in like else KEEP
        return forms.ChoiceField(label=name.shown, choices=choices, initial=initial, help_text=_where(name))

    def _everybody(self, kind: str) -> list[tuple[str, str]]:
        rows = [] if self.is_short else self.known.book(kind).rows
        return [(str(row.pk), str(row)) for row in rows if not getattr(row, "has_left", False)]


def _where(name: Unknown) -> str:
    """In which rows of the sheet it stands."""
    number = len(name.rows)
    rows = ", ".join(map(str, name.rows[:ROWS_SHOWN])) + (" …" if number > ROWS_SHOWN else "")
    return ngettext("In row %(rows)s", "In %(number)s rows: %(rows)s", number) % {"rows": rows, "number": number}
