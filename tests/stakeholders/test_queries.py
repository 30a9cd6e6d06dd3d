import datetime as dt

import pytest
from django.utils import timezone, translation

from networks.pillars import Pillar
from stakeholders import queries
from tests.factories import (
    ContactFactory,
    LeadMandateFactory,
    MembershipFactory,
    NetworkFactory,
    OfferFactory,
    ResponsibilityFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


def seat(**contact):
    membership = MembershipFactory(role="partner")
    return membership, ContactFactory(network=membership.network, user=membership.user, **contact)


def test_a_partner_speaks_for_its_stakeholder():
    membership, contact = seat()

    assert queries.own_stakeholder(membership) == contact.stakeholder
    assert queries.may_edit(membership, contact.stakeholder)
    assert not queries.may_edit(membership, StakeholderFactory(network=membership.network), None)


def test_who_is_no_longer_in_function_speaks_for_nobody():
    membership, contact = seat(until_on=YESTERDAY)

    assert queries.own_stakeholder(membership) is None
    assert not queries.may_edit(membership, contact.stakeholder)


def test_nobody_speaks_for_who_has_left():
    membership, contact = seat()
    contact.stakeholder.left_on = YESTERDAY
    contact.stakeholder.save()

    assert queries.own_stakeholder(membership) is None


@pytest.mark.parametrize(("role", "may"), [("coordinator", True), ("observer", False)])
def test_only_partners_have_a_seat(role, may):
    membership = MembershipFactory(role=role)
    contact = ContactFactory(network=membership.network, user=membership.user)

    assert queries.own_stakeholder(membership) is None
    assert queries.may_edit(membership, contact.stakeholder) is may


@pytest.mark.parametrize("rows", [1, 3])
def test_state_of_step_one(rows, django_assert_num_queries):
    network = NetworkFactory()
    for _ in range(rows):
        lead = LeadMandateFactory(network=network).stakeholder
        ContactFactory(network=network, stakeholder=lead)
        ResponsibilityFactory(network=network, stakeholder=lead, pillar="prevention")
    deputy = LeadMandateFactory(network=network, role="deputy").stakeholder
    ContactFactory(network=network, stakeholder=deputy, until_on=YESTERDAY)
    ResponsibilityFactory(network=network, stakeholder=deputy, pillar="monitoring", degree="supports")
    gone = StakeholderFactory(network=network, left_on=YESTERDAY)
    ResponsibilityFactory(network=network, stakeholder=gone, pillar="compensation")
    StakeholderFactory()

    with django_assert_num_queries(1):
        state = queries.stakeholder_state(network)

    assert state.at_the_table == rows + 1
    assert state.has_lead
    assert state.pillars_without_lead == ["intervention", "compensation", "monitoring"]
    assert state.without_contact == 1
    assert state.without_responsibility == 0


def test_state_of_an_empty_network():
    state = queries.stakeholder_state(NetworkFactory(), YESTERDAY)

    assert state == queries.StakeholderState(0, 0, 0, has_lead=False, pillars_without_lead=Pillar.values)


def test_a_general_responsibility_counts():
    network = NetworkFactory()
    StakeholderFactory(network=network, responsibilities="Attendance in its own school")
    StakeholderFactory(network=network)

    assert queries.stakeholder_state(network).without_responsibility == 1


def test_types_come_in_the_readers_alphabet():
    school = StakeholderTypeFactory(code="A", names={"en": "School", "fr": "École"})
    youth = StakeholderTypeFactory(code="B", names={"en": "Youth work", "fr": "Animation"})
    work = StakeholderTypeFactory(code="C", names={"en": "Employment service", "fr": "Forem"})

    with translation.override("en"):
        assert queries.types_by_name() == [work, school, youth]
    with translation.override("fr"):
        assert queries.types_by_name() == [youth, school, work]


def test_types_in_lists_the_kinds_at_hand():
    kind = StakeholderTypeFactory(code="HERE")
    network = StakeholderFactory(type=kind).network
    StakeholderFactory(type=StakeholderTypeFactory(code="THERE"))

    assert queries.types_in(network) == [kind]


def test_parts_cover_all_pillars():
    row = ResponsibilityFactory(pillar="intervention")
    for pillar in ["intervention", "intervention", "monitoring", ""]:
        OfferFactory(network=row.network, stakeholder=row.stakeholder, pillar=pillar)

    parts = queries.parts_of(row.stakeholder.pillar_responsibilities.all(), row.stakeholder.offers.all())

    assert [(part.pillar, part.responsibility, part.offers) for part in parts] == [
        ("prevention", None, 0),
        ("intervention", row, 2),
        ("compensation", None, 0),
        ("monitoring", None, 1),
    ]


def test_pillar_leads_names_who_is_at_the_table():
    row = ResponsibilityFactory(pillar="monitoring")
    ResponsibilityFactory(network=row.network, pillar="prevention", degree="supports")
    gone = ResponsibilityFactory(network=row.network, pillar="compensation").stakeholder
    gone.left_on = YESTERDAY
    gone.save()

    leads = dict(queries.pillar_leads(row.network))

    assert leads == {"prevention": [], "intervention": [], "compensation": [], "monitoring": [row.stakeholder]}


def test_the_first_contact_mail_can_reach_is_written_to():
    network = NetworkFactory(plan_language="nl")
    school, club, silent = StakeholderFactory.create_batch(3, network=network)
    ContactFactory(network=network, stakeholder=school, rank="primary", email="gone@x.org", until_on=YESTERDAY)
    ContactFactory(network=network, stakeholder=school, rank="other", email="other@x.org")
    deputy = ContactFactory(network=network, stakeholder=school, rank="deputy", email="deputy@x.org")
    ContactFactory(network=network, stakeholder=club, rank="primary")
    login = UserFactory(email="login@x.org", language="fr")
    account = ContactFactory(network=network, stakeholder=club, rank="deputy", email="noted@x.org", user=login)
    ContactFactory(network=network, stakeholder=silent)

    speakers = queries.speakers_of(network, [school.pk, club.pk, silent.pk], timezone.localdate())

    assert speakers == {school.pk: deputy, club.pk: account}
    assert (speakers[school.pk].recipient.address, speakers[school.pk].recipient.language) == ("deputy@x.org", "nl")
    assert (speakers[club.pk].recipient.address, speakers[club.pk].recipient.language) == ("login@x.org", "fr")


def test_whoever_may_not_sign_in_any_more_is_not_written_to():
    contact = ContactFactory(user=UserFactory(is_active=False), email="noted@x.org")

    assert queries.speakers_of(contact.network, [contact.stakeholder_id], timezone.localdate()) == {}
