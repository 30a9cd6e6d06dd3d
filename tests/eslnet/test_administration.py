"""The administrators' site as a whole: every model has its pages, and each page opens."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse

from eslnet.cases.demo import load_demo
from networks.models import User
from outbox.models import Gate
from stakeholders.models import StakeholderType
from tests.admin_pages import INLINES, LOOKED_AT, REGISTERED, page_of, sent
from tests.factories import UserFactory
from tests.walk import FACTORIES, OUR_MODELS, OWNED_MODELS

pytestmark = pytest.mark.django_db

ADDED_HERE = {"GoalExample", "User", "Network", "Membership", "StakeholderType", "IndicatorDefinition", "GuideEntry"}
LOOKED_AT_ONLY = {
    "Comment",
    "Commitment",
    "ProgressNote",
    "Decision",
    "PlanVersion",
    *(model.__name__ for model in LOOKED_AT),
}
# Session, account with its roles, savepoint; rows counted and read; what the filters and the dates offer.
LIST_QUERIES = {
    "User": 8,
    "Network": 6,
    "Holiday": 6,
    "AbsenceThreshold": 6,
    "Membership": 6,
    "GuideEntry": 8,
    "GoalExample": 5,
    "StakeholderType": 5,
    "Stakeholder": 7,
    "Contact": 6,
    "Responsibility": 6,
    "Offer": 6,
    "LeadMandate": 6,
    "Seat": 6,
    "Source": 6,
    "Review": 8,
    "Plan": 6,
    "Goal": 6,
    "IndicatorDefinition": 5,
    "Indicator": 6,
    "Measurement": 6,
    "Milestone": 6,
    "ReferenceFigure": 6,
    "BreakdownFigure": 6,
    "GoalRound": 6,
    "GoalVote": 6,
    "Engagement": 6,
    "Commitment": 6,
    "AnswerLink": 8,
    "Step": 6,
    "ProgressNote": 6,
    "Suggestion": 6,
    "SharedPractice": 6,
    "NoteRound": 6,
    "NoteRequest": 6,
    "Comment": 6,
    "Occurrence": 6,
    "PlanBudget": 6,
    "Bookmark": 6,
    "EvaluationAgreement": 6,
    "ReportingLine": 6,
    "Body": 6,
    "ChairMandate": 6,
    "Meeting": 6,
    "AgendaItem": 6,
    "Attendance": 6,
    "Decision": 6,
    "ActionPoint": 6,
    "PlanVersion": 7,
    "SentForm": 8,
    "Heartbeat": 6,
    "OutgoingMail": 8,
    "Gate": 6 if connection.vendor == "postgresql" else 5,  # PostgreSQL is asked which database this is
    "MailPreference": 5,
    "Invitation": 8,
    "Reminder": 8,
    "Look": 8,
    "Distribution": 8,
    "Delivery": 6,
}


@pytest.fixture
def administrator(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def by_name(model):
    return model.__name__


@pytest.mark.parametrize("model", OUR_MODELS, ids=by_name)
def test_every_model_has_a_page_or_stands_on_one(model):
    assert REGISTERED[model] is not None or model in INLINES


@pytest.mark.parametrize("model", OUR_MODELS, ids=by_name)
def test_every_list_says_something_and_can_be_searched_and_filtered(model):
    one = REGISTERED[model]

    assert len(one.list_display) > 1
    assert one.search_fields
    assert one.list_filter or model is StakeholderType
    assert one.ordering


@pytest.mark.slow
def test_every_page_opens_with_the_demo(client, administrator):
    load_demo(today=dt.date(2026, 11, 25))

    for model in OUR_MODELS:
        row = model._default_manager.order_by("pk").first() or FACTORIES[model]()
        pages = {"changelist": [], "change": [row.pk], "history": [row.pk]}
        if model not in LOOKED_AT:
            pages |= {"deleted": [], "delete": [row.pk]}
        for page, arguments in pages.items():
            expected = 403 if (model, page) == (User, "delete") else 200
            assert client.get(page_of(model, page, *arguments)).status_code == expected, (model, page)


@pytest.mark.parametrize("model", OUR_MODELS, ids=by_name)
def test_rows_are_added_here_or_in_their_network(client, administrator, model):
    answer = client.get(page_of(model, "add"), follow=True)

    assert answer.status_code == (200 if model.__name__ in ADDED_HERE else 403)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model", OUR_MODELS, ids=by_name)
def test_a_list_costs_the_same_however_long_it_is(client, administrator, django_assert_num_queries, model, rows):
    rows = 1 if model is Gate else rows  # there is one gate
    for number in range(rows):
        FACTORIES[model](**{"code": f"C{number}"} if model is StakeholderType else {})
    ContentType.objects.clear_cache()

    with django_assert_num_queries(LIST_QUERIES[model.__name__]):
        answer = client.get(page_of(model, "changelist"))

    assert answer.context["cl"].result_count == rows + (model is User)


@pytest.mark.parametrize("model", OWNED_MODELS, ids=by_name)
def test_a_row_stays_in_its_network(client, administrator, model):
    row = FACTORIES[model]()
    page = client.get(page_of(model, "change", row.pk))
    form = page.context["adminform"]

    assert "network" in form.readonly_fields
    assert "network" not in form.form.fields
    assert ('name="_save"' in page.text) == (model.__name__ not in LOOKED_AT_ONLY)


@pytest.mark.parametrize(
    "model", [model for model in OWNED_MODELS if model.__name__ not in LOOKED_AT_ONLY], ids=by_name
)
def test_a_row_is_saved_as_it_is_and_others_notice(client, administrator, model):
    row = FACTORIES[model]()
    before = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}

    answer = sent(client, page_of(model, "change", row.pk))

    assert answer.status_code == 302
    row = model._default_manager.get(pk=row.pk)
    after = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    assert after == before | {"version": before["version"] + 1}


def test_the_front_page_goes_by_the_steps(client, administrator):
    page = client.get("/admin/")

    rooms = [room["app_label"] for room in page.context["app_list"]]
    names = [str(entry["name"]) for room in page.context["app_list"] for entry in room["models"]]
    steps = ["networks", "stakeholders", "goals", "engagements", "monitoring"]
    assert rooms[:9] == [*steps, "actionplan", "outbox", "reminders", "guide"]
    assert names[:4] == ["Accounts", "Networks", "School holidays", "Absence thresholds"]
    assert "Step 2: goals" in page.text
    assert "<title>Administration · eslnet administration</title>" in page.text
    assert reverse("network_start") in page.text
    assert "auth" not in rooms


def test_the_front_page_speaks_the_administrators_language(client, administrator):
    administrator.language = "fr"
    administrator.save()

    assert '<html lang="fr"' in client.get("/admin/").text


def test_administrators_sign_in_where_everybody_does(client):
    answer = client.get("/admin/login/?next=/admin/goals/goal/")

    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/admin/goals/goal/"


def test_who_is_no_administrator_is_refused(client, coordinator):
    assert client.get("/admin/login/").status_code == 403
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("model", OUR_MODELS, ids=by_name)
def test_staff_without_rights_sees_nothing(client, model):
    client.force_login(UserFactory(is_staff=True))
    row = FACTORIES[model]()

    pages = [("changelist", []), ("change", [row.pk]), ("history", [row.pk])]
    for page, arguments in [*pages, *([] if model in LOOKED_AT else [("deleted", [])])]:
        assert client.get(page_of(model, page, *arguments)).status_code in {403, 404}
