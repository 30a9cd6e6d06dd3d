import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from stakeholders.models import Contact, LeadMandate, Stakeholder
from tests.admin_pages import sent
from tests.factories import (
    ContactFactory,
    LeadMandateFactory,
    OfferFactory,
    ResponsibilityFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


def at(name, membership, *pks):
    return reverse(f"stakeholders:{name}", args=[membership.network.slug, *pks])


def full_stakeholder(network, **fields):
    stakeholder = StakeholderFactory(network=network, **fields)
    own = {"network": network, "stakeholder": stakeholder}
    ContactFactory(full_name="Els Sjabloon", email="els@example.org", phone="+32 9", from_on=YESTERDAY, **own)
    ContactFactory(full_name="Former Head", until_on=YESTERDAY, **own)
    ResponsibilityFactory(what="Attendance protocol", **own)
    OfferFactory(pillar="prevention", target_group="First years", how_to_refer="By phone", **own)
    LeadMandateFactory(**own)
    return stakeholder


@pytest.mark.parametrize("rows", [1, 3])
def test_stakeholder_list_asks_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    for _ in range(rows):
        full_stakeholder(coordinator.network)

    with django_assert_num_queries(9):
        page = client.get(at("stakeholder_list", coordinator)).content.decode()

    assert page.count("Els Sjabloon, Head teacher") == rows
    assert page.count("pillar-prevention") == rows
    assert "Former Head" not in page


def test_stakeholder_list_of_an_empty_network_invites(client, coordinator):
    page = client.get(at("stakeholder_list", coordinator)).content.decode()

    assert "Nobody is at the table yet" in page
    assert page.count(at("stakeholder_create", coordinator)) == 1


def test_stakeholder_list_invites_observers_to_nothing(client, observer):
    page = client.get(at("stakeholder_list", observer)).content.decode()

    assert "Nobody is at the table yet" in page
    assert at("stakeholder_create", observer) not in page


def test_stakeholder_list_shows_who_left_when_asked(client, observer):
    StakeholderFactory(network=observer.network, name="Here")
    StakeholderFactory(network=observer.network, name="Gone", left_on=YESTERDAY)

    now = client.get(at("stakeholder_list", observer))
    before = client.get(at("stakeholder_list", observer), {"left": "yes"})

    assert [str(row) for row in now.context["stakeholders"]] == ["Here"]
    assert "?left=yes" in now.content.decode()
    assert [str(row) for row in before.context["stakeholders"]] == ["Gone"]


def test_stakeholder_list_says_when_nothing_fits(client, observer):
    StakeholderFactory(network=observer.network)

    page = client.get(at("stakeholder_list", observer), {"q": "nothing of the kind"}).content.decode()

    assert "No stakeholder is like that." in page


def test_stakeholder_list_comes_in_pages(client, observer):
    for _ in range(51):
        StakeholderFactory(network=observer.network)

    page = client.get(at("stakeholder_list", observer), {"page": "2", "participation": ""})

    assert len(page.context["stakeholders"]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_stakeholder_detail_shows_everything(client, coordinator, rows, django_assert_num_queries):
    stakeholder = full_stakeholder(coordinator.network, official_name="Gemeentebestuur", code="S01")
    for _ in range(rows):
        OfferFactory(network=coordinator.network, stakeholder=stakeholder)
        ContactFactory(network=coordinator.network, stakeholder=stakeholder, rank="other")
        LeadMandateFactory(network=coordinator.network, stakeholder=stakeholder, until_on=YESTERDAY)

    with django_assert_num_queries(8):
        page = client.get(at("stakeholder_detail", coordinator, stakeholder.pk)).content.decode()

    for words in ["Gemeentebestuur", "els@example.org", "Attendance protocol", "First years", "1 former contact"]:
        assert words in page
    assert f"partner={stakeholder.pk}" in page


def test_a_partner_finds_no_way_to_edit_others(client, partner):
    other = full_stakeholder(partner.network)

    own_page = client.get(at("stakeholder_detail", partner, partner.own.pk)).content.decode()
    other_page = client.get(at("stakeholder_detail", partner, other.pk)).content.decode()

    assert at("stakeholder_edit", partner, partner.own.pk) in own_page
    assert at("offer_create", partner, partner.own.pk) in own_page
    assert at("stakeholder_leave", partner, partner.own.pk) not in own_page
    assert "/edit/" not in other_page
    assert "/new/" not in other_page


def writes(network, stakeholder):
    """(name, pk, data) of each page that changes something of a stakeholder."""
    own = {"network": network, "stakeholder": stakeholder}
    contact, offer = ContactFactory(**own), OfferFactory(**own)
    return [
        ("stakeholder_edit", stakeholder.pk, {"name": "New name", "type": stakeholder.type_id}),
        ("responsibility_edit", stakeholder.pk, {"degree_prevention": "leads"}),
        ("contact_create", stakeholder.pk, {"function": "Head", "rank": "primary"}),
        ("offer_create", stakeholder.pk, {"what": "A room"}),
        ("contact_edit", contact.pk, {"function": "Head", "rank": "other"}),
        ("contact_end", contact.pk, {"left_on": TODAY.isoformat(), "successor": "nobody"}),
        ("contact_delete", contact.pk, {"sure": "yes"}),
        ("offer_edit", offer.pk, {"what": "Two rooms"}),
        ("offer_delete", offer.pk, {"sure": "yes"}),
    ]


def test_a_partner_writes_its_own(client, partner):
    for name, pk, data in writes(partner.network, partner.own):
        url = at(name, partner, pk)

        assert client.get(url).status_code == 200, name
        answer = client.post(url, data)
        assert answer.status_code == 302, name
        assert answer.url == at("stakeholder_detail", partner, partner.own.pk)

    partner.own.refresh_from_db()
    assert partner.own.name == "New name"


def test_a_partner_does_not_write_what_others_own(client, partner):
    for name, pk, data in writes(partner.network, StakeholderFactory(network=partner.network)):
        assert client.get(at(name, partner, pk)).status_code == 403, name
        assert client.post(at(name, partner, pk), data).status_code == 403, name


def test_a_partner_does_not_say_how_it_takes_part(client, partner):
    data = {"name": partner.own.name, "type": partner.own.type_id, "participation": "core", "joined_on": "2020-01-01"}

    client.post(at("stakeholder_edit", partner, partner.own.pk), data)

    partner.own.refresh_from_db()
    assert (partner.own.participation, partner.own.joined_on) == ("", None)


def test_an_observer_writes_nothing(client, observer):
    for name, pk, data in writes(observer.network, StakeholderFactory(network=observer.network)):
        assert client.post(at(name, observer, pk), data).status_code == 403, name


@pytest.mark.parametrize(
    "name", ["stakeholder_create", "pillar_lead_edit", "lead_edit", "stakeholder_leave", "stakeholder_delete"]
)
def test_some_things_are_for_coordinators(client, partner, name):
    pks = [partner.own.pk] if name.startswith("stakeholder_") and name != "stakeholder_create" else []

    assert client.get(at(name, partner, *pks)).status_code == 403
    assert client.post(at(name, partner, *pks), {"left_on": TODAY.isoformat()}).status_code == 403


def test_stakeholder_create(client, coordinator):
    kind = StakeholderTypeFactory()

    answer = client.post(at("stakeholder_create", coordinator), {"name": "De Brug", "type": kind.pk})

    made = Stakeholder.objects.for_network(coordinator.network).get()
    assert (made.name, made.type) == ("De Brug", kind)
    assert answer.url == at("stakeholder_detail", coordinator, made.pk)


def test_stakeholder_create_keeps_what_was_typed(client, coordinator):
    answer = client.post(at("stakeholder_create", coordinator), {"name": "x" * 5_000, "territory": "The canal"})

    assert answer.status_code == 422
    assert "The canal" in answer.content.decode()
    assert not Stakeholder.objects.for_network(coordinator.network).exists()


def test_two_editors_of_one_stakeholder(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network, name="Old", version=1)
    data = {"name": "Mine", "type": stakeholder.type_id, "version": "0"}

    answer = client.post(at("stakeholder_edit", coordinator, stakeholder.pk), data)

    assert answer.status_code == 422
    assert "Somebody else saved this" in answer.content.decode()
    stakeholder.refresh_from_db()
    assert stakeholder.name == "Old"


def test_stakeholder_leave_names_the_consequences(client, coordinator):
    stakeholder = full_stakeholder(coordinator.network)
    url = at("stakeholder_leave", coordinator, stakeholder.pk)

    page = client.get(url).content.decode()
    answer = client.post(url, {"left_on": TODAY.isoformat()})

    assert "its part as Lead partner" in page
    assert "the function of Els Sjabloon, Head teacher" in page
    assert answer.status_code == 302
    stakeholder.refresh_from_db()
    assert stakeholder.left_on == TODAY


def test_stakeholder_leave_is_refused_in_words(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network, joined_on=TODAY)

    answer = client.post(at("stakeholder_leave", coordinator, stakeholder.pk), {"left_on": YESTERDAY.isoformat()})

    assert answer.status_code == 422
    assert "It cannot leave before it joined." in answer.content.decode()


def test_stakeholder_return(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network, left_on=TODAY)
    url = at("stakeholder_return", coordinator, stakeholder.pk)

    page = client.get(url).content.decode()
    client.post(url)

    assert "does not lead the network again by itself" in page
    stakeholder.refresh_from_db()
    assert stakeholder.left_on is None


def test_stakeholder_delete_says_what_goes(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network)
    ContactFactory(network=coordinator.network, stakeholder=stakeholder)
    url = at("stakeholder_delete", coordinator, stakeholder.pk)

    page = client.get(url).content.decode()
    answer = client.post(url)

    assert "1 contact" in page
    assert answer.url == at("stakeholder_list", coordinator)
    assert not Stakeholder.objects.for_network(coordinator.network).exists()


def test_stakeholder_delete_says_what_stands_in_the_way(client, coordinator):
    stakeholder = full_stakeholder(coordinator.network, name="O'Brien")
    url = at("stakeholder_delete", coordinator, stakeholder.pk)

    for answer, status in [(client.get(url), 200), (client.post(url), 422)]:
        page = answer.content.decode()
        assert answer.status_code == status
        assert "1 lead mandate: O&#x27;Brien · Lead partner" in page
        assert at("stakeholder_leave", coordinator, stakeholder.pk) in page
    assert Stakeholder.objects.for_network(coordinator.network).get() == stakeholder


def test_contact_create_makes_the_old_first_contact_deputy(client, coordinator):
    old = ContactFactory(network=coordinator.network)
    data = {"function": "Principal", "rank": "primary"}

    client.post(at("contact_create", coordinator, old.stakeholder.pk), data)

    ranks = {str(row): row.rank for row in Contact.objects.for_network(coordinator.network)}
    assert ranks == {"Head teacher": "deputy", "Principal": "primary"}


def test_contact_form_says_what_is_wrong(client, coordinator):
    contact = ContactFactory(network=coordinator.network)
    data = {"function": "", "rank": "primary", "email": "nobody"}

    answer = client.post(at("contact_edit", coordinator, contact.pk), data)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["function", "email"]


def test_contact_delete_says_that_its_account_speaks_for_nobody(client, coordinator):
    with_account = ContactFactory(network=coordinator.network, user=UserFactory())
    without = ContactFactory(network=coordinator.network)

    pages = [client.get(at("contact_delete", coordinator, row.pk)).content.decode() for row in [with_account, without]]

    assert ["speaks for nobody" in page for page in pages] == [True, False]
    assert at("contact_end", coordinator, with_account.pk) in pages[0]


def test_responsibility_edit_saves_all_pillars(client, coordinator):
    row = ResponsibilityFactory(network=coordinator.network, pillar="prevention")
    url = at("responsibility_edit", coordinator, row.stakeholder.pk)

    client.post(url, {"responsibilities": "All", "degree_monitoring": "supports", "what_monitoring": "Counts"})

    rows = row.stakeholder.pillar_responsibilities.all()
    assert [(row.pillar, row.degree, row.what) for row in rows] == [("monitoring", "supports", "Counts")]
    row.stakeholder.refresh_from_db()
    assert row.stakeholder.responsibilities == "All"


def test_pillar_lead_edit(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network)
    url = at("pillar_lead_edit", coordinator)

    form = client.get(url, {"pillar": "compensation"}).context["form"]
    answer = client.post(url, {"pillar": "compensation", "stakeholder": stakeholder.pk})

    assert form["pillar"].value() == "compensation"
    assert answer.url == at("matrix", coordinator)
    assert [row.degree for row in stakeholder.pillar_responsibilities.all()] == ["leads"]


@pytest.mark.parametrize("rows", [1, 3])
def test_lead_list_asks_the_same_for_any_number(client, observer, rows, django_assert_num_queries):
    for _ in range(rows):
        LeadMandateFactory(network=observer.network)
        LeadMandateFactory(network=observer.network, until_on=YESTERDAY)

    with django_assert_num_queries(4):
        page = client.get(at("lead_list", observer))

    assert len(page.context["running"]) == len(page.context["past"]) == rows
    assert at("lead_edit", observer) not in page.content.decode()


def test_lead_list_of_an_empty_network_invites(client, coordinator):
    page = client.get(at("lead_list", coordinator)).content.decode()

    assert "Nobody leads the network yet" in page
    assert at("lead_edit", coordinator) in page


def test_lead_edit_hands_over(client, coordinator):
    old = LeadMandateFactory(network=coordinator.network, from_on=YESTERDAY)
    new = StakeholderFactory(network=coordinator.network)
    url = at("lead_edit", coordinator)
    form = client.get(url).context["form"]

    client.post(url, {"leads": [new.pk], "from_on": TODAY.isoformat(), "seen": form["seen"].value()})

    rows = LeadMandate.objects.for_network(coordinator.network).order_by("pk")
    assert form["leads"].value() == [old.stakeholder_id]
    assert [(row.stakeholder, row.until_on) for row in rows] == [(old.stakeholder, TODAY), (new, None)]


def test_lead_edit_refuses_in_words(client, coordinator):
    mandate = LeadMandateFactory(network=coordinator.network, from_on=TODAY)
    data = {"from_on": YESTERDAY.isoformat(), "seen": f"{mandate.pk}.0"}

    answer = client.post(at("lead_edit", coordinator), data)

    assert answer.status_code == 422
    assert "Choose that day or a later one" in answer.content.decode()


def test_lead_mandate_edit_sets_dates_right(client, coordinator):
    mandate = LeadMandateFactory(network=coordinator.network, from_on=TODAY)
    url = at("lead_mandate_edit", coordinator, mandate.pk)

    assert client.get(url).status_code == 200
    assert client.post(url, {"starts_2": "not a year"}).status_code == 422
    client.post(url, {"starts_1": "9", "starts_2": "2024", "task": "The early signals"})

    mandate.refresh_from_db()
    assert (str(mandate.starts), mandate.task) == ("September 2024", "The early signals")


def test_admin_lists_and_repairs(client):
    stakeholder = full_stakeholder(StakeholderFactory(name="Taken").network)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    url = reverse("admin:stakeholders_stakeholder_change", args=[stakeholder.pk])

    assert client.get(reverse("admin:stakeholders_stakeholder_changelist"), {"q": stakeholder.name}).status_code == 200
    assert client.get(reverse("admin:stakeholders_stakeholdertype_changelist"), {"q": "school"}).status_code == 200
    assert client.get(reverse("admin:stakeholders_stakeholder_add")).status_code == 403
    answer = sent(client, url, name="Taken")
    assert "There is already a stakeholder with this name." in answer.content.decode()
