"""Calendar, thresholds and words for the pillars of a network."""

import datetime as dt

import pytest
from django.urls import reverse

from networks import actions, queries
from networks.models import AbsenceThreshold, Holiday
from networks.presets import FLEMISH_HOLIDAYS, PILLAR_PRESETS
from tests.factories import AbsenceThresholdFactory, HolidayFactory, MembershipFactory, NetworkFactory, UserFactory
from ui.dates import PartialDate

pytestmark = pytest.mark.django_db


def at(name, membership, *pks):
    return reverse(name, args=[membership.network.slug, *pks])


def test_a_coordinator_notes_changes_and_deletes_a_holiday(client, coordinator):
    client.post(
        at("holiday_create", coordinator), {"name": "Autumn", "first_on": "2026-11-02", "last_on": "2026-11-08"}
    )
    holiday = Holiday.unscoped.get()
    assert "Autumn" in client.get(at("calendar", coordinator)).text

    client.post(
        at("holiday_edit", coordinator, holiday.pk),
        {"name": "Autumn holiday", "first_on": "2026-11-02", "last_on": "2026-11-08", "version": holiday.version},
    )
    assert Holiday.unscoped.get().name == "Autumn holiday"

    assert "Delete “Autumn holiday”?" in client.get(at("holiday_delete", coordinator, holiday.pk)).text
    assert Holiday.unscoped.exists()
    client.post(at("holiday_delete", coordinator, holiday.pk))
    assert not Holiday.unscoped.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first_on": "2026-11-08", "last_on": "2026-11-02"}, "last_on"),
        ({"first_on": "soon", "last_on": "2026-11-02"}, "first_on"),
        ({"name": "", "first_on": "2026-11-02", "last_on": "2026-11-02"}, "name"),
    ],
)
def test_a_holiday_that_cannot_be_is_told_at_its_field(client, coordinator, typed, field):
    answer = client.post(at("holiday_create", coordinator), {"name": "Autumn"} | typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_flemish_holidays_are_copied_once_and_leave_what_is_there(client, coordinator):
    HolidayFactory(
        network=coordinator.network, name="Ours", first_on=dt.date(2026, 11, 2), last_on=dt.date(2026, 11, 3)
    )

    for _ in range(2):
        client.post(at("holiday_preset", coordinator))

    names = Holiday.unscoped.order_by("first_on").values_list("name", flat=True)
    assert list(names) == ["Ours", *(str(name) for name, _first, _last in FLEMISH_HOLIDAYS[1:])]


def test_a_threshold_says_since_when_it_holds(client, coordinator):
    client.post(
        at("threshold_create", coordinator),
        {"amount": "5", "unit": "half_day", "meaning": "The school calls.", "from_on": "2016-09-01"},
    )
    AbsenceThresholdFactory(network=coordinator.network, amount=10, until_on=dt.date(2016, 8, 31))

    page = client.get(at("calendar", coordinator)).text

    assert "Half-days: from 5" in page
    assert page.count("no longer valid") == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"unit": "years"}, "unit"),
        ({"from_on": "2027-01-01", "until_on": "2026-01-01"}, "until_on"),
    ],
)
def test_a_threshold_that_cannot_be_is_told_at_its_field(client, coordinator, typed, field):
    whole = {"amount": "5", "unit": "half_day", "meaning": "The school calls."}

    answer = client.post(at("threshold_create", coordinator), whole | typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not AbsenceThreshold.unscoped.exists()


def test_others_read_only(client, partner):
    holiday = HolidayFactory(network=partner.network)

    page = client.get(at("calendar", partner))

    assert (page.status_code, at("holiday_edit", partner, holiday.pk) in page.text) == (200, False)
    assert client.post(at("holiday_delete", partner, holiday.pk)).status_code == 403
    assert client.get(at("pillar_preset", partner)).status_code == 403


def test_words_for_the_pillars_are_those_of_the_plans_language(client, coordinator):
    coordinator.network.plan_language = "nl"
    coordinator.network.save()

    answer = client.post(at("pillar_preset", coordinator), {"preset": "netherlands"})

    coordinator.network.refresh_from_db()
    assert answer.url == at("network_edit", coordinator)
    assert coordinator.network.label_intervention == "Verzuim en begeleiding"

    actions.name_pillars(by=UserFactory(), network=coordinator.network, preset="eu")
    assert coordinator.network.label_intervention == ""


@pytest.mark.parametrize("preset", PILLAR_PRESETS)
@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_each_preset_fits_its_fields(preset, language):
    words = PILLAR_PRESETS[preset].words(language)

    assert list(words) == ["prevention", "intervention", "compensation", "monitoring"]
    assert all(len(word) <= 60 for word in words.values())


def test_several_municipalities_are_named_with_the_territory(client, coordinator):
    network = coordinator.network
    page = client.get(at("network_edit", coordinator))
    data = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    data = {name: value for name, value in data.items() if value not in (None, "")}

    answer = client.post(at("network_edit", coordinator), data | {"municipalities": "Vaartbeke\n\n Kanaaldorp \n"})

    network.refresh_from_db()
    assert answer.status_code == 302
    assert network.municipalities == ["Vaartbeke", "Kanaaldorp"]
    assert network.place == "Town: Vaartbeke and Kanaaldorp"


def test_a_day_in_a_holiday_is_pointed_out():
    network = NetworkFactory()
    HolidayFactory(network=network)
    HolidayFactory(first_on=dt.date(2026, 12, 1), last_on=dt.date(2026, 12, 31))

    assert queries.holiday_note(network, dt.date(2026, 11, 1)) == "This day lies in a school holiday: Autumn holiday."
    assert queries.holiday_note(network, dt.date(2026, 12, 5)) == ""
    assert queries.holiday_note(network, None) == ""


@pytest.mark.parametrize(
    ("text", "note"),
    [("2026-11-01", "This day lies in a school holiday: Autumn holiday."), ("2026-10", ""), ("2026", "")],
)
def test_only_a_deadline_on_a_day_lies_in_a_holiday(text, note):
    network = NetworkFactory()
    HolidayFactory(network=network, last_on=dt.date(2026, 12, 31))

    assert queries.holiday_note(network, PartialDate.from_iso(text, is_end=True)) == note


@pytest.mark.parametrize("role", ["coordinator", "partner", "observer"])
def test_everybody_finds_the_calendar_in_the_menu_of_the_network(client, role):
    membership = MembershipFactory(role=role)
    client.force_login(membership.user)

    page = client.get(reverse("overview", args=[membership.network.slug])).text

    assert page.count(f'href="{at("calendar", membership)}"') == 1


def test_coming_holidays_are_offered_to_choose_a_date_by():
    network = NetworkFactory()
    HolidayFactory(network=network)

    assert queries.before_holidays(network, dt.date(2026, 9, 1)) == "Autumn holiday: before 26 October 2026"
    assert queries.before_holidays(network, dt.date(2026, 10, 26)) == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_calendar_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    HolidayFactory.create_batch(rows, network=coordinator.network)
    AbsenceThresholdFactory.create_batch(rows, network=coordinator.network)

    with django_assert_num_queries(4):
        client.get(at("calendar", coordinator))
