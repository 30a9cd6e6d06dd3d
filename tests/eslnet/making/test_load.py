import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from engagements.models import Engagement
from eslnet.making import Size, make_networks, real_networks
from goals.models import Plan
from monitoring.models import Meeting
from networks.models import Membership, Network, User
from stakeholders.models import Contact, Offer, Responsibility, Stakeholder
from tests.factories import NetworkFactory
from tests.walk import OWNED_MODELS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = dt.date(2026, 11, 25)
SMALL = Size(stakeholders=5, goals=2, engagements=10, meetings=2)
MOMENTS = {"started_at", "joined_at", "cast_at"}  # of the making itself
ROLES = ["coordinator", "partner", "partner", "partner", "observer"]


def made(*numbers, seed=1, size=SMALL, name=""):
    return make_networks(numbers, seed=seed, today=TODAY, size=size, name=name)


def contents(network):
    """All rows of a network without their keys, which differ from one database to the next."""
    found = {}
    for model in OWNED_MODELS:
        fields = [f for f in model._meta.concrete_fields if not f.primary_key and not f.is_relation]
        rows = model._base_manager.filter(network=network).order_by("pk")
        found[model.__name__] = [[getattr(row, f.name) for f in fields if f.name not in MOMENTS] for row in rows]
    return found


def test_a_network_is_as_large_as_was_asked():
    [network] = make_networks([1], seed=1, today=TODAY)

    rows = {
        model.__name__: model.unscoped.filter(network=network).count()
        for model in (Stakeholder, Contact, Engagement, Meeting)
    }
    assert rows == {"Stakeholder": 20, "Contact": 20, "Engagement": 40, "Meeting": 6}
    assert list(Membership.objects.order_by("pk").values_list("role", flat=True)) == ROLES
    assert Offer.unscoped.count() == 19
    assert Responsibility.unscoped.count() == 30


def test_a_tenth_of_the_engagements_is_due_within_a_month_and_open():
    made(1, size=Size(engagements=40))
    within = Engagement.unscoped.filter(due_on__gt=TODAY, due_on__lte=TODAY + dt.timedelta(days=30))

    assert list(within.values_list("status", flat=True)) == ["in_progress"] * 4


def test_the_same_seed_and_number_make_the_same_rows_whatever_was_made_before():
    first = contents(made(3)[0])
    Network.objects.update(slug="elsewhere")
    User.objects.all().delete()
    second = contents(made(2, 3)[1])

    assert first == second
    assert sum(len(rows) for rows in first.values()) > 100


def test_another_seed_makes_other_rows():
    first = contents(made(1)[0])
    second = contents(made(1, seed=2, name="other-")[0])

    assert first["Stakeholder"] != second["Stakeholder"]


def test_every_text_field_is_as_short_as_the_form_would_have_it():
    [dutch, german] = made(1, 2)

    assert (dutch.plan_language, german.plan_language) == ("nl", "de")
    for model in [*OWNED_MODELS, Network, User]:
        fields = [f for f in model._meta.concrete_fields if getattr(f, "max_length", None) and not f.primary_key]
        for row in model._base_manager.all():
            assert [f.name for f in fields if len(str(getattr(row, f.attname) or "")) > f.max_length] == []


def test_the_rows_pass_the_rules_of_their_models():
    made(1, 2)
    for model in OWNED_MODELS:
        for row in model._base_manager.all():
            row.validate_constraints()
            row.clean()


def test_everything_is_marked_as_made_up_and_opens_no_door():
    [network] = made(1)

    assert network.slug == "made-up-00001"
    assert network.name.startswith("Verzonnen netwerk 1 · ")
    assert "verzonnen" in Plan.unscoped.get(network=network).introduction
    assert {user.has_usable_password() for user in User.objects.all()} == {False}
    addresses = [*User.objects.values_list("email", flat=True), *Contact.unscoped.values_list("email", flat=True)]
    assert {address.partition("@")[2] for address in addresses} == {"made-up-00001.example.org"}


def test_made_up_networks_are_none_of_the_real_ones():
    made(1)
    assert real_networks() == 0

    NetworkFactory()

    assert real_networks() == 1


def test_the_command_fills_up_to_the_number_and_makes_one_whale(monkeypatch):
    monkeypatch.setattr("eslnet.making.load.WHALE", SMALL)
    call_command("make_networks", 1, "--whale", stdout=StringIO())
    said = StringIO()
    call_command("make_networks", 2, "--whale", stdout=said)

    slugs = Network.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["made-up-00001", "made-up-00002", "made-up-whale-00001"]
    assert said.getvalue().startswith("1 networks made in ")


def test_the_command_stays_away_from_real_networks():
    NetworkFactory()

    with pytest.raises(CommandError, match="1 networks here that are not made up"):
        call_command("make_networks", 1)
    assert Network.objects.count() == 1

    call_command("make_networks", 1, "--beside-real-data", stdout=StringIO())
    assert Network.objects.count() == 2


PAGES = [
    "overview/",
    "my-part/",
    "stakeholders/",
    "stakeholders/help/",
    "stakeholders/matrix/",
    "goals/",
    "engagements/",
    "engagements/coverage/",
    "engagements/map/",
    "engagements/load/",
    "engagements/timeline/",
    "evaluation/",
    "evaluation/meetings/",
    "plan/",
]


def test_every_page_of_a_made_up_network_opens(client):
    [network] = made(2)
    client.force_login(User.objects.get(email="partner1@made-up-00002.example.org"))
    answers = {page: client.get(f"/n/{network.slug}/{page}") for page in PAGES}

    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(PAGES, 200)
    title = Engagement.unscoped.filter(network=network, status="in_progress").order_by("due_on")[0].title
    assert title in answers["engagements/"].content.decode()
