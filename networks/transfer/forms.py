"""What a member says about a sheet: which file, what its columns are, and that it may be taken in."""

from itertools import groupby
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from networks.transfer.columns import Columns
from networks.transfer.sheets import MOST_BYTES, Csv, Excel, UnreadableSheetError
from networks.transfer.tables import Table, read_table
from ui.forms import PageForm

KINDS = {".csv": Csv, ".xlsx": Excel}
LEAVE_OUT = "-"
SAVE_AS = {
    ".xls": gettext_lazy("This is an old Excel file (.xls). Save it as an Excel workbook (.xlsx)."),
    ".ods": gettext_lazy("This is an OpenDocument sheet (.ods). Save it as an Excel workbook (.xlsx)."),
    ".numbers": gettext_lazy("This is a file of Numbers. Export it as an Excel workbook (.xlsx)."),
}


class UploadForm(PageForm, forms.Form):
    """A sheet of which we recognise the headings. Once valid: its bytes in `content`, its `kind`, its `table`."""

    file = forms.FileField(
        label=gettext_lazy("your file"),
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 2 MB and 1,000 rows."),
    )

    def __init__(self, *args: Any, columns: Columns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.kind = Path(file.name).suffix.casefold()
        if self.kind not in KINDS:
            other = _("Choose an Excel or a CSV file: its name ends in .xlsx or .csv.")
            raise ValidationError(SAVE_AS.get(self.kind, other))
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 2 MB. Copy the list alone into a new file, as values."))
        self.content = file.read()
        try:
            self.table = read_table(self.content, KINDS[self.kind], self.columns)
        except UnreadableSheetError as error:
            raise ValidationError(str(error)) from error
        return file


class ColumnsForm(PageForm, forms.Form):
    """Which column is which field: one question a column, with its first values to recognise it by."""

    def __init__(self, *args: Any, table: Table, columns: Columns, guessed: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.columns = table, columns
        for place in table.places:
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=table.label(place),
                choices=_choices(columns),
                initial=guessed.get(place, LEAVE_OUT),
                help_text=" · ".join(table.samples(place)),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        taken: dict[str, int] = {}
        for place, name in self.chosen.items():
            if name in taken:
                words = _("Column %(other)s is this already. Choose one of the two.")
                self.add_error(f"column_{place}", words % {"other": self.table.label(taken[name])})
            taken.setdefault(name, place)
        missing = [str(column.label) for column in self.columns if column.is_required and column.name not in taken]
        if missing:
            raise ValidationError(_("Choose a column for: %(names)s.") % {"names": ", ".join(missing)})
        return cleaned

    @property
    def chosen(self) -> dict[int, str]:
        """The field of each column that is not left out."""
        values = {place: self.cleaned_data.get(f"column_{place}", LEAVE_OUT) for place in self.table.places}
        return {place: name for place, name in values.items() if name != LEAVE_OUT}


class ConfirmForm(PageForm, forms.Form):
    """That what was seen may be done. A row that is refused stands in the way, unless it is left out knowingly."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, seen: str, refused: int) -> None:
        super().__init__(data, initial={"seen": seen})
        self.outcome_now = seen
        if refused:
            self.fields["leave_out"] = forms.BooleanField(
                label=ngettext_lazy(
                    "Leave out the %(number)s refused row", "Leave out the %(number)s refused rows", refused
                )
                % {"number": refused},
                error_messages={
                    "required": _("Nothing is imported while rows are refused. Mend them or leave them out.")
                },
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen") != self.outcome_now:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = self.outcome_now  # type: ignore[index]
            told = _("Somebody changed these rows while you were looking. Below is what the file would do now.")
            raise ValidationError(told)
        return cleaned


def _choices(columns: Columns) -> list[Any]:
    groups = groupby(columns, key=lambda column: column.group)
    fields = [(group, [(column.name, column.label) for column in members]) for group, members in groups]
    return [(LEAVE_OUT, _("Leave out")), *fields]
