import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from stakeholders.forms import (
    ContactForm,
    ContactLeaveForm,
    LeadForm,
    LeadMandateForm,
    LeaveForm,
    OfferForm,
    PillarLeadForm,
    ResponsibilityForm,
    StakeholderFilter,
    StakeholderForm,
)
from stakeholders.models import Contact, Stakeholder
from stakeholders.queries import types_in
from tests.factories import (
    ContactFactory,
    LeadMandateFactory,
    NetworkFactory,
    ResponsibilityFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 1)
HARD_TEXTS = ["x" * 5_000, "🧑‍🏫" * 40, "מועצה " * 20, "O'Brien & <b>Zoë</b>"]


def stakeholder_form(network=None, instance=None, **data):
    kind = StakeholderTypeFactory()
    network = network or (instance.network if instance else NetworkFactory())
    return StakeholderForm({"name": "De Brug", "type": kind.pk, **data}, network=network, instance=instance)


def test_a_name_and_a_type_are_enough():
    form = stakeholder_form()

    assert form.is_valid(), form.errors
    assert form.save().joined_on is None


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_hard_texts_are_kept_or_refused_in_words(text):
    form = stakeholder_form(name=text, responsibilities=text)

    if form.is_valid():
        assert form.save().responsibilities == text.strip()
    else:
        assert list(form.errors) == ["name"]


@pytest.mark.parametrize("day", [("45", "13", "2026"), ("", "", "soon"), ("1", "", "2026")])
def test_no_such_day(day):
    typed = {f"joined_{place}": part for place, part in enumerate(day)}

    assert list(stakeholder_form(**typed).errors) == ["joined"]


def test_only_the_year_it_joined_may_be_known():
    form = stakeholder_form(joined_2="2021")

    assert form.is_valid(), form.errors
    assert str(form.save().joined) == "2021"


def test_a_name_is_given_once():
    taken = StakeholderFactory(name="De Brug")

    assert list(stakeholder_form(network=taken.network).errors) == ["name"]
    assert stakeholder_form(network=NetworkFactory()).is_valid()
    assert stakeholder_form(instance=taken).is_valid()


def test_a_name_given_twice_in_one_moment_is_refused_too():
    form = stakeholder_form()
    assert form.is_valid()
    StakeholderFactory(name="De Brug", network=form.network)

    with pytest.raises(ValidationError, match="already"):
        form.save()


def test_types_stand_in_the_alphabet():
    for code, name in [("1", "Youth work"), ("2", "Adult education"), ("3", "Éducation")]:
        StakeholderTypeFactory(code=code, names={"en": name})

    choices = StakeholderForm(network=NetworkFactory()).fields["type"].choices

    assert [name for _pk, name in choices] == ["—", "Adult education", "Éducation", "Youth work"]


def test_a_partner_does_not_say_how_it_takes_part():
    stakeholder = StakeholderFactory(left_on=TODAY)

    form = StakeholderForm(network=stakeholder.network, instance=stakeholder, is_coordinator=False)

    assert not {"participation", "joined", "left"} & set(form.fields)


def test_the_day_it_left_can_be_set_right_but_not_emptied():
    gone = StakeholderFactory(left_on=TODAY)

    def day(name, number, month):
        return {f"{name}_0": number, f"{name}_1": month, f"{name}_2": "2026"}

    assert "left" not in StakeholderForm(network=NetworkFactory()).fields
    assert list(stakeholder_form(instance=gone).errors) == ["left"]
    wrong = day("joined", "2", "10") | day("left", "1", "10")
    assert list(stakeholder_form(instance=gone, **wrong).errors) == ["left"]
    gone.refresh_from_db()
    assert stakeholder_form(instance=gone, **day("left", "30", "9")).is_valid()


