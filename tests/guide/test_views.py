import pytest
from django.urls import reverse

from tests.factories import GuideEntryFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return user


def titles(answer):
    return [str(entry) for entry in answer.context["entries"]]


def test_entry_list_asks_who_is_there(client):
    answer = client.get(reverse("guide:entry_list"))

    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/guide/"


def test_entry_list_goes_by_pillar_and_code(client, reader):
    for code, pillar in [("M01", "monitoring"), ("C01", "compensation"), ("P02", "prevention"), ("P01", "prevention")]:
        GuideEntryFactory(code=code, pillar=pillar, names={"en": code})

    assert titles(client.get(reverse("guide:entry_list"))) == ["P01", "P02", "C01", "M01"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Charter", "Desk"]),
        ("?pillar=prevention", ["Charter"]),
        ("?level=secondary", ["Charter", "Desk"]),
        ("?level=primary", ["Charter"]),
        ("?intervention=individual", ["Desk"]),
        ("?evidence=moderate", ["Desk"]),
        ("?q=DESK+one", ["Desk"]),
        ("?q=guidance", ["Charter"]),
        ("?q=nothing+like+it", []),
        ("?partner=CLB", ["Charter", "Desk"]),
        ("?partner=SEC", ["Charter"]),
        ("?funding=EU", ["Desk"]),
        ("?funding=local", ["Charter", "Desk"]),
        ("?effort=high", ["Desk"]),
        ("?cost=%E2%82%AC", ["Charter"]),
        ("?partner=CLB&funding=local&cost=%E2%82%AC%E2%82%AC", ["Desk"]),
        ("?pillar=nonsense&evidence=%00", ["Charter", "Desk"]),
        ("?partner=nobody&funding=gold&effort=x&cost=5", ["Charter", "Desk"]),
    ],
)
def test_entry_list_is_narrowed_by_the_address(client, reader, query, found):
    GuideEntryFactory(
        code="P01",
        names={"en": "Charter"},
        school_levels=["primary", "secondary"],
        lead_type="SEC",
        partner_types=["CLB"],
        partner_names=[{"en": "Pupil guidance centre"}],
        funding=["local"],
        effort="low",
        cost_band="€",
    )
    GuideEntryFactory(
        code="V01",
        pillar="intervention",
        names={"en": "Desk"},
        descriptions={"en": "One desk for all"},
        school_levels=["secondary"],
        intervention_level="individual",
        evidence="moderate",
        lead_type="CLB",
        funding=["local", "EU"],
        effort="high",
        cost_band="€€",
    )

    assert titles(client.get(reverse("guide:entry_list") + query)) == found


def test_entry_list_offers_the_types_of_partners_by_name(client):
    client.force_login(UserFactory(language="fr"))
    GuideEntryFactory(lead_type="SEC", lead_names={"en": "Secondary school", "fr": "École secondaire"})
    GuideEntryFactory(
        lead_type="CLB",
        lead_names={"fr": "Centre d'accompagnement"},
        partner_types=["POL", "SEC"],
        partner_names=[{"fr": "Police"}, {"fr": "École secondaire"}],
    )

    form = client.get(reverse("guide:entry_list")).context["filters"]

    assert form.fields["partner"].choices[1:] == [
        ("CLB", "Centre d'accompagnement"),
        ("SEC", "École secondaire"),
        ("POL", "Police"),
    ]


def test_entry_list_says_how_many_match(client, reader):
    GuideEntryFactory.create_batch(2, effort="low")
    GuideEntryFactory(effort="high")

    page = client.get(reverse("guide:entry_list"), {"effort": "low"}).text

    assert "3 engagements that others made" in page
    assert '<p class="soft small" role="status">2 engagements</p>' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_entry_list_asks_as_much_for_many_as_for_few(client, coordinator, rows, django_assert_num_queries):
    GuideEntryFactory.create_batch(rows, lead_type="SEC", partner_types=["CLB"], partner_names=[{"en": "Centre"}])

    with django_assert_num_queries(3):
        answer = client.get(reverse("guide:entry_list"), {"partner": "CLB", "q": "charter"})

    assert len(titles(answer)) == rows


def test_entry_detail_says_it_in_the_readers_language(client):
    client.force_login(UserFactory(language="nl"))
    entry = GuideEntryFactory(
        names={"en": "Charter", "nl": "Aanwezigheidscharter"},
        descriptions={"en": "One text", "nl": "Eén charter"},
        lead_names={"en": "School board", "nl": "Schoolbestuur"},
        partner_names=[{"en": "Police"}, {"en": "Parents", "nl": "Ouders"}],
        evidence_sources={"en": "EEF 2022"},
        effort="low",
        cost_band="€€",
        funding=["local", "EU"],
    )

    page = client.get(entry.get_absolute_url()).content.decode()

    for words in ["Aanwezigheidscharter", "Eén charter.", "Schoolbestuur", "Police · Ouders", "EEF 2022"]:
        assert words in page


def test_entry_detail_of_no_entry_is_not_found(client, reader):
    assert client.get(reverse("guide:entry_detail", args=["X99"])).status_code == 404


def test_entry_detail_offers_itself_to_who_coordinates(client):
    entry = GuideEntryFactory(code="P01")
    own = MembershipFactory(role="coordinator")
    MembershipFactory(user=own.user, role="observer")
    client.force_login(own.user)

    answer = client.get(entry.get_absolute_url())

    assert list(answer.context["networks"]) == [own.network]
    assert f'href="/n/{own.network.slug}/engagements/new/?guide=P01"' in answer.content.decode()
    assert "Use this in my plan" in answer.content.decode()


def test_entry_detail_lets_who_coordinates_several_choose(client):
    entry = GuideEntryFactory(code="P01")
    own = MembershipFactory(role="coordinator")
    other = MembershipFactory(user=own.user, role="coordinator")
    client.force_login(own.user)

    page = client.get(entry.get_absolute_url()).content.decode()

    assert f"Use this in {own.network}" in page
    assert f"Use this in {other.network}" in page


def test_entry_detail_offers_nothing_to_a_partner(client, partner):
    page = client.get(GuideEntryFactory().get_absolute_url()).content.decode()

    assert "?guide=" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_entry_detail_asks_as_much_for_many_as_for_few(client, rows, django_assert_num_queries):
    entry = GuideEntryFactory.create_batch(rows)[0]
    own = MembershipFactory(role="coordinator")
    MembershipFactory.create_batch(rows - 1, user=own.user, role="coordinator")
    client.force_login(own.user)

    with django_assert_num_queries(7):
        answer = client.get(entry.get_absolute_url())

    assert len(answer.context["related"]) == rows - 1


def test_entry_detail_shows_four_like_it(client, reader):
    entry, *others = GuideEntryFactory.create_batch(6)

    answer = client.get(entry.get_absolute_url())

    assert list(answer.context["related"]) == others[:4]
    assert "Much like it" in answer.text
    assert f'href="{others[0].get_absolute_url()}"' in answer.text


def test_entry_detail_of_one_that_is_alone_shows_no_others(client, reader):
    GuideEntryFactory(pillar="monitoring")

    assert "Much like it" not in client.get(GuideEntryFactory().get_absolute_url()).text
