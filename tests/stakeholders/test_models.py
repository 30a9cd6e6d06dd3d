import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from stakeholders.models import Contact, LeadMandate, Responsibility, Stakeholder
from tests.factories import (
    ContactFactory,
    LeadMandateFactory,
    NetworkFactory,
    ResponsibilityFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 1)


def test_at_the_table_and_left_part_the_stakeholders():
    here = StakeholderFactory()
    gone = StakeholderFactory(network=here.network, left_on=TODAY)

    rows = Stakeholder.objects.for_network(here.network)

    assert list(rows.at_the_table()) == [here]
    assert list(rows.left()) == [gone]


@pytest.mark.parametrize("text", ["kaai", "DEK", "guidance centre", "s02"])
def test_named_finds_any_of_the_names(text):
    found = StakeholderFactory(name="CLB De Kaai", short_name="DeK", official_name="Guidance Centre", code="S02")
    StakeholderFactory(network=found.network, name="Somebody else")

    assert list(Stakeholder.objects.for_network(found.network).named(text)) == [found]


def test_in_pillar_finds_each_stakeholder_once():
    prevents = ResponsibilityFactory(pillar="prevention").stakeholder
    ResponsibilityFactory(network=prevents.network, stakeholder=prevents, pillar="monitoring")
    ResponsibilityFactory(network=prevents.network, pillar="monitoring")

    assert list(Stakeholder.objects.for_network(prevents.network).in_pillar("prevention")) == [prevents]


def test_by_name_minds_no_capitals():
    network = NetworkFactory()
    names = ["atheneum", "Brug", "campus"]
    for name in reversed(names):
        StakeholderFactory(network=network, name=name)

    assert [str(row) for row in Stakeholder.objects.for_network(network).by_name()] == names


def test_name_and_code_are_given_once_in_a_network():
    taken = StakeholderFactory(name="De Brug", code="S1")

    for twice in [{"name": "De Brug"}, {"name": "Other", "code": "S1"}]:
        with pytest.raises(ValidationError) as refusal:
            Stakeholder(network=taken.network, **twice).clean()
        assert list(refusal.value.message_dict) == [list(twice)[-1]]
    Stakeholder(network=NetworkFactory(), name="De Brug", code="S1").clean()
    Stakeholder(network=taken.network, name="Without a code").clean()
    taken.clean()


def test_nobody_leaves_before_joining():
    stakeholder = StakeholderFactory(joined_on=TODAY)
    stakeholder.left_on = TODAY - dt.timedelta(days=1)

    with pytest.raises(ValidationError, match="before it joined"):
        stakeholder.clean()
    with pytest.raises(IntegrityError):
        stakeholder.save()


@pytest.mark.parametrize("factory", [ContactFactory, LeadMandateFactory])
def test_nothing_ends_before_it_starts(factory):
    row = factory(from_on=TODAY)
    row.until_on = TODAY - dt.timedelta(days=1)

    with pytest.raises(ValidationError, match="before the start"):
        row.clean()
    with pytest.raises(IntegrityError):
        row.save()


def test_contacts_come_by_rank():
    other = ContactFactory(rank="other", full_name="A")
    rest = {"network": other.network, "stakeholder": other.stakeholder}
    deputy = ContactFactory(rank="deputy", full_name="B", **rest)
    first = ContactFactory(rank="primary", full_name="C", **rest)

    assert list(Contact.objects.for_network(other.network).by_rank()) == [first, deputy, other]


def test_a_contact_is_current_until_its_last_day():
    contact = ContactFactory(until_on=TODAY)
    tomorrow = TODAY + dt.timedelta(days=1)

    assert contact.is_current(TODAY)
    assert not contact.is_current(tomorrow)
    assert list(Contact.objects.for_network(contact.network).current(TODAY)) == [contact]
    assert list(Contact.objects.for_network(contact.network).current(tomorrow)) == []


def test_responsibilities_come_in_the_order_of_the_framework():
    stakeholder = StakeholderFactory()
    for pillar in ["monitoring", "compensation", "prevention", "intervention"]:
        ResponsibilityFactory(network=stakeholder.network, stakeholder=stakeholder, pillar=pillar)

    rows = Responsibility.objects.for_network(stakeholder.network).in_order()

    assert [row.pillar for row in rows] == ["prevention", "intervention", "compensation", "monitoring"]


def test_mandates_run_until_they_end():
    running = LeadMandateFactory(role="deputy")
    joint = LeadMandateFactory(network=running.network, role="lead")
    older = LeadMandateFactory(network=running.network, until_on=TODAY - dt.timedelta(days=9))
    ended = LeadMandateFactory(network=running.network, until_on=TODAY)

    rows = LeadMandate.objects.for_network(running.network)

    assert list(rows.running().leads_first()) == [joint, running]
    assert list(rows.past().running_first()) == [ended, older]
    assert list(rows.running_first())[2:] == [ended, older]


def test_a_stakeholder_runs_one_mandate_at_a_time():
    mandate = LeadMandateFactory()

    with pytest.raises(IntegrityError):
        LeadMandateFactory(network=mandate.network, stakeholder=mandate.stakeholder)


def test_rows_say_who_they_are():
    stakeholder = StakeholderFactory(name="De Brug", short_name="Brug")
    rest = {"network": stakeholder.network, "stakeholder": stakeholder}

    assert stakeholder.label == "Brug"
    assert str(ContactFactory(function="Head", full_name="Els", **rest)) == "Els, Head"
    assert str(ContactFactory(function="Head", **rest)) == "Head"
    assert str(ResponsibilityFactory(**rest)) == "De Brug · Prevention · Leads"
    assert str(LeadMandateFactory(**rest)) == "De Brug · Lead partner"
