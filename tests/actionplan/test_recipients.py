import datetime as dt

import pytest
from django.utils import timezone

from actionplan import recipients
from actionplan.recipients import Group, Reader
from outbox.letters import Recipient
from tests.factories import (
    ContactFactory,
    DeliveryFactory,
    DistributionFactory,
    MembershipFactory,
    NetworkFactory,
    OutgoingMailFactory,
    PlanVersionFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 25)
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def network():
    return NetworkFactory(plan_language="nl")


@pytest.fixture
def school(network):
    return StakeholderFactory(network=network, name="School")


def contact(stakeholder, **fields):
    return ContactFactory(network=stakeholder.network, stakeholder=stakeholder, **fields)


def arrived(version, *, contact=None, address="x@x.org", status="sent"):
    """A delivery of this version."""
    network = version.network
    distribution = DistributionFactory(network=network, plan_version=version)
    mail = OutgoingMailFactory(
        network=network,
        status=status,
        sent_at=timezone.now() if status == "sent" else None,
        why="" if status == "sent" else "refused",
    )
    return DeliveryFactory(network=network, distribution=distribution, contact=contact, address=address, mail=mail)


def addresses(readers):
    return [reader.address for reader in readers]


def test_contacts_stand_by_stakeholder_the_first_first(network, school):
    account = UserFactory(email="login@x.org", language="fr")
    StakeholderFactory(network=network, name="Nobody noted")
    contact(StakeholderFactory(network=network, name="club"), email="club@x.org")
    contact(school, rank="other", email="z@x.org", full_name="Zoë")
    contact(school, rank="deputy", email="noted@x.org", user=account)
    contact(school, rank="primary", email="els@x.org", full_name="Els", function="Director")
    contact(StakeholderFactory(), email="foreign@x.org")

    groups = recipients.groups_of(network, TODAY)

    assert [group.name for group in groups] == ["club", "School"]
    assert addresses(groups[1].reachable) == ["els@x.org", "login@x.org", "z@x.org"]
    els, login, _zoe = groups[1].reachable
    assert (els.recipient, els.about) == (Recipient("els@x.org", "Els", "nl"), "Director")
    assert login.recipient.language == "fr"


def test_whoever_cannot_be_written_to_stands_apart_with_why(network, school):
    gone = StakeholderFactory(network=network, name="A club that left", left_on=YESTERDAY)
    contact(gone, email="gone@x.org")
    contact(school, rank="primary", email="old@x.org", until_on=YESTERDAY)
    contact(school, rank="other", full_name="Silent")
    contact(school, rank="other", full_name="Tess", user=UserFactory(is_active=False))
    contact(school, rank="deputy", email="here@x.org", until_on=TODAY)

    groups = recipients.groups_of(network, TODAY)

    assert [group.name for group in groups] == ["School", "A club that left"]
    assert addresses(groups[0].reachable) == ["here@x.org"]
    assert [reader.why_not for reader in groups[0].unreachable] == [
        "In function until 24 November 2026.",
        "No e-mail address is noted.",
        "The account is closed, and no other address is noted.",
    ]
    assert [reader.why_not for reader in groups[1].unreachable] == ["This stakeholder left on 24 November 2026."]


def test_coordinators_and_observers_come_last_unless_they_are_contacts(network, school):
    coordinator = UserFactory(email="roos@x.org", full_name="Roos")
    MembershipFactory(network=network, user=coordinator, role="coordinator")
    observer = UserFactory(email="Mieke@x.org", full_name="Mieke", language="de")
    MembershipFactory(network=network, user=observer, role="observer")
    MembershipFactory(network=network, role="partner")
    MembershipFactory(network=network, role="observer", user=UserFactory(is_active=False))
    MembershipFactory(role="observer")
    contact(school, email="ROOS@x.org")

    *_, others = recipients.groups_of(network, TODAY)

    assert others.name == "Coordinators and observers"
    assert [(r.recipient, r.about) for r in others.reachable] == [
        (Recipient("Mieke@x.org", "Mieke", "de"), "Observer")
    ]


