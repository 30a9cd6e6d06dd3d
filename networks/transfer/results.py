"""What a sheet would do, or why it does nothing, as the pages show it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html
from import_export.results import Result, RowResult

MOST_SHOWN = 200


@dataclass(frozen=True)
class Problem:
    """What is wrong in which row of the sheet, as the spreadsheet counts them; 0 if it is the sheet as a whole."""

    message: str
    row: int = 0
    column: str = ""


class SheetRow(RowResult):
    """What a line does."""

    number = 0


class SheetResult(Result):
    """What a sheet does, or why it does nothing."""

    @property
    def all_problems(self) -> list[Problem]:
        if self.base_errors:
            return [Problem(str(found.error)) for found in self.base_errors]
        refused = [
            Problem(message, line.number + 1, "" if column == NON_FIELD_ERRORS else column)
            for line in self.invalid_rows
            for column, messages in line.error_dict.items()
            for message in messages
        ]
        failed = [Problem(str(found.error), line.number + 1) for line in self.error_rows for found in line.errors]
        return sorted(refused + failed, key=lambda problem: problem.row)

    @property
    def problems(self) -> list[Problem]:
        return self.all_problems[:MOST_SHOWN]

    @property
    def more_problems(self) -> int:
        return len(self.all_problems[MOST_SHOWN:])

    @property
    def changes(self) -> list[SheetRow]:
        return [line for line in self.rows if not line.is_skip()]

    @property
    def shown(self) -> list[SheetRow]:
        """The lines that change something, as many as a person looks through."""
        return self.changes[:MOST_SHOWN]

    @property
    def more_changes(self) -> int:
        return len(self.changes[MOST_SHOWN:])


class Differences:
    """What a line changes, cell by cell, for the preview."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:  # noqa: FBT001
        self.new = new
        self.before = self._cells(resource, instance)
        self.after = self.before

    def compare_with(self, resource: Any, instance: Any) -> None:
        self.after = self._cells(resource, instance)

    def as_html(self) -> list[str]:
        return [self._cell(*pair) for pair in zip(self.before, self.after, strict=True)]

    def _cell(self, before: str, after: str) -> str:
        if before == after:
            return format_html("{}", after)
        if not before:
            return format_html("<ins>{}</ins>", after)
        return format_html("<del>{}</del> <ins>{}</ins>", before, after)

    @staticmethod
    def _cells(resource: Any, instance: Any) -> list[str]:
        return [str(field.export(instance)) for field in resource.get_import_fields()]
