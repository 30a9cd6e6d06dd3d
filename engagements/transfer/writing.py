"""The empty sheet to begin with."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from engagements.models import Funding, InterventionLevel, SchoolLevel, Status
from engagements.transfer.columns import COLUMNS
from goals.models import Goal, Plan
from networks.transfer.sheets import workbook_of
from networks.transfer.tables import EXAMPLE
from stakeholders.models import Stakeholder

WRITTEN = [column for column in COLUMNS if column.name != "progress"]


def headings() -> list[str]:
    """The names of the columns in the language of the reader."""
    return [str(column.label) for column in WRITTEN]


def template_book(plan: Plan) -> bytes:
    """The empty sheet with its headings, an example on a second one, and the words to choose from on a third."""
    return workbook_of(
        {
            _("Engagements"): [headings(), [""] * len(WRITTEN)],
            str(EXAMPLE): [headings(), _example(plan)],
            _("Words"): _words(plan),
        }
    )


def _example(plan: Plan) -> list[str]:
    told = {
        "title": _("A message to the parents on the first morning of an absence"),
        "code": "A1",
        "pillar": plan.network.pillar_label("prevention"),
        "goals": _("Fewer absences in the first year; More help in time"),
        "leads": _("Secondary school De Sluis"),
        "partners": _("Pupil guidance centre; Local police"),
        "what": _("By text message, before ten o'clock, in the language of the parents."),
        "starts": _("school year 2026-2027"),
        "due": "06/2027",
        "status": str(Status.PROPOSED.label),
        "school_levels": str(SchoolLevel.SECONDARY.label),
        "intervention_level": str(InterventionLevel.UNIVERSAL.label),
        "funding": str(Funding.LOCAL.label),
        "budget": "1.500",
    }
    return [told.get(column.name, "") for column in WRITTEN]


def _words(plan: Plan) -> list[list[str]]:
    """The words each column knows, side by side."""
    network = plan.network
    partners = Stakeholder.objects.for_network(network).at_the_table().by_name()
    goals = Goal.objects.for_network(network).filter(plan=plan).active().by_priority()
    columns = {
        _("Partners"): [str(one) for one in partners],
        _("Goals"): [str(one) for one in goals],
        _("Pillar"): [label for _pillar, label in network.pillars],
        _("Status"): [str(label) for label in Status.labels],
        str(capfirst(_("School levels"))): [str(label) for label in SchoolLevel.labels],
        _("Intervention level"): [str(label) for label in InterventionLevel.labels],
        _("Funding"): [str(label) for label in Funding.labels],
    }
    longest = max(map(len, columns.values()))
    cells = [words + [""] * (longest - len(words)) for words in columns.values()]
    return [list(columns), *(list(row) for row in zip(*cells, strict=True))]