def test_what_arrived_last_is_told(network, school):
    first, second = (PlanVersionFactory(network=network, number=number) for number in (1, 2))
    els = contact(school, email="els@x.org")
    jan = contact(school, rank="deputy", email="jan@x.org")
    seat = MembershipFactory(network=network, role="observer")
    for version in (first, second):
        arrived(version, contact=els)
    arrived(first, contact=jan)
    arrived(second, contact=jan, status="failed")
    arrived(first, address=seat.user.email.upper())

    groups = recipients.groups_of(network, TODAY)

    got = [(reader.got, reader.got_number) for group in groups for reader in group.reachable]
    assert got == [(second.pk, 2), (first.pk, 1), (first.pk, 1)]


@pytest.mark.parametrize("rows", [1, 3])
def test_readers_cost_two_queries(network, rows, django_assert_num_queries):
    for _number in range(rows):
        stakeholder = StakeholderFactory(network=network)
        contact(stakeholder, user=UserFactory())
        contact(stakeholder, until_on=YESTERDAY)
        MembershipFactory(network=network, role="observer")

    with django_assert_num_queries(2):
        groups = recipients.groups_of(network, TODAY)

    assert len(groups) == rows + 1


def test_the_first_contact_of_each_is_ticked_unless_it_has_this_version(network):
    version = PlanVersionFactory(network=network)
    has_it, needs_it = (StakeholderFactory(network=network, name=name) for name in ("A", "B"))
    arrived(version, contact=contact(has_it, email="a@x.org"))
    contact(has_it, rank="deputy", email="a2@x.org")
    wanted = contact(needs_it, email="b@x.org")
    contact(needs_it, rank="deputy", email="b2@x.org")
    MembershipFactory(network=network, role="observer")
    groups = recipients.groups_of(network, TODAY)

    assert recipients.ticked("first", groups, version) == [f"contact-{wanted.pk}"]
    assert recipients.ticked("none", groups, version) == []
    assert len(recipients.ticked("all", groups, version)) == 5


def test_who_is_left_out(network, school):
    els = contact(school, email="els@x.org")
    club = StakeholderFactory(network=network, name="club")
    StakeholderFactory(network=network, left_on=YESTERDAY)
    StakeholderFactory()

    left_out = recipients.left_out(network, [Reader(els.recipient, els), Reader(Recipient("free@x.org"))])

    assert list(left_out) == [club]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({}, ""), ({"until_on": YESTERDAY}, "Deze contactpersoon is intussen vertrokken.")],
)
def test_a_mail_to_who_left_meanwhile_is_not_wanted(school, fields, reason):
    reader = contact(school, email="els@x.org", **fields)
    mail = OutgoingMailFactory(network=school.network, kind="plan")
    DeliveryFactory(network=school.network, contact=reader, stakeholder_name="School", mail=mail)

    assert recipients.why_not_to_send(mail) == reason


def test_a_mail_to_a_deleted_contact_is_not_wanted(school):
    mail = OutgoingMailFactory(network=school.network, kind="plan")
    reader = contact(school, email="els@x.org")
    DeliveryFactory(network=school.network, contact=reader, stakeholder_name="School", mail=mail)

    reader.delete()

    assert recipients.why_not_to_send(mail) == "Deze contactpersoon is intussen vertrokken."


def test_a_mail_to_a_free_address_is_wanted_until_another_takes_its_place(network):
    mail = OutgoingMailFactory(network=network, kind="plan")
    delivery = DeliveryFactory(network=network, mail=mail)
    assert recipients.why_not_to_send(mail) == ""

    delivery.mail = None
    delivery.save()

    assert recipients.why_not_to_send(mail) == "Een andere mail kwam in de plaats."


def test_an_empty_group_has_no_first():
    assert recipients.first_of_each([Group("Empty", [])], PlanVersionFactory.build()) == []
