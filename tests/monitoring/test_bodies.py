"""The groups within a network: who sits in them, who chairs, and where that stands written."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from monitoring import actions
from monitoring.models import Body, ChairMandate
from tests.factories import (
    BodyFactory,
    ChairMandateFactory,
    PlanFactory,
    SourceFactory,
    StakeholderFactory,
    UserFactory,
)
from ui.dates import PartialDate

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def body():
    return BodyFactory()


def url(membership, name, *args):
    return reverse(f"monitoring:{name}", args=[membership.network.slug, *args])


def body_of(membership, **fields):
    return BodyFactory(network=membership.network, plan=PlanFactory(network=membership.network), **fields)


def text_of(response):
    return " ".join(response.content.decode().split())


def partner_of(network, name):
    return StakeholderFactory(network=network, name=name)


def chair_of(body, name, **dates):
    return ChairMandateFactory(network=body.network, body=body, stakeholder=partner_of(body.network, name), **dates)


# Naming the chair


def test_set_chair_ends_the_one_before_and_keeps_it(body):
    before = chair_of(body, "City", from_on=dt.date(2024, 1, 1))
    school = partner_of(body.network, "School")

    actions.set_chair(by=UserFactory(), body=body, stakeholder=school, on=TODAY)

    before.refresh_from_db()
    assert before.until_on == TODAY
    assert [(row.stakeholder.name, row.from_on) for row in body.chairs.running()] == [("School", TODAY)]


def test_set_chair_of_the_same_day_corrects_it(body):
    chair_of(body, "City", from_on=TODAY)

    actions.set_chair(by=UserFactory(), body=body, stakeholder=partner_of(body.network, "School"), on=TODAY)

    assert [row.stakeholder.name for row in body.chairs.all()] == ["School"]


def test_set_chair_refuses_a_day_before_the_running_one_started(body):
    chair_of(body, "City", from_on=dt.date(2027, 1, 1))
    school = partner_of(body.network, "School")

    with pytest.raises(ValidationError, match="City chairs since 1 January 2027"):
        actions.set_chair(by=UserFactory(), body=body, stakeholder=school, on=TODAY)

    assert body.chairs.count() == 1


def test_set_chair_refuses_who_chairs_already(body):
    chair = chair_of(body, "City")

    with pytest.raises(ValidationError, match="City chairs this group already"):
        actions.set_chair(by=UserFactory(), body=body, stakeholder=chair.stakeholder, on=TODAY)


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2024", "2025-08", "From 2024 until August 2025"),
        ("2024-09-01", None, "Since 1 September 2024"),
        (None, "2025", "Until 2025"),
        (None, None, "Since a day not noted"),
    ],
)
def test_the_time_of_a_chair_says_what_is_known(starts, ends, words):
    chair = ChairMandate()
    chair.starts = PartialDate.from_iso(starts) if starts else None
    chair.ends = PartialDate.from_iso(ends, is_end=True) if ends else None

    assert chair.time == words


# Pages


@pytest.mark.parametrize("rows", [1, 3])
def test_body_detail_shows_seats_chairs_and_sources(client, observer, django_assert_num_queries, rows):
    body = body_of(observer, chair_rule="changes every year", sources=[f"A{row}" for row in range(rows)])
    body.until_on = dt.date(2026, 6, 30)
    body.save()
    for row in range(rows):
        SourceFactory(network=observer.network, code=f"A{row}", title=f"Report {row}", url="https://example.org/r")
        body.members.add(partner_of(observer.network, f"Voter {row}"))
        body.observers.add(partner_of(observer.network, f"Listener {row}"))
        chair_of(body, f"Chair {row}", until_on=dt.date(2025, 1, 1 + row))

    with django_assert_num_queries(7):
        text = text_of(client.get(body.get_absolute_url()))

    assert text.count("Voter") == text.count("Listener") == text.count("Former chair") == rows
    assert text.count('<a href="https://example.org/r" rel="noreferrer">Report') == rows
    assert "changes every year" in text
    assert "Ended 30 June 2026" in text
    assert "They sit at the table without a vote." in text
    assert url(observer, "chair_set", body.pk) not in text


def test_body_detail_says_that_nobody_chairs_and_where_to_say_it(client, coordinator):
    body = body_of(coordinator)

    text = text_of(client.get(body.get_absolute_url()))

    assert "Nobody is named as chair yet." in text
    assert url(coordinator, "chair_set", body.pk) in text
    assert "<h2>Sources</h2>" not in text


def test_evaluation_tells_observers_chair_and_end_of_a_group(client, coordinator):
    body = body_of(coordinator, until_on=dt.date(2026, 6, 30))
    body.observers.add(partner_of(coordinator.network, "Listener"))
    chair_of(body, "City")

    text = text_of(client.get(url(coordinator, "evaluation")))

    assert "0 members, 1 observer" in text
    assert "Chair: City" in text
    assert "Ended 30 June 2026" in text


def test_a_coordinator_names_the_chair(client, coordinator):
    body = body_of(coordinator)
    chair_of(body, "City", from_on=dt.date(2025, 1, 1))
    school = partner_of(coordinator.network, "School")
    page = url(coordinator, "chair_set", body.pk)

    assert 'value="2026-11-24"' in text_of(client.get(page))
    response = client.post(page, {"stakeholder": school.pk, "from_on": "2026-10-01"}, follow=True)

    text = text_of(response)
    assert "The chair is saved." in text
    assert "From 1 January 2025 until 1 October 2026" in text
    assert "Since 1 October 2026" in text


def test_the_chair_is_asked_again_with_what_was_typed(client, coordinator):
    body = body_of(coordinator)
    chair = chair_of(body, "City", from_on=dt.date(2027, 1, 1))
    page = url(coordinator, "chair_set", body.pk)

    same = client.post(page, {"stakeholder": chair.stakeholder_id, "from_on": "2027-02-01"})
    foreign = client.post(page, {"stakeholder": StakeholderFactory().pk, "from_on": "<b>"})

    assert (same.status_code, foreign.status_code) == (422, 422)
    assert "City chairs this group already." in text_of(same)
    assert 'value="2027-02-01"' in text_of(same)
    assert "&lt;b&gt;" in text_of(foreign)
    assert ChairMandate.unscoped.count() == 1


def test_the_dates_of_a_chair_are_set_right_in_part(client, coordinator):
    chair = chair_of(body_of(coordinator), "City", from_on=TODAY, until_on=TODAY)
    page = url(coordinator, "chair_mandate_edit", chair.pk)

    client.post(page, {"starts_2": "2024", "ends_1": "8", "ends_2": "2025", "version": chair.version})

    chair.refresh_from_db()
    assert (chair.starts.iso(), chair.ends.iso()) == ("2024", "2025-08")


def test_a_chair_cannot_end_before_it_starts_nor_without_an_end_run_again(client, coordinator):
    chair = chair_of(body_of(coordinator), "City", until_on=TODAY)
    page = url(coordinator, "chair_mandate_edit", chair.pk)

    turned = client.post(page, {"starts_2": "2025", "ends_2": "2024", "version": chair.version})
    open_again = client.post(page, {"starts_2": "2025", "version": chair.version})

    assert "The end cannot come before the start." in text_of(turned)
    assert (turned.status_code, open_again.status_code) == (422, 422)


def test_a_chair_entered_by_mistake_is_deleted(client, coordinator):
    chair = chair_of(body_of(coordinator), "City")
    page = url(coordinator, "chair_mandate_delete", chair.pk)

    assert "Only if it never chaired." in text_of(client.get(page))
    assert ChairMandate.unscoped.exists()
    response = client.post(page)

    assert response.url == chair.body.get_absolute_url()
    assert not ChairMandate.unscoped.exists()


@pytest.mark.parametrize("name", ["chair_set", "chair_mandate_edit", "chair_mandate_delete"])
def test_only_a_coordinator_changes_the_chair(client, partner, name):
    chair = chair_of(body_of(partner), "City")

    response = client.post(url(partner, name, chair.body_id if name == "chair_set" else chair.pk))

    assert response.status_code == 403
    assert ChairMandate.unscoped.get() == chair


def test_nobody_is_member_and_observer_of_one_group(client, coordinator):
    body = body_of(coordinator)
    city = partner_of(coordinator.network, "City")
    data = {"name": "Team", "members": city.pk, "observers": city.pk, "version": body.version}

    response = client.post(url(coordinator, "body_edit", body.pk), data)

    assert response.status_code == 422
    assert "Either a member or an observer, not both: City." in text_of(response)
    assert not Body.unscoped.get().members.exists()


def test_groups_that_ended_come_last():
    running, ended = BodyFactory(name="B"), BodyFactory(name="A", until_on=TODAY)

    assert list(Body.unscoped.by_name()) == [running, ended]
