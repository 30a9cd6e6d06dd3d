import datetime as dt
from collections.abc import Iterator

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from engagements.models import OPEN, Comment, ProgressNote
from goals.models import Plan
from reminders import stages
from reminders.models import Kind
from reminders.rules.matter import Matter, Networks, light
from stakeholders.models import Stakeholder
from ui.dates import PartialDate

CLOSED = Plan.Status.CLOSED


def comments_written(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Comments on engagements, for the partners ticked; those of a partner also for the coordination."""
    told = Prefetch("told", Stakeholder.unscoped.order_by("pk"), to_attr="ticked")
    of_interest = Q(stakeholder__isnull=False) | Q(pk__in=Comment.told.through.objects.values("comment"))
    comments = _fresh(Comment.unscoped.standing().filter(of_interest), networks, on)
    for row in light(comments, "written_at", "engagement", "stakeholder").prefetch_related(told):
        written_on = PartialDate(networks[row.network_id].day_of(row.written_at))
        yield Matter(Kind.COMMENT, row, written_on, row.ticked, is_for_coordination=row.stakeholder_id is not None)


def help_wanted(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """What the newest note of an open engagement says stands in the way, by a partner, for the coordination."""
    notes = ProgressNote.unscoped.filter(engagement=OuterRef("engagement")).order_by("-pk")
    calls = ProgressNote.unscoped.filter(engagement__status__in=OPEN, stakeholder__isnull=False)
    newest = calls.exclude(obstacle="").filter(pk=Subquery(notes.values("pk")[:1]))
    for row in light(_fresh(newest, networks, on), "written_at", "engagement", "stakeholder"):
        written_on = PartialDate(networks[row.network_id].day_of(row.written_at))
        yield Matter(Kind.HELP, row, written_on, [], is_for_coordination=True)


def _fresh(rows: QuerySet, networks: Networks, on: dt.date) -> QuerySet:
    """Those of these networks' running plans that were written lately."""
    since = dt.datetime.combine(on - stages.NEWS_FOR, dt.time.min, dt.UTC)
    return rows.filter(network__in=networks, written_at__gte=since).exclude(engagement__plan__status=CLOSED)
