import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from stakeholders import actions
from stakeholders.models import Contact, LeadMandate, Responsibility
from tests.factories import (
    ContactFactory,
    LeadMandateFactory,
    NetworkFactory,
    ResponsibilityFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 1)
LATER = TODAY + dt.timedelta(days=30)
EARLIER = TODAY - dt.timedelta(days=30)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def stakeholder():
    return StakeholderFactory()


def own(stakeholder, **fields):
    return {"network": stakeholder.network, "stakeholder": stakeholder, **fields}


def test_leave_ends_mandates_and_contacts_that_day(by, stakeholder):
    mandate = LeadMandateFactory(**own(stakeholder, from_on=EARLIER))
    contact = ContactFactory(**own(stakeholder))
    former = ContactFactory(**own(stakeholder, until_on=EARLIER))
    coming = ContactFactory(**own(stakeholder, from_on=LATER))

    actions.leave(by=by, stakeholder=stakeholder, on=TODAY)

    for row in [mandate, contact, former, coming, stakeholder]:
        row.refresh_from_db()
    assert stakeholder.left_on == mandate.until_on == contact.until_on == TODAY
    assert former.until_on == EARLIER
    assert coming.until_on == LATER


def test_leave_leaves_others_alone(by, stakeholder):
    other = ContactFactory(network=stakeholder.network)

    actions.leave(by=by, stakeholder=stakeholder, on=TODAY)

    other.refresh_from_db()
    assert other.until_on is None
    assert other.stakeholder.left_on is None


def test_leave_is_refused_twice_and_before_joining(by, stakeholder):
    contact = ContactFactory(**own(stakeholder))
    stakeholder.joined_on = TODAY
    stakeholder.save()

    with pytest.raises(ValidationError, match="before it joined"):
        actions.leave(by=by, stakeholder=stakeholder, on=EARLIER)
    contact.refresh_from_db()
    assert contact.until_on is None

    stakeholder.refresh_from_db()
    actions.leave(by=by, stakeholder=stakeholder, on=LATER)
    with pytest.raises(ValidationError, match="already left"):
        actions.leave(by=by, stakeholder=stakeholder, on=LATER)


def test_come_back_brings_the_contacts_that_left_with_it(by, stakeholder):
    contact = ContactFactory(**own(stakeholder))
    former = ContactFactory(**own(stakeholder, until_on=EARLIER))
    mandate = LeadMandateFactory(**own(stakeholder))
    actions.leave(by=by, stakeholder=stakeholder, on=TODAY)

    actions.come_back(by=by, stakeholder=stakeholder)

    for row in [contact, former, mandate, stakeholder]:
        row.refresh_from_db()
    assert stakeholder.left_on is None
    assert contact.until_on is None
    assert former.until_on == EARLIER
    assert mandate.until_on == TODAY


def test_a_new_first_contact_makes_the_old_one_deputy(by, stakeholder):
    old = ContactFactory(**own(stakeholder))
    former = ContactFactory(**own(stakeholder, until_on=EARLIER))
    elsewhere = ContactFactory(network=stakeholder.network)

    new = actions.keep_contact(by=by, contact=Contact(**own(stakeholder, function="Head")), today=TODAY)

    ranks = {row.pk: row.rank for row in Contact.objects.for_network(stakeholder.network)}
    assert ranks == {new.pk: "primary", old.pk: "deputy", former.pk: "primary", elsewhere.pk: "primary"}


@pytest.mark.parametrize("fields", [{"rank": "other"}, {"until_on": EARLIER}])
def test_others_leave_the_first_contact_in_place(by, stakeholder, fields):
    first = ContactFactory(**own(stakeholder))

    actions.keep_contact(by=by, contact=Contact(**own(stakeholder, function="Head", **fields)), today=TODAY)

    first.refresh_from_db()
    assert first.rank == "primary"


def test_a_contact_saved_by_somebody_else_is_refused(by, stakeholder):
    contact = ContactFactory(**own(stakeholder))
    actions.keep_contact(by=by, contact=Contact.objects.get_or_404(contact.network, pk=contact.pk), today=TODAY)

    with pytest.raises(ValidationError, match="Somebody else"):
        actions.keep_contact(by=by, contact=contact, today=TODAY)


