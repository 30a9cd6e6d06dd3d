import datetime as dt

import pytest
from django.core.exceptions import FieldFetchBlocked
from django.db.models import F

from actionplan.content.together import grouped, read_together
from engagements.models import Commitment, Engagement
from monitoring.models import ActionPoint, Meeting
from tests.factories import (
    ActionPointFactory,
    AskedCommitmentFactory,
    EngagementFactory,
    MeetingFactory,
    NetworkFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_tables_come_in_one_query_each_in_its_place(rows, django_assert_num_queries):
    network = NetworkFactory()
    meetings = MeetingFactory.create_batch(rows, network=network)
    points = [ActionPointFactory(network=network, meeting=meeting) for meeting in meetings]
    tables = [model.objects.for_network(network) for model in (Meeting, Commitment, ActionPoint)]

    with django_assert_num_queries(1):
        found = read_together(*tables)

    assert found == [meetings, [], points]


def test_rows_say_what_they_say_when_read_alone():
    network = NetworkFactory()
    held = {"held_on": dt.date(2026, 3, 1), "starts_at": dt.time(9, 30), "title": 'Spring\'s "meeting" 🌱 שלום\n\\'}
    ActionPointFactory(network=network, meeting=MeetingFactory(network=network, **held), is_done=True)
    ActionPointFactory(network=network, meeting=MeetingFactory(network=network, held_on=None, rhythm="yearly"))
    tables = [Meeting.objects.for_network(network), ActionPoint.objects.for_network(network)]

    together = read_together(*tables)

    alone = [list(table.order_by("pk")) for table in tables]
    values = [[_values(row) for row in rows] for rows in together]
    assert values == [[_values(row) for row in rows] for rows in alone]
    assert [point.is_done for point in together[1]] == [True, False]


def test_rows_keep_what_they_were_annotated_with():
    engagement = EngagementFactory(title="Homework", plan__title="To the finish line")
    part = AskedCommitmentFactory(network=engagement.network, engagement=engagement)
    engagements = Engagement.objects.for_network(engagement.network).annotate(plan_title=F("plan__title"))

    rows, parts = read_together(engagements, Commitment.objects.for_network(engagement.network))

    assert [(row.title, row.plan_title) for row in rows] == [("Homework", "To the finish line")]
    assert parts == [part]


@pytest.mark.parametrize("name", ["budget", "school_levels", "plan", "network"])
def test_what_stayed_behind_is_refused(name):
    engagement = EngagementFactory()
    tables = (model.objects.for_network(engagement.network) for model in (Engagement, Commitment))
    (row,), _parts = read_together(*tables)

    with pytest.raises(FieldFetchBlocked):
        getattr(row, name)


def test_grouped_has_an_empty_list_for_what_none_points_at():
    point = ActionPointFactory()

    groups = grouped([point], by="meeting_id")

    assert groups[point.meeting_id] == [point]
    assert groups[0] == []


def _values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
