"""Who changed what: kept for every model, never a secret, shown to administrators only."""

import ast
import datetime as dt

import pytest
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.urls import NoReverseMatch, reverse

from actionplan.models import PlanVersion
from engagements import actions
from engagements.models import Commitment, Engagement
from eslnet.cases.catalogues import load_catalogues
from eslnet.history import KEPT, NOT_KEPT, because
from goals.actions import record, reprioritise
from goals.models import Goal, Measurement, Plan
from guide.models import GuideEntry
from networks.models import Membership, Network, User
from stakeholders.models import Stakeholder
from tests.admin_pages import page_of, sent
from tests.factories import (
    EngagementFactory,
    GoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    MembershipFactory,
    NetworkFactory,
    PlanFactory,
    PlanVersionFactory,
    StakeholderFactory,
    UserFactory,
)
from tests.walk import FACTORIES, OUR_MODELS, ROOT

pytestmark = pytest.mark.django_db

NETWORK_ROOMS = ["networks", "stakeholders", "goals", "engagements", "monitoring", "actionplan", "guide", "ui"]


@pytest.fixture
def administrator(client):
    user = UserFactory(is_staff=True, is_superuser=True, full_name="Ada Ministrator")
    client.force_login(user)
    return user


def deeds(model):
    return [
        (row.history_type, row.history_user, row.history_change_reason) for row in model.history.order_by("history_id")
    ]


def test_every_model_keeps_its_history_or_is_history_itself():
    assert set(OUR_MODELS) == set(KEPT) | NOT_KEPT


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_the_history_knows_who_comes_and_goes(model):
    row = FACTORIES[model]()
    row.delete()

    assert {kind for kind, _user, _reason in deeds(model)} >= {"+", "-"}


def test_who_changes_a_row_on_its_page_is_remembered(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network, name="Before")

    client.post(
        reverse("stakeholders:stakeholder_edit", args=[coordinator.network.slug, stakeholder.pk]),
        {"name": "After", "type": stakeholder.type_id, "version": 0},
    )

    last = Stakeholder.history.first()
    assert (last.name, last.history_type, last.history_user) == ("After", "~", coordinator.user)


def test_what_nobody_asked_for_says_why(client):
    with because("load_case"):
        goal = GoalFactory()
    goal.title = "Changed by nobody"
    goal.save()

    assert deeds(Goal) == [("+", None, "load_case"), ("~", None, "")]


def test_the_catalogues_say_where_they_come_from_and_are_kept_once():
    load_catalogues()
    load_catalogues()

    assert set(deeds(GuideEntry)) == {("+", None, "load_catalogues")}
    assert GuideEntry.history.count() == GuideEntry.objects.count() == 67


def test_who_comes_and_goes_among_the_goals_and_the_signatories_is_kept(client, administrator):
    engagement = EngagementFactory()
    goal = GoalFactory(network=engagement.network, plan=engagement.plan, title="The goal that came")
    plan = engagement.plan
    signatory = StakeholderFactory(network=plan.network, name="Who signed")

    sent(client, page_of(Engagement, "change", engagement.pk), goals=[goal.pk])
    sent(client, page_of(Plan, "change", plan.pk), signatories=[signatory.pk])

    assert "The goal that came" in client.get(page_of(Engagement, "history", engagement.pk)).text
    assert "Who signed" in client.get(page_of(Plan, "history", plan.pk)).text


def test_the_past_is_told_field_by_field_in_words(client, administrator):
    goal = GoalFactory(title="Old title", owner=None, deadline_on=dt.date(2027, 6, 30))
    goal.owner = StakeholderFactory(network=goal.network, name="The owner")
    goal.title, goal.status, goal.deadline_on = "New <b>title</b>", Goal.Status.AGREED, dt.date(2027, 5, 5)
    goal.save()

    page = client.get(page_of(Goal, "history", goal.pk)).text

    assert "<b>Goal:</b> <del>Old title</del> → <ins>New &lt;b&gt;title&lt;/b&gt;</ins>" in page
    assert "<b>Owner:</b> <del>—</del> → <ins>The owner</ins>" in page
    assert "<b>Status:</b> <del>Proposed</del> → <ins>Agreed</ins>" in page
    assert "<b>Deadline:</b> <del>30 June 2027</del> → <ins>5 May 2027</ins>" in page
    assert "eslnet itself" in page


