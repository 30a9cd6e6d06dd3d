"""Which kinds of partners are expected at the table, and who is missing."""

import datetime as dt

import pytest
from django.urls import reverse

from stakeholders import queries
from stakeholders.models import Seat, Stakeholder, StakeholderType
from stakeholders.presets import PRESETS
from tests.factories import NetworkFactory, SeatFactory, StakeholderFactory, StakeholderTypeFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 25)


def at(name, membership, *pks):
    return reverse(f"stakeholders:{name}", args=[membership.network.slug, *pks])


def kind(code, name, sector="education"):
    return StakeholderTypeFactory(code=code, names={"en": name}, sector=sector)


@pytest.fixture
def network():
    return NetworkFactory()


def test_a_seat_is_filled_invited_or_empty(network):
    school, police, youth = kind("SEC", "School"), kind("POL", "Police", "justice"), kind("YW", "Youth", "youth")
    SeatFactory(network=network, type=youth, why_empty="Looks for staff")
    SeatFactory(network=network, type=police, invited_on=TODAY)
    SeatFactory(network=network, type=school, why_empty="Out of date")
    holders = [StakeholderFactory(network=network, type=school, name=name) for name in ("B", "A")]
    StakeholderFactory(network=network, type=police, left_on=TODAY)
    StakeholderFactory(type=youth)

    states = queries.seat_states(network)

    assert [(seat.label, seat.state, seat.holders) for seat in states] == [
        ("School", "filled", holders[::-1]),
        ("Police", "invited", []),
        ("Youth", "empty", []),
    ]
    assert (states[1].invited_on, states[2].why_empty) == (TODAY, "Looks for staff")


@pytest.mark.parametrize("rows", [1, 3])
def test_seats_cost_two_queries(network, rows, django_assert_num_queries):
    for number in range(rows):
        of_type = kind(f"T{number}", f"Type {number}")
        SeatFactory(network=network, type=of_type)
        StakeholderFactory(network=network, type=of_type)

    with django_assert_num_queries(2):
        assert len(queries.seat_states(network)) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_seat_list_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    for number in range(rows):
        SeatFactory(network=coordinator.network, type=kind(f"T{number}", f"Type {number}"))

    with django_assert_num_queries(4):
        client.get(at("seat_list", coordinator))


@pytest.mark.parametrize("preset", PRESETS)
def test_the_usual_seats_are_added_once_and_take_nothing_away(client, coordinator, preset):
    for code in PRESETS[preset].types:
        kind(code, code)
    own = SeatFactory(network=coordinator.network, type=kind("OWN", "Own"), why_empty="Because")

    for _ in range(2):
        answer = client.post(at("seat_preset", coordinator), {"preset": preset})

    codes = Seat.objects.for_network(coordinator.network).values_list("type__code", flat=True)
    assert answer.status_code == 302
    assert sorted(codes) == sorted([*PRESETS[preset].types, "OWN"])
    own.refresh_from_db()
    assert own.why_empty == "Because"


def test_presets_name_types_of_the_catalogue():
    from eslnet.cases.catalogues import read

    known = {entry["code"] for entry in read("stakeholder_types")}
    assert [code for preset in PRESETS.values() for code in preset.types if code not in known] == []


def test_a_seat_is_added_once(client, coordinator):
    school = kind("SEC", "School")

    first = client.post(at("seat_create", coordinator), {"type": school.pk})
    second = client.post(at("seat_create", coordinator), {"type": school.pk})

    assert (first.status_code, second.status_code) == (302, 422)
    assert Seat.unscoped.count() == 1


def test_why_a_seat_is_empty_is_noted_and_shown_to_everybody(client, coordinator):
    seat = SeatFactory(network=coordinator.network)

    client.post(at("seat_edit", coordinator, seat.pk), {"why_empty": "No staff", "version": seat.version})

    assert "Empty: No staff" in client.get(at("seat_list", coordinator)).text


def test_taking_a_seat_away_keeps_who_sits_there(client, coordinator):
    seat = SeatFactory(network=coordinator.network)
    StakeholderFactory(network=coordinator.network, type=seat.type)

    client.post(at("seat_delete", coordinator, seat.pk))

    assert (Seat.unscoped.count(), Stakeholder.unscoped.count(), StakeholderType.objects.count()) == (0, 1, 1)


def test_an_empty_seat_leads_to_adding_its_stakeholder(client, coordinator):
    seat = SeatFactory(network=coordinator.network)
    link = f"{at('stakeholder_create', coordinator)}?type={seat.type.pk}"

    assert link in client.get(at("seat_list", coordinator)).text
    assert client.get(link).context["form"]["type"].value() == str(seat.type.pk)


def test_no_seats_yet_invites_to_set_them_out(client, coordinator):
    page = client.get(at("seat_list", coordinator)).text

    assert "No seats are set out yet" in page
    assert at("seat_preset", coordinator) in page


def test_others_read_only(client, partner):
    seat = SeatFactory(network=partner.network)

    page = client.get(at("seat_list", partner)).text

    assert at("seat_edit", partner, seat.pk) not in page
    assert client.post(at("seat_delete", partner, seat.pk)).status_code == 403


def test_the_overview_counts_seats_nobody_has_explained(network):
    StakeholderFactory(network=network, type=kind("SEC", "School"))
    SeatFactory(network=network, type=kind("POL", "Police"))
    SeatFactory(network=network, type=kind("YW", "Youth"), why_empty="No staff")
    SeatFactory(network=network, type=kind("PAR", "Parents"), invited_on=TODAY)
    SeatFactory(network=network, type=StakeholderType.objects.get(code="SEC"))

    assert queries.stakeholder_state(network, TODAY).unexplained_seats == 1
