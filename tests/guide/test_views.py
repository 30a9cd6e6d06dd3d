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
        ("?pillar=nonsense&evidence=%00", ["Charter", "Desk"]),
    ],
)
def test_entry_list_is_narrowed_by_the_address(client, reader, query, found):
    GuideEntryFactory(
        code="P01",
        names={"en": "Charter"},
        school_levels=["primary", "secondary"],
        partner_names=[{"en": "Pupil guidance centre"}],
    )
    GuideEntryFactory(
        code="V01",
        pillar="intervention",
        names={"en": "Desk"},
        descriptions={"en": "One desk for all"},
        school_levels=["secondary"],
        intervention_level="individual",
        evidence="moderate",
    )

    assert titles(client.get(reverse("guide:entry_list") + query)) == found


@pytest.mark.parametrize("rows", [1, 3])
def test_entry_list_asks_as_much_for_many_as_for_few(client, coordinator, rows, django_assert_num_queries):
    GuideEntryFactory.create_batch(rows)

    with django_assert_num_queries(3):
        client.get(reverse("guide:entry_list"))


def test_entry_detail_says_it_in_the_readers_language(client):
    client.force_login(UserFactory(language="nl"))
    entry = GuideEntryFactory(
        names={"en": "Charter", "nl": "Aanwezigheidscharter"},
        descriptions={"en": "One text", "nl": "Eén charter"},
        lead_names={"en": "School board", "nl": "Schoolbestuur"},
        partner_names=[{"en": "Police"}, {"en": "Parents", "nl": "Ouders"}],
        evidence_source="EEF 2022",
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

    with django_assert_num_queries(4):
        client.get(entry.get_absolute_url())