def test_nobody_has_left_tomorrow():
    assert LeaveForm({"left_on": "2026-10-01"}, today=TODAY).is_valid()
    assert list(LeaveForm({"left_on": "2026-10-02"}, today=TODAY).errors) == ["left_on"]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, []),
        ({"email": "not an address"}, ["email"]),
        ({"function": ""}, ["function"]),
        ({"starts_0": "2", "starts_1": "10", "starts_2": "2026", "ends_1": "9", "ends_2": "2026"}, ["ends"]),
        ({"starts_2": "26"}, ["starts"]),
        ({"starts_1": "9", "starts_2": "2026", "ends_1": "9", "ends_2": "2026"}, []),
    ],
)
def test_contact_form(data, wrong):
    contact = Contact(stakeholder=StakeholderFactory())
    base = {"function": "Head", "rank": "primary", "email": "head@example.org"}

    form = ContactForm({**base, **data}, network=contact.stakeholder.network, instance=contact)

    assert list(form.errors) == wrong


def test_the_account_of_a_contact_is_not_asked():
    assert "user" not in ContactForm(network=NetworkFactory()).fields


def test_a_contact_ends_after_it_began():
    contact = ContactFactory(from_on=TODAY)

    assert list(leave_form(contact, left_on="2026-09-30", successor="nobody").errors) == ["left_on"]


def leave_form(contact, others=(), **data):
    return ContactLeaveForm(data, network=contact.network, instance=contact, others=list(others), today=TODAY)


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"left_on": "2026-10-02", "successor": "nobody"}, ["left_on"]),
        ({"left_on": "2026-10-01"}, ["successor"]),
        ({"left_on": "2026-10-01", "successor": "999999"}, ["successor"]),
        ({"left_on": "2026-10-01", "successor": "new"}, ["new_function"]),
        ({"left_on": "2026-10-01", "successor": "new", "new_function": "x" * 151}, ["new_function"]),
        ({"left_on": "2026-10-01", "successor": "new", "new_function": "Head", "new_email": "no"}, ["new_email"]),
        ({"left_on": "2026-10-01", "successor": "nobody", "new_full_name": "An"}, ["successor"]),
        ({"left_on": "2026-10-01", "successor": "new", "new_function": "Head", "new_email": "an@x.org"}, []),
    ],
)
def test_who_comes_after(data, wrong):
    assert list(leave_form(ContactFactory(), **data).errors) == wrong


def test_one_of_the_others_comes_after():
    contact = ContactFactory(full_name="Els")
    other = ContactFactory(network=contact.network, stakeholder=contact.stakeholder, full_name="Jan")

    form = leave_form(contact, [other], left_on="2026-10-01", successor=str(other.pk), new_function="Head teacher")

    assert form.is_valid(), form.errors
    assert form.chosen_successor() == other


def test_a_contact_remembers_how_much_of_a_date_is_known():
    contact = ContactFactory()
    data = {"function": "Head", "rank": "primary", "starts_1": "september", "starts_2": "2024"}

    form = ContactForm(data, network=contact.network, instance=contact)

    assert form.is_valid(), form.errors
    assert (contact.from_on, contact.from_precision) == (dt.date(2024, 9, 1), "month")


def test_an_offer_uses_the_networks_words():
    network = NetworkFactory(label_prevention="Keep in school")

    form = OfferForm({"what": "A quiet room"}, network=network)

    assert ("prevention", "Keep in school") in form.fields["pillar"].choices
    assert form.is_valid()


def responsibilities(stakeholder, **data):
    return ResponsibilityForm(data, network=stakeholder.network, instance=stakeholder)


def test_responsibilities_start_from_what_is_declared():
    row = ResponsibilityFactory(pillar="prevention", degree="supports", what="Beds")

    form = ResponsibilityForm(network=row.network, instance=row.stakeholder)

    assert form["degree_prevention"].value() == "supports"
    assert form["what_prevention"].value() == "Beds"
    assert form["degree_monitoring"].value() == ""


def test_responsibilities_of_all_pillars_come_together():
    form = responsibilities(StakeholderFactory(), degree_prevention="leads", what_prevention="Protocol")

    assert form.is_valid(), form.errors
    assert form.by_pillar() == {
        "prevention": ("leads", "Protocol"),
        "intervention": ("", ""),
        "compensation": ("", ""),
        "monitoring": ("", ""),
    }


def test_for_what_needs_a_degree():
    form = responsibilities(StakeholderFactory(), what_prevention="Protocol")

    assert list(form.errors) == ["degree_prevention"]