def test_the_past_of_a_row_whose_others_are_gone_can_still_be_read(client, administrator):
    engagement = EngagementFactory(title="Gone")
    owner = StakeholderFactory(network=engagement.network)
    actions.create_engagement(by=administrator, engagement=engagement, goals=[], leads=[owner], partners=[])
    commitment = Commitment.unscoped.get()
    pk = engagement.pk
    engagement.delete()
    owner.delete()

    deleted = client.get(page_of(Commitment, "deleted"))

    assert f"Commitment {commitment.pk}" in deleted.text
    assert client.get(page_of(Commitment, "history", commitment.pk)).status_code == 200
    assert "Gone" in client.get(page_of(Engagement, "deleted")).text
    assert client.get(page_of(Engagement, "history", pk)).status_code == 200
    assert client.get(page_of(Engagement, "history", "nonsense")).status_code == 404


def test_an_edition_that_is_gone_can_still_be_read(client, administrator):
    version = PlanVersionFactory()
    pk = version.pk
    version.delete()

    assert client.get(page_of(PlanVersion, "history", pk)).status_code == 200


def test_the_past_is_not_changed_from_the_admin(client, administrator):
    goal = GoalFactory(title="Now")
    row = goal.history.get()

    with pytest.raises(NoReverseMatch):
        reverse("admin:goals_goal_simple_history", args=[goal.pk, row.pk])
    answer = client.post(f"{page_of(Goal, 'history', goal.pk)}{row.pk}/", {"title": "Then"})

    assert answer.status_code in {302, 404}
    assert not [model for model in KEPT if model.history.model in __import__("django").contrib.admin.site._registry]
    goal.refresh_from_db()
    assert goal.title == "Now"


def test_signing_in_leaves_no_row_and_secrets_are_never_kept(rf):
    user = User.objects.create_user("a@example.org", "a secret pass phrase", full_name="A")
    request = rf.get("/")
    request.session = SessionStore()
    user_logged_in.send(sender=User, request=request, user=user)
    user.set_password("another secret pass phrase")
    user.save(update_fields=["password"])
    user.save()

    assert [kind for kind, _user, _reason in deeds(User)] == ["+", "~"]
    tables = [table for table in connection.introspection.table_names() if table.startswith("eslnet_historical")]
    with connection.cursor() as cursor:
        columns = {
            column.name for table in tables for column in connection.introspection.get_table_description(cursor, table)
        }
    assert len(tables) == len(KEPT) + 5
    assert columns.isdisjoint({"password", "last_login", "secret", "token", "content"})


def test_what_goes_past_save_is_kept_too(administrator):
    plan = PlanFactory()
    first, second = (GoalFactory(network=plan.network, plan=plan, priority=place) for place in (1, 2))
    indicator = IndicatorFactory(network=plan.network, goal=first)
    measurement = MeasurementFactory.build(network=plan.network, indicator=indicator)

    reprioritise(by=administrator, plan=plan, order=[second.pk, first.pk])
    record(by=administrator, measurement=measurement, next_measurement_on=dt.date(2027, 9, 1))

    assert list(Goal.history.filter(history_type="~").values_list("id", "priority").order_by("id")) == [
        (first.pk, 2),
        (second.pk, 1),
    ]
    assert indicator.history.first().next_measurement_on == dt.date(2027, 9, 1)


def test_no_room_looks_into_the_past():
    """The history names no network, so it stays behind the fence: only the administrators' pages ask for it."""
    allowed = {"repair_shop.py", "ties.py"}  # the second writes only
    files = [path for room in NETWORK_ROOMS for path in (ROOT / room).rglob("*.py") if path.name not in allowed]
    asked = [
        (path.name, node.lineno)
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"history", "history_user"}
    ]
    templates = [path for path in (ROOT / "templates").rglob("*.html") if path.parts[-2] != "admin"]

    assert asked == []
    assert [path.name for path in templates if ".history" in path.read_text()] == []


def test_a_role_that_was_taken_away_is_remembered(client, administrator):
    membership = MembershipFactory()
    membership.delete()

    last = Membership.history.first()
    assert (last.history_type, last.user_id, last.role) == ("-", membership.user_id, "coordinator")
    assert client.get(page_of(Membership, "deleted")).status_code == 200
    assert Network.history.count() == NetworkFactory._meta.model.objects.count()
    assert Measurement.history.count() == 0
