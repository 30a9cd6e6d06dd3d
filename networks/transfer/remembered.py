"""What somebody said about the columns of a sheet, kept for the next look at it and for the next sheet like it."""

from networks.transfer.columns import Columns
from networks.transfer.forms import ColumnsForm
from networks.transfer.tables import Table
from networks.transfer.waiting import MemberSheet
from networks.transfer.words import fold

SESSION_KEY = "known_headings"


def guessed_columns(sheet: MemberSheet, table: Table, columns: Columns) -> dict[int, str]:
    """The field of each column: as chosen for this sheet, or for these headings another time, or as they read."""
    about = sheet.about
    if "columns" in about and about["worksheet"] == table.worksheet:
        return chosen_columns(sheet)
    remembered = sheet.session.get(SESSION_KEY, {})
    headings = {place: fold(table.heading(place)) for place in table.places}
    known = {"", *(column.name for column in columns)}
    if all(remembered.get(heading) in known for heading in headings.values()):
        return {place: remembered[heading] for place, heading in headings.items() if remembered[heading]}
    return table.guess(columns)


def chosen_columns(sheet: MemberSheet) -> dict[int, str]:
    """The field of each column of a sheet that is not left out."""
    return {int(place): name for place, name in sheet.about["columns"].items()}


def remember_columns(sheet: MemberSheet, form: ColumnsForm) -> None:
    """Keep what was chosen, with the sheet and for its headings."""
    chosen, table = form.chosen, form.table
    sheet.choose(columns={str(place): name for place, name in chosen.items()}, worksheet=table.worksheet)
    sheet.session[SESSION_KEY] = {fold(table.heading(place)): chosen.get(place, "") for place in table.places}
