"""Who can help: looking for offers, keeping them fresh, and the sheet to print."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from stakeholders.models import Offer, Stakeholder
from tests.factories import ContactFactory, NetworkFactory, OfferFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LONG_AGO = TODAY - dt.timedelta(days=366)


def at(name, membership, *pks):
    return reverse(f"stakeholders:{name}", args=[membership.network.slug, *pks])


def offered(network, what="Talks", name=None, **facts):
    """An offer of a stakeholder of its own, confirmed today."""
    stakeholder = StakeholderFactory(network=network, **({"name": name} if name else {}))
    return OfferFactory(network=network, stakeholder=stakeholder, what=what, **{"confirmed_on": TODAY} | facts)


def found(client, membership, **asked):
    return [offer.what for offer in client.get(at("help_list", membership), asked).context["offers"]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["For all", "Refusal", "Sport"]),
        ({"q": "refusal"}, ["Refusal"]),
        ({"q": "kompas SPORT"}, ["Sport"]),
        ({"q": "refusal sport"}, []),
        ({"q": "refusal 13"}, ["Refusal"]),
        ({"q": "refusal 30"}, []),
        ({"age": "13"}, ["For all", "Refusal", "Sport"]),
        ({"age": "18"}, ["For all", "Sport"]),
        ({"level": "primary"}, ["For all"]),
        ({"level": "secondary"}, ["For all", "Refusal", "Sport"]),
        ({"pillar": "intervention"}, ["Refusal"]),
        ({"help": "leisure"}, ["Sport"]),
        ({"reach": "individual"}, ["Refusal"]),
        ({"age": "old", "pillar": "x", "help": "x", "page": "99"}, ["For all", "Refusal", "Sport"]),
        ({"age": "9" * 40, "q": "'; DROP TABLE--"}, []),
    ],
)
def test_help_is_found_by_words_age_level_pillar_kind_and_reach(client, observer, asked, expected):
    network = observer.network
    offered(
        network,
        "Refusal",
        name="Guidance centre",
        pillar="intervention",
        help="talk",
        reach="individual",
        youngest=12,
        oldest=16,
        school_levels=["secondary"],
    )
    offered(
        network, "Sport", name="Kompas", pillar="prevention", help="leisure", youngest=6, school_levels=["secondary"]
    )
    offered(network, "For all", name="Town hall", pillar="prevention", help="talk")
    offered(NetworkFactory(), "Of another town")

    assert sorted(found(client, observer, **asked)) == expected


def test_what_ended_and_who_left_is_not_found(client, coordinator):
    offered(coordinator.network, "Ended", valid_until_on=TODAY - dt.timedelta(days=1))
    offered(coordinator.network, "Last day", valid_until_on=TODAY)
    Stakeholder.unscoped.filter(pk=offered(coordinator.network, "Left").stakeholder_id).update(left_on=TODAY)

    assert found(client, coordinator) == ["Last day"]
    assert found(client, coordinator, expired="yes") == ["Ended"]


def test_only_the_coordinator_looks_at_what_ended(client, partner):
    offered(partner.network, "Ended", valid_until_on=TODAY - dt.timedelta(days=1))

    assert found(client, partner, expired="yes") == []


def test_a_card_says_for_whom_how_soon_and_whom_to_call(client, observer):
    offer = offered(
        observer.network,
        "Talks at home",
        target_group="Pupils who refuse school",
        youngest=12,
        oldest=16,
        school_levels=["secondary"],
        waiting_time="two weeks",
        capacity="12 places",
        cost="free",
        how_to_refer="By phone",
    )
    own = {"network": observer.network, "stakeholder": offer.stakeholder}
    ContactFactory(full_name="First Contact", phone="+32 9 111", **own)
    offer.contact = ContactFactory(
        full_name="Intake", rank="other", phone="+32 (0)9 222 33 44", email="in@x.example.org", **own
    )
    offer.save()

    page = client.get(at("help_list", observer)).text

    for words in ("Pupils who refuse school", "12 to 16 years old", "two weeks", "12 places", "free", "By phone"):
        assert words in page
    assert 'href="tel:+3292223344"' in page
    assert 'href="mailto:in@x.example.org"' in page
    assert "First Contact" not in page


def test_who_is_no_longer_in_function_is_not_called(client, observer):
    offer = offered(observer.network)
    own = {"network": observer.network, "stakeholder": offer.stakeholder}
    ContactFactory(full_name="Still Here", **own)
    offer.contact = ContactFactory(full_name="Long Gone", until_on=TODAY - dt.timedelta(days=1), **own)
    offer.save()

    page = client.get(at("help_list", observer)).text

    assert "Still Here" in page
    assert "Long Gone" not in page


def test_a_search_answers_a_fragment_to_htmx(client, observer):
    offered(observer.network)

    page = client.get(at("help_list", observer), headers={"hx-request": "true"}).text

    assert "Talks" in page
    assert "<html" not in page


def test_nothing_found_says_so(client, observer):
    page = client.get(at("help_list", observer), {"q": "xyz"}).text

    assert page.count("<li") == client.get(at("help_list", observer)).text.count("<li")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("help_list", 5), ("help_sheet", 4), ("help_stale", 5)])
def test_pages_cost_the_same_for_any_number(client, coordinator, rows, name, queries, django_assert_num_queries):
    for _ in range(rows):
        offer = offered(coordinator.network, confirmed_on=LONG_AGO)
        ContactFactory(network=coordinator.network, stakeholder=offer.stakeholder)

    with django_assert_num_queries(queries):
        client.get(at(name, coordinator))


def test_the_sheet_groups_by_pillar_and_leaves_names_off(client, observer):
    first = offered(observer.network, "A club", pillar="prevention")
    ContactFactory(network=observer.network, stakeholder=first.stakeholder, full_name="Els Sjabloon", phone="+32 9 1")
    offered(observer.network, "A talk", pillar="intervention")

    page = client.get(at("help_sheet", observer)).text
    one = client.get(at("help_sheet", observer), {"pillar": "intervention"}).text

    assert page.index("A club") < page.index("A talk")
    assert "Els Sjabloon" not in page
    assert "A club" not in one
    assert "A talk" in one
    assert client.get(at("help_sheet", observer), {"pillar": "x"}).text.count("A club") == 1


def test_saving_an_offer_confirms_it_today(client, partner):
    answer = client.post(
        at("offer_create", partner, partner.own.pk),
        {"what": "Talks at home", "help": "talk", "youngest": "12", "oldest": "16", "school_levels": ["secondary"]},
    )

    offer = Offer.unscoped.get()
    assert answer.status_code == 302
    assert (offer.youngest, offer.oldest, offer.school_levels) == (12, 16, ["secondary"])
    assert offer.confirmed_on == partner.network.day_of(timezone.now())


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"youngest": "16", "oldest": "12"}, "oldest"),
        ({"youngest": "200"}, "youngest"),
        ({"school_levels": ["university"]}, "school_levels"),
        ({"valid_until_on": "31/31/2027"}, "valid_until_on"),
        ({"what": ""}, "what"),
    ],
)
def test_what_is_wrong_in_an_offer_is_told_at_its_field_and_kept(client, partner, typed, field):
    answer = client.post(
        at("offer_create", partner, partner.own.pk), {"what": "Talks", "target_group": "All of us", **typed}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "All of us" in answer.text
    assert not Offer.unscoped.exists()


def test_whom_to_call_is_a_contact_of_the_same_stakeholder(client, partner):
    other = ContactFactory(network=partner.network, stakeholder=StakeholderFactory(network=partner.network))

    answer = client.post(at("offer_create", partner, partner.own.pk), {"what": "Talks", "contact": other.pk})

    assert list(answer.context["form"].errors) == ["contact"]


def test_a_partner_confirms_its_own_offer_only(client, partner):
    own = OfferFactory(network=partner.network, stakeholder=partner.own, confirmed_on=LONG_AGO)
    others = offered(partner.network, confirmed_on=LONG_AGO)

    answers = [client.post(at("offer_confirm", partner, offer.pk)).status_code for offer in (own, others)]

    own.refresh_from_db()
    others.refresh_from_db()
    assert answers == [302, 403]
    assert (own.confirmed_on, others.confirmed_on) == (partner.network.day_of(timezone.now()), LONG_AGO)


def test_the_coordinator_sees_who_has_not_confirmed_for_a_year(client, coordinator):
    offered(coordinator.network, "Old", name="Never said", confirmed_on=None)
    offered(coordinator.network, "Older", name="Long ago", confirmed_on=LONG_AGO)
    offered(coordinator.network, "Fresh", name="Yesterday", confirmed_on=TODAY - dt.timedelta(days=1))

    page = client.get(at("help_stale", coordinator))

    assert [stakeholder.name for stakeholder in page.context["stakeholders"]] == ["Long ago", "Never said"]
