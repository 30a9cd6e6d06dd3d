import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from outbox import queries
from outbox.models import Gate, MailPreference
from tests.factories import NetworkFactory, OutgoingMailFactory

LONG_AGO = dt.timedelta(minutes=16)


def address(name, membership, *args):
    return reverse(f"outbox:{name}", args=[membership.network.slug, *args])


def test_mail_list_shows_trouble_first_and_why(client, coordinator):
    sent = {"status": "sent", "sent_at": timezone.now()}
    OutgoingMailFactory(network=coordinator.network, subject="Arrived", **sent)
    failed = OutgoingMailFactory(
        network=coordinator.network, subject="Refused", status="failed", why="refused", error="550 No such mailbox"
    )
    OutgoingMailFactory(network=NetworkFactory(), subject="Of others")

    page = client.get(address("mail_list", coordinator)).content.decode()

    assert page.index("Refused") < page.index("Arrived")
    assert "550 No such mailbox" in page
    assert "Of others" not in page
    assert address("mail_resend", coordinator, failed.pk) in page


def test_mail_list_narrows(client, coordinator):
    OutgoingMailFactory(network=coordinator.network, subject="About the plan", kind="plan")
    OutgoingMailFactory(network=coordinator.network, subject="A question")

    page = client.get(address("mail_list", coordinator), {"kind": "plan", "status": "nonsense"})
    narrowed = client.get(address("mail_list", coordinator), {"kind": "plan"})

    assert page.content.count(b"A question") == 1
    assert b"A question" not in narrowed.content
    assert b"About the plan" in narrowed.content


@pytest.mark.parametrize("rows", [1, 3])
def test_mail_list_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    OutgoingMailFactory.create_batch(rows, network=coordinator.network)

    with django_assert_num_queries(5):
        client.get(address("mail_list", coordinator))


def test_mail_that_waits_too_long_is_told(client, coordinator):
    OutgoingMailFactory(network=coordinator.network, queued_at=timezone.now() - LONG_AGO)

    page = client.get(address("mail_list", coordinator)).content.decode()

    assert "1 mail has been waiting for more than 15 minutes." in page
    assert "tell the administrator" in page


def test_a_restored_copy_says_so(client, coordinator):
    Gate.objects.create(pk=1, database="another")
    OutgoingMailFactory(network=coordinator.network, queued_at=timezone.now() - LONG_AGO)

    assert "This is a restored copy." in client.get(address("mail_list", coordinator)).content.decode()


def test_mail_detail_shows_the_text_but_no_secret(client, coordinator):
    plain = OutgoingMailFactory(
        network=coordinator.network, text="See https://eslnet.test/ <b>now</b>\n\n--\nStop: https://stop/"
    )
    secret = OutgoingMailFactory(network=coordinator.network, text="https://eslnet.test/secret/", is_secret=True)

    shown = client.get(address("mail_detail", coordinator, plain.pk)).content.decode()
    hidden = client.get(address("mail_detail", coordinator, secret.pk)).content.decode()

    assert "&lt;b&gt;now&lt;/b&gt;" in shown
    assert "https://stop/" not in shown
    assert "secret/" not in hidden
    assert "personal link" in hidden


def test_mail_resend_says_what_happens(client, coordinator):
    failed = OutgoingMailFactory(network=coordinator.network, status="failed", why="refused", recipient="a@x.org")

    answer = client.post(address("mail_resend", coordinator, failed.pk), follow=True)
    again = client.post(address("mail_resend", coordinator, failed.pk), follow=True)

    assert "on its way to a@x.org again" in answer.content.decode()
    assert "cannot be sent again" in again.content.decode()


@pytest.mark.django_db
def test_preference_is_reached_without_signing_in(client):
    url = reverse("mail_preference", args=[queries.preference_token("Els@example.org")])

    assert "els@example.org" in client.get(url).content.decode()

    answer = client.post(url, {"rhythm": "weekly"})
    assert answer.status_code == 302
    assert MailPreference.objects.get().rhythm == "weekly"
    assert client.post(url, {"rhythm": "hourly"}).status_code == 422


@pytest.mark.django_db
def test_one_click_stops_the_reminders(client):
    url = reverse("mail_unsubscribe", args=[queries.preference_token("els@example.org")])

    assert client.get(url).status_code == 405
    assert MailPreference.objects.count() == 0
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert MailPreference.objects.get().rhythm == "never"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["mail_preference", "mail_unsubscribe"])
def test_a_made_up_token_is_not_found(client, name):
    assert client.post(reverse(name, args=["made-up"]), {"rhythm": "weekly"}).status_code == 404


def test_who_is_signed_in_finds_the_own_preference(client, coordinator):
    answer = client.get(reverse("own_mail_preference"), follow=True)

    assert coordinator.user.email in answer.content.decode()
    assert reverse("own_mail_preference") in client.get("/accounts/").content.decode()
