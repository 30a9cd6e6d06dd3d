import pytest
from django.core import mail

from networks.models import Membership, Network
from stakeholders.models import Invitation
from tests.factories import UserFactory
from tests.networks.test_views import NEW_NETWORK

pytestmark = pytest.mark.django_db

START = "/networks/new/"


@pytest.fixture
def administrator(client):
    user = UserFactory(is_staff=True)
    client.force_login(user)
    return user


def test_network_start_makes_the_network_and_invites_its_coordinator(
    client, administrator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(START, NEW_NETWORK)

    assert answer.status_code == 302
    network = Network.objects.get(slug="brugdam")
    assert network.quiet_months == [7, 8]
    assert network.pillar_label("monitoring") == "Opvolging"
    invitation = Invitation.objects.for_network(network).get()
    assert (invitation.address, invitation.full_name) == ("roos@brugdam.example.org", "Roos Voorbeeld")
    assert (invitation.role, invitation.language, invitation.invited_by) == ("coordinator", "nl", administrator)
    assert mail.outbox[0].to == ["Roos Voorbeeld <roos@brugdam.example.org>"]
    assert not Membership.objects.exists()


def test_network_start_keeps_what_was_typed_when_something_is_wrong(client, administrator):
    answer = client.post(START, {**NEW_NETWORK, "coordinator_email": "nobody", "slug": "two words"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"coordinator_email", "slug"}
    assert "Netwerk Brugdam" in answer.content.decode()
    assert not Network.objects.exists()


def test_network_start_proposes_what_most_networks_are(client, administrator):
    form = client.get(START).context["form"]

    proposed = {name: form[name].value() for name in ("country", "time_zone", "school_year_starts_in")}
    assert proposed == {"country": "BE", "time_zone": "Europe/Brussels", "school_year_starts_in": 9}
    drawn = [name for _legend, names in form.parts() for name in names]
    assert drawn == list(form.fields)


def test_network_start_is_for_administrators(client):
    assert client.get(START)["Location"] == "/accounts/login/?next=/networks/new/"
    client.force_login(UserFactory())

    assert client.get(START).status_code == 403
    assert client.post(START, NEW_NETWORK).status_code == 403
    assert not Network.objects.exists()