def test_declare_adds_changes_and_takes_away(by, stakeholder):
    kept = ResponsibilityFactory(**own(stakeholder, pillar="prevention", degree="leads", what="Protocol"))
    changed = ResponsibilityFactory(**own(stakeholder, pillar="intervention", degree="leads"))
    ResponsibilityFactory(**own(stakeholder, pillar="compensation"))
    stakeholder.responsibilities = "In general"

    actions.declare(
        by=by,
        stakeholder=stakeholder,
        by_pillar={
            "prevention": ("leads", "Protocol"),
            "intervention": ("supports", "Beds"),
            "compensation": ("", ""),
            "monitoring": ("contributes", "Counts"),
        },
    )

    stakeholder.refresh_from_db()
    rows = Responsibility.objects.for_network(stakeholder.network).in_order()
    assert stakeholder.responsibilities == "In general"
    assert [(row.pillar, row.degree, row.what) for row in rows] == [
        ("prevention", "leads", "Protocol"),
        ("intervention", "supports", "Beds"),
        ("monitoring", "contributes", "Counts"),
    ]
    assert [row.version for row in rows][:2] == [kept.version, changed.version + 1]


def test_declare_part_adds_changes_and_takes_away_in_one_pillar(by, stakeholder):
    other = ResponsibilityFactory(**own(stakeholder, pillar="monitoring", degree="leads", what="Counts"))
    part = Responsibility(**own(stakeholder, pillar="prevention", degree="supports", what="Beds"))

    actions.declare_part(by=by, part=part)
    part.degree = "leads"
    actions.declare_part(by=by, part=part)
    rows = stakeholder.pillar_responsibilities.in_order()
    assert [(row.pillar, row.degree, row.what) for row in rows] == [
        ("prevention", "leads", "Beds"),
        ("monitoring", "leads", "Counts"),
    ]

    part.degree = ""
    actions.declare_part(by=by, part=part)
    other.refresh_from_db()
    assert list(stakeholder.pillar_responsibilities.all()) == [other]
    assert other.version == 0


def test_declare_part_refuses_what_somebody_else_saved(by, stakeholder):
    part = ResponsibilityFactory(**own(stakeholder, pillar="prevention", degree="leads"))
    late = Responsibility.objects.get_or_404(part.network, pk=part.pk)
    actions.declare_part(by=by, part=part)

    for degree in ["supports", ""]:
        late.degree = degree
        with pytest.raises(ValidationError, match="Somebody else"):
            actions.declare_part(by=by, part=late)

    part.refresh_from_db()
    assert part.degree == "leads"


def test_lead_pillar_keeps_for_what(by, stakeholder):
    ResponsibilityFactory(**own(stakeholder, pillar="prevention", degree="supports", what="Protocol"))
    joint = ResponsibilityFactory(network=stakeholder.network, pillar="prevention")

    for pillar in ["prevention", "monitoring"]:
        actions.lead_pillar(by=by, stakeholder=stakeholder, pillar=pillar)

    rows = stakeholder.pillar_responsibilities.in_order()
    assert [(row.degree, row.what) for row in rows] == [("leads", "Protocol"), ("leads", "")]
    joint.refresh_from_db()
    assert joint.degree == "leads"


def hand_over(network, roles, on=TODAY):
    actions.hand_over(by=UserFactory(), network=network, roles=roles, on=on)
    rows = LeadMandate.objects.for_network(network).order_by("pk")
    return [(row.stakeholder, row.role, row.from_on, row.until_on) for row in rows]


def test_hand_over_ends_the_old_and_starts_the_new(stakeholder):
    new = StakeholderFactory(network=stakeholder.network)
    LeadMandateFactory(**own(stakeholder, from_on=EARLIER))

    assert hand_over(stakeholder.network, {new: "lead"}) == [
        (stakeholder, "lead", EARLIER, TODAY),
        (new, "lead", TODAY, None),
    ]


def test_who_goes_on_keeps_its_mandate(stakeholder):
    joint = StakeholderFactory(network=stakeholder.network)
    LeadMandateFactory(**own(stakeholder, from_on=EARLIER))

    assert hand_over(stakeholder.network, {stakeholder: "lead", joint: "lead"}) == [
        (stakeholder, "lead", EARLIER, None),
        (joint, "lead", TODAY, None),
    ]


def test_another_role_is_another_mandate(stakeholder):
    LeadMandateFactory(**own(stakeholder))

    assert hand_over(stakeholder.network, {stakeholder: "deputy"}) == [
        (stakeholder, "lead", None, TODAY),
        (stakeholder, "deputy", TODAY, None),
    ]


def test_a_mandate_of_no_day_was_a_mistake(stakeholder):
    LeadMandateFactory(**own(stakeholder, from_on=TODAY))

    assert hand_over(stakeholder.network, {}) == []


def test_nobody_stops_before_it_began(stakeholder):
    LeadMandateFactory(**own(stakeholder, from_on=LATER))

    with pytest.raises(ValidationError, match="Choose that day or a later one"):
        hand_over(stakeholder.network, {}, on=TODAY)


def test_hand_over_stays_in_the_network(stakeholder):
    elsewhere = LeadMandateFactory()

    hand_over(NetworkFactory(), {})

    elsewhere.refresh_from_db()
    assert elsewhere.until_on is None