def test_responsibilities_notice_a_second_editor():
    stakeholder = StakeholderFactory(version=3)

    form = responsibilities(stakeholder, version="2", degree_prevention="leads")

    assert "Somebody else" in form.errors["__all__"][0]


def lead_form(network, mandates=(), **data):
    sent = QueryDict(mutable=True)
    for name, value in {"from_on": "2026-10-01", **data}.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return LeadForm(sent, network=network, mandates=list(mandates), today=TODAY)


def test_several_may_lead():
    network = NetworkFactory()
    a, b, c = (
        StakeholderFactory(network=network),
        StakeholderFactory(network=network),
        StakeholderFactory(network=network),
    )

    form = lead_form(network, leads=[a.pk, b.pk], deputies=[c.pk])

    assert form.is_valid(), form.errors
    assert form.roles() == {a: "lead", b: "lead", c: "deputy"}


def test_nobody_is_its_own_deputy():
    stakeholder = StakeholderFactory()

    form = lead_form(stakeholder.network, leads=[stakeholder.pk], deputies=[stakeholder.pk])

    assert list(form.errors) == ["deputies"]


def test_only_who_is_at_the_own_table_can_lead():
    gone = StakeholderFactory(left_on=TODAY)
    elsewhere = StakeholderFactory()

    assert list(lead_form(gone.network, leads=[gone.pk]).errors) == ["leads"]
    assert list(lead_form(gone.network, leads=[elsewhere.pk]).errors) == ["leads"]


def test_lead_form_notices_a_second_editor():
    mandate = LeadMandateFactory()

    form = lead_form(mandate.network, [mandate], leads=[mandate.stakeholder.pk], seen="")

    assert "Somebody else" in form.errors["__all__"][0]
    assert form["seen"].value() == f"{mandate.pk}.0"
    assert lead_form(mandate.network, [mandate], seen=f"{mandate.pk}.0").is_valid()


def test_a_running_mandate_ends_only_by_handing_over():
    running, ended = LeadMandateFactory(), LeadMandateFactory(until_on=TODAY)

    assert "ends" not in LeadMandateForm(network=running.network, instance=running).fields
    form = LeadMandateForm({"ends_2": ""}, network=ended.network, instance=ended)
    assert list(form.errors) == ["ends"]


def test_nobody_leads_from_tomorrow():
    assert list(lead_form(NetworkFactory(), from_on="2026-10-02").errors) == ["from_on"]


def test_pillar_lead_form_offers_the_own_table():
    network = NetworkFactory()
    here = StakeholderFactory(network=network)
    StakeholderFactory()
    StakeholderFactory(network=network, left_on=TODAY)

    assert list(PillarLeadForm(network=network).fields["stakeholder"].queryset) == [here]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Atheneum", "De Brug"]),
        ("q=brug", ["De Brug"]),
        ("participation=core", ["Atheneum"]),
        ("pillar=monitoring", ["De Brug"]),
        ("left=yes", ["Gone"]),
        ("left=yes&q=brug", []),
        ("type=99999999999999999999&participation=king&left=maybe&q=%00", ["Atheneum", "De Brug"]),
    ],
)
def test_filters(query, names):
    network = NetworkFactory()
    StakeholderFactory(network=network, name="Atheneum", participation="core")
    bridge = StakeholderFactory(network=network, name="De Brug")
    ResponsibilityFactory(network=network, stakeholder=bridge, pillar="monitoring")
    StakeholderFactory(network=network, name="Gone", left_on=TODAY)

    form = StakeholderFilter(QueryDict(query), network=network, types=types_in(network))

    assert [str(row) for row in form.rows(Stakeholder.objects.for_network(network)).by_name()] == names


def test_filter_by_type():
    school = StakeholderFactory(type=StakeholderTypeFactory(code="SEC"))
    StakeholderFactory(network=school.network, type=StakeholderTypeFactory(code="PES"))

    form = StakeholderFilter({"type": school.type.pk}, network=school.network, types=types_in(school.network))

    assert list(form.rows(Stakeholder.objects.for_network(school.network))) == [school]
