"""Stakeholders with their contacts, from and to a sheet."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from networks.transfer.sheets import Csv, Excel
from stakeholders.models import Contact, Stakeholder
from tests.admin_pages import page_of
from tests.factories import (
    ContactFactory,
    NetworkFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
    UserFactory,
)
from tests.sheets import as_csv, look, problems, sent_out, take_in, totals

pytestmark = pytest.mark.django_db

HEADER = ["name", "type", "contact_name", "contact_function", "contact_email", "contact_rank"]


@pytest.fixture(autouse=True)
def network(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    StakeholderTypeFactory(code="SEC")
    return NetworkFactory(slug="here")


def contacts():
    return list(Contact.unscoped.order_by("pk").values_list("full_name", "function", "email", "rank"))


def test_a_stakeholder_comes_in_with_its_contacts(client, network):
    sheet = as_csv(
        [*HEADER, "joined_on", "participation"],
        ["Atheneum", "sec", "Jo Maes", "Principal", "jo@example.org", "", "01/09/2026", "Core partner"],
        ["Atheneum", "", "An Claes", "Deputy", "", "deputy", "", ""],
        ["Lyceum", "SEC", "", "", "", "", "2026-09-02", "partner"],
    )

    take_in(client, Stakeholder, sheet, network=network.pk)

    first, second = Stakeholder.unscoped.order_by("name")
    assert (first.network, first.joined_on, first.participation) == (network, dt.date(2026, 9, 1), "core")
    assert (second.joined_on, second.participation) == (dt.date(2026, 9, 2), "partner")
    assert contacts() == [
        ("Jo Maes", "Principal", "jo@example.org", "primary"),
        ("An Claes", "Deputy", "", "deputy"),
    ]
    assert totals(look(client, Stakeholder, sheet, network=network.pk)) == {"skip": 3}
    assert Stakeholder.history.count() == 2


def test_a_second_contact_does_not_push_the_first_aside(client, network):
    ContactFactory(network=network, stakeholder__name="Atheneum", full_name="Jo", function="Principal")

    take_in(client, Stakeholder, as_csv(HEADER, ["Atheneum", "", "An", "Secretary", "", ""]), network=network.pk)

    assert [row[-1] for row in contacts()] == ["primary", "other"]


def test_two_first_contacts_of_one_stakeholder_contradict_each_other(client, network):
    rows = [["Atheneum", "SEC", name, "Principal", "", "primary"] for name in ("Jo", "An")]

    page = look(client, Stakeholder, as_csv(HEADER, *rows), network=network.pk)

    assert problems(page) == [(3, "contact_rank", "An earlier row names another first contact.")]


def test_a_contact_is_found_by_address_or_by_name_and_function(client, network):
    stakeholder = StakeholderFactory(network=network, name="Atheneum")
    ContactFactory(
        network=network, stakeholder=stakeholder, full_name="Jo", function="Principal", email="jo@example.org"
    )
    ContactFactory(network=network, stakeholder=stakeholder, full_name="An", function="Nurse", rank="other")

    sheet = as_csv(
        HEADER,
        ["Atheneum", "", "Jo Maes", "Head", "JO@example.org", ""],
        ["Atheneum", "", "an", "nurse", "an@example.org", ""],
    )
    take_in(client, Stakeholder, sheet, network=network.pk)

    assert contacts() == [
        ("Jo Maes", "Head", "JO@example.org", "primary"),
        ("an", "nurse", "an@example.org", "other"),
    ]


def test_a_stakeholder_is_found_by_its_reference_and_may_then_change_its_name(client, network):
    stakeholder = StakeholderFactory(network=network, name="Old name", code="S01")

    take_in(client, Stakeholder, as_csv(["code", "name"], ["S01", "New name"]), network=network.pk)

    stakeholder.refresh_from_db()
    assert stakeholder.name == "New name"
    assert stakeholder.version == 1


def test_an_empty_cell_leaves_what_is_there(client, network):
    stakeholder = StakeholderFactory(network=network, name="Atheneum", territory="The town", code="S01")

    take_in(client, Stakeholder, as_csv(["code", "name", "territory"], ["", "Atheneum", ""]), network=network.pk)

    stakeholder.refresh_from_db()
    assert (stakeholder.territory, stakeholder.code) == ("The town", "S01")


@pytest.mark.parametrize("key", ["code", "name"])
def test_nothing_of_another_network_is_read_or_changed(client, network, key):
    theirs = StakeholderFactory(network__slug="theirs", name="Atheneum", code="S01", territory="Theirs")
    ContactFactory(network=theirs.network, stakeholder=theirs, full_name="Their contact", email="c@example.org")
    before = Stakeholder.history.count(), Contact.history.count()
    row = {"code": "S01", "name": "Atheneum", "type": "SEC", "territory": "Mine", "contact_email": "c@example.org"}
    row |= {"contact_function": "Spy", "contact_name": "Mine"} | ({"code": ""} if key == "name" else {})

    take_in(client, Stakeholder, as_csv(row.keys(), row.values()), network=network.pk)

    theirs.refresh_from_db()
    assert (theirs.territory, theirs.contacts.get().full_name) == ("Theirs", "Their contact")
    assert Stakeholder.unscoped.get(network=network).territory == "Mine"
    assert (Stakeholder.history.count(), Contact.history.count()) == (before[0] + 1, before[1] + 1)
    row["network"] = "theirs"
    page = look(client, Stakeholder, as_csv(row.keys(), row.values()), network=network.pk)
    assert problems(page) == [(2, "network", "This row is of another network.")]


def test_leaving_is_not_done_by_a_sheet(client, network):
    StakeholderFactory(network=network, name="Atheneum")

    page = look(client, Stakeholder, as_csv(["name", "left_on"], ["Atheneum", "2026-01-01"]), network=network.pk)

    assert problems(page) == [(2, "left_on", "A sheet does not change this; the page of the row does.")]


def test_what_is_wrong_is_said_by_row_and_column(client, network):
    StakeholderFactory(network=network, name="Atheneum", code="S01")
    header = ["code", "name", "type", "mandate", "joined_on", "contact_name", "contact_function", "contact_email"]
    rows = [
        ["", "One", "XYZ", "", "", "", "", ""],
        ["", "Two", "SEC", "", "31/02/2026", "", "", ""],
        ["", "Three", "SEC", "dictates", "", "", "", ""],
        ["", "Four", "", "", "", "Jo", "", "no address"],
        ["S01", "", "SEC", "", "", "", "", ""],
    ]

    assert problems(look(client, Stakeholder, as_csv(header, *rows), network=network.pk)) == [
        (2, "type", "There is no stakeholder type “XYZ”."),
        (3, "joined_on", "“31/02/2026” is no date. Write it as 2026-09-01 or 01/09/2026."),
        (4, "mandate", "“dictates” is none of: decides, consults."),
        (5, "type", "This field is required."),
        (5, "contact_function", "This field is required."),
        (5, "contact_email", "Enter a valid email address."),
        (6, "name", "This field is required."),
        (6, "code", "Another stakeholder has this short reference."),
    ]


@pytest.mark.parametrize("kind", [Csv, Excel])
def test_what_is_exported_comes_back_unchanged(client, network, kind):
    for slug in ("a", "b"):
        stakeholder = StakeholderFactory(
            network__slug=slug,
            name="'t Atheneum",
            territory="=1+1",
            joined_on=dt.date(2026, 9, 1),
            left_on=dt.date(2026, 10, 1),
        )
        ContactFactory(network=stakeholder.network, stakeholder=stakeholder, phone="+32 9 123", user=UserFactory())
        ContactFactory(network=stakeholder.network, stakeholder=stakeholder, rank="deputy", function="Deputy")
    StakeholderFactory(network=network, name="Alone")
    place = [Csv, Excel].index(kind)
    content = client.post(page_of(Stakeholder, "export"), {"format": place, "resource": "0"}).content

    assert totals(look(client, Stakeholder, content, name=f"a.{kind.extension}")) == {"skip": 5}


@pytest.mark.parametrize("number", [1, 3])
def test_the_export_costs_the_same_however_many_there_are(client, network, django_assert_num_queries, number):
    for _number in range(number):
        ContactFactory(network=network)

    with django_assert_num_queries(7):
        rows = sent_out(client, Stakeholder)

    assert [row["network"] for row in rows] == ["here"] * number


@pytest.mark.slow
def test_a_thousand_rows_are_taken_in_within_the_time_of_a_request(client, network):
    rows = [
        [f"School {number}", "SEC", f"Jo {number}", "Principal", f"jo{number}@example.org", ""]
        for number in range(300)
    ]

    started = time.process_time()
    take_in(client, Stakeholder, as_csv(HEADER, *rows), network=network.pk)

    assert Stakeholder.unscoped.count() == 300
    assert time.process_time() - started < 30
    assert timezone.now()
