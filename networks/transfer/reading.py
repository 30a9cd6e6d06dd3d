"""The cells of a sheet whose columns are known, one row after the other, and what a cell may not hold in any sheet."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from networks.transfer.cells import Day
from networks.transfer.results import Problem
from networks.transfer.tables import Table, shortened
from networks.transfer.words import fold, in_every_language

LONGEST = 32_767  # characters; a cell of Excel holds no more
ERRORS_OF_EXCEL = {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#N/B", "#VERW!", "#NAAM?"}


class CellReader:
    """Reads the cells of the columns that were chosen."""

    def __init__(self, table: Table, chosen: dict[int, str]) -> None:
        self.table = table
        self.places = {name: place for place, name in chosen.items()}

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The number of each row and what its cells say; one in which only columns left out hold something is none."""
        for number, cells in self.table.rows:
            said = {name: self.table.cell(cells, place) for name, place in self.places.items()}
            if any(said.values()):
                yield number, {name: value for name, value in said.items() if value}

    def where(self, name: str) -> str:
        """The column of a field, as the spreadsheet shows it."""
        return self.table.label(self.places[name]) if name in self.places else ""

    def problem(self, number: int, name: str, message: str) -> Problem:
        """What is wrong in the cell of this field in this row."""
        return Problem(message, number, self.where(name))

    def clean(self, number: int, name: str, value: str, clean: Callable[[str], Any]) -> tuple[Any, list[Problem]]:
        """What a cell says, or what is wrong with it."""
        try:
            return clean(readable(value)), []
        except ValidationError as error:
            return None, [self.problem(number, name, message) for message in error.messages]


def readable(value: str) -> str:
    """The text of a cell; refuses one no person typed."""
    if len(value) > LONGEST:
        raise ValidationError(_("This cell holds more than %(number)s characters.") % {"number": LONGEST})
    if value.upper() in ERRORS_OF_EXCEL:
        raise ValidationError(_("Excel could not work out this cell: “%(value)s”.") % {"value": value})
    return value


def words_for(choices: Any) -> dict[str, str]:
    """The code behind each word that means it: the code itself and its label in every language, folded."""
    return {word: str(code) for code, label in choices for word in (fold(str(code)), *in_every_language(label))}


def one_of(value: str, words: Mapping[str, str], choices: Any) -> str:
    """The code of a choice, by any of its words."""
    if fold(value) not in words:
        known = ", ".join(str(label) for _code, label in choices)
        raise ValidationError(_("“%(value)s” is none of: %(known)s.") % {"value": shortened(value), "known": known})
    return words[fold(value)]


def day(value: str) -> Any:
    """A date of which the day is known."""
    try:
        return Day().clean(value)
    except ValueError as error:
        raise ValidationError(str(error)) from error
