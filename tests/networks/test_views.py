import pytest
from django.urls import reverse

from networks.models import Network, User
from stakeholders.models import Stakeholder
from tests.factories import MembershipFactory, NetworkFactory, StakeholderFactory, UserFactory

pytestmark = pytest.mark.django_db

START = "/networks/new/"
NEW_NETWORK = {
    "slug": "brugdam",
    "name": "Netwerk Brugdam",
    "territory": "Brugdam",
    "country": "BE",
    "region": "",
    "time_zone": "Europe/Brussels",
    "plan_language": "nl",
    "school_year_starts_in": "9",
    "small_number_threshold": "5",
    "quiet_months": ["7", "8"],
    "label_monitoring": "Opvolging",
    "coordinator_name": "Roos Voorbeeld",
    "coordinator_email": "Roos@Brugdam.example.org",
    "coordinator_language": "nl",
}


def test_network_edit_changes_the_words_for_the_pillars(client, coordinator):
    network = coordinator.network
    sent = {**NEW_NETWORK, "name": network.name, "label_prevention": "Voorkomen", "school_year_starts_in": "8"}

    client.post(reverse("network_edit", args=[network.slug]), sent)

    network.refresh_from_db()
    assert network.school_year_starts_in == 8
    assert network.pillar_label("prevention") == "Voorkomen"
    assert network.slug.startswith("town-")


@pytest.mark.parametrize(("sent", "kept"), [(["12", "1"], [1, 12]), ([], []), (["7", "8"], [7, 8])])
def test_network_edit_sets_the_months_without_reminders(client, coordinator, sent, kept):
    page = reverse("network_edit", args=[coordinator.network.slug])
    shown = client.get(page)
    assert shown.context["form"]["quiet_months"].value() == [7, 8]

    client.post(page, {**NEW_NETWORK, "quiet_months": sent})

    coordinator.network.refresh_from_db()
    assert sorted(coordinator.network.quiet_months) == kept


def test_network_edit_refuses_a_month_that_is_none(client, coordinator):
    page = reverse("network_edit", args=[coordinator.network.slug])

    answer = client.post(page, {**NEW_NETWORK, "quiet_months": ["13"]})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["quiet_months"])


@pytest.mark.parametrize("fixture", ["partner", "observer"])
def test_network_edit_is_for_coordinators(client, request, fixture):
    member = request.getfixturevalue(fixture)

    assert client.get(reverse("network_edit", args=[member.network.slug])).status_code == 403


def test_language_choose_is_remembered_for_the_account(client, coordinator):
    answer = client.post("/language/", {"language": "nl", "next": "/guide/?pillar=prevention"})

    assert answer["Location"] == "/guide/?pillar=prevention"
    assert User.objects.get(pk=coordinator.user_id).language == "nl"
    assert client.cookies["django_language"].value == "nl"


@pytest.mark.parametrize(
    "page", ["//evil.example.org", "https://evil.example.org/", "javascript:alert(1)", "/\\evil", ""]
)
def test_language_choose_never_leads_away(client, db, page):
    assert client.post("/language/", {"language": "fr", "next": page})["Location"] == "/"


def test_language_choose_ignores_a_language_we_do_not_speak(client, coordinator):
    client.post("/language/", {"language": "tlh"})

    assert User.objects.get(pk=coordinator.user_id).language == ""


def test_language_choose_is_not_a_link(client, db):
    assert client.get("/language/").status_code == 405


def test_signing_in_with_mail_address_and_password(client):
    user = UserFactory(email="roos@brugdam.example.org")
    user.set_password("a long enough password")
    user.save()
    MembershipFactory(user=user)

    answer = client.post(
        "/accounts/login/", {"login": "Roos@Brugdam.example.org", "password": "a long enough password"}
    )

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_signing_in_does_not_tell_whether_an_address_is_known(client, db):
    UserFactory(email="known@example.org")

    known = client.post("/accounts/login/", {"login": "known@example.org", "password": "wrong"})
    unknown = client.post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"})

    assert known.context["form"].errors == unknown.context["form"].errors != {}


def test_nobody_signs_up(client, db):
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "a long enough password"})

    assert not User.objects.exists()


def test_a_second_editor_is_told_and_loses_nothing(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network, name="Atheneum")
    url = reverse("stakeholders:stakeholder_edit", args=[coordinator.network.slug, stakeholder.pk])
    sent = {"type": str(stakeholder.type_id), "version": "0"}
    client.post(url, {**sent, "name": "Atheneum Noord"})

    answer = client.post(url, {**sent, "name": "Atheneum Zuid"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Somebody else saved this while you were typing" in page
    assert "Atheneum Noord" in page
    assert 'value="Atheneum Zuid"' in page
    version = answer.context["form"]["version"].value()
    client.post(url, {**sent, "name": "Atheneum Zuid", "version": version})
    stakeholder.refresh_from_db()
    assert stakeholder.name == "Atheneum Zuid"


def test_two_saves_in_the_same_instant_cannot_both_win(db):
    from django.core.exceptions import ValidationError

    first = StakeholderFactory()
    second = Stakeholder.objects.get_or_404(first.network, pk=first.pk)
    first.claim().save()

    with pytest.raises(ValidationError, match="Somebody else saved this"):
        second.claim()


def test_pages_of_signed_in_people_are_not_cached(client, coordinator):
    assert client.get("/")["Cache-Control"] == "no-store"


def test_the_pages_carry_their_security_headers(client, db):
    answer = client.get("/accounts/login/")

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("networks", [1, 1_000])
def test_a_page_costs_the_same_in_one_network_and_among_a_thousand(
    client, coordinator, networks, django_assert_num_queries
):
    Network.objects.bulk_create(NetworkFactory.build_batch(networks))

    with django_assert_num_queries(2):
        client.get(reverse("network_edit", args=[coordinator.network.slug]))
