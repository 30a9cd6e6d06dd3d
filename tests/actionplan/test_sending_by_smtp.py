"""The plan through a real SMTP conversation: who gets which bytes, and what the coordinator sees."""

import hashlib
from pathlib import Path

import pytest
from django.utils import timezone

from actionplan import actions, making
from actionplan.models import Delivery, Distribution, PlanVersion
from outbox import sending
from outbox.models import OutgoingMail
from tests.actionplan.examples import make_plan
from tests.actionplan.test_views import address, ready
from tests.factories import ContactFactory, PlanFactory, StakeholderFactory
from tests.smtp import courier_to, running_sink

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def sink(settings):
    with running_sink() as sink:
        settings.MAILERS = {**settings.MAILERS, "courier": courier_to(sink.port, timeout=5)}
        yield sink


@pytest.fixture
def version(coordinator):
    """A real PDF."""
    plan = make_plan(coordinator.network)
    version = actions.ask_for_version(by=coordinator.user, plan=plan, today=timezone.localdate())
    assert making.make(version)
    return PlanVersion.unscoped.get(pk=version.pk)


def person(network, **fields):
    return ContactFactory(network=network, stakeholder=StakeholderFactory(network=network), **fields)


def send(client, version, people=(), addresses="", **words):
    words = {"subject": "Ons plan", "message": "Dag allen,\r\n\r\nHier is het.", **words}
    ticked = [f"contact-{contact.pk}" for contact in people]
    answer = client.post(
        address("plan_send", version.network),
        {"do": "send", "version": version.pk, "recipients": ticked, "addresses": addresses, **words},
    )
    assert answer.status_code == 302
    return Distribution.objects.for_network(version.network).latest("pk")


def states(distribution):
    rows = Delivery.objects.for_network(distribution.network).filter(distribution=distribution).order_by("pk")
    return list(rows.values_list("address", "mail__status"))


def test_four_of_five_get_the_pdf_whole_and_the_fifth_is_shown_and_sent_again(
    client, version, sink, django_capture_on_commit_callbacks
):
    network = version.network
    people = [
        person(network, email="els@x.org", full_name="Els D'hondt, directie", language="nl"),
        person(network, email="bad5@x.org", full_name="Jan"),
        person(network, email="anne@x.org", language="fr"),
    ]

    with django_capture_on_commit_callbacks(execute=True):  # as the worker does, told by the nudge
        distribution = send(client, version, people, addresses="Wies <wies@x.org>; kim@x.org")

    assert sink.recipients == ["els@x.org", "anne@x.org", "wies@x.org", "kim@x.org"]
    for message in sink.taken:
        (attached,) = message.iter_attachments()
        assert attached.get_content_type() == "application/pdf"
        assert attached.get_filename() == version.filename
        assert attached.get_content() == Path(version.file.path).read_bytes()
        assert hashlib.sha256(attached.get_content()).hexdigest() == version.file_sha256
        assert message["Subject"] == "Ons plan"
        assert "Hier is het." in message.get_body(["plain"]).get_content()
        assert message["List-Unsubscribe"] is None
    assert sink.taken[0]["To"].addresses[0].display_name == "Els D'hondt, directie"

    page = client.get(distribution.get_absolute_url()).text
    assert 'Sent: <b class="num">4</b>' in page
    assert 'Failed: <b class="num">1</b>' in page
    assert "550 5.1.1 No such mailbox" in page

    before = OutgoingMail.unscoped.get(recipient="bad5@x.org").message_id
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("distribution_resend", network, distribution.pk))

    assert len(sink.taken) == 4  # refused again, and nobody else is written to
    again = OutgoingMail.unscoped.get(recipient="bad5@x.org")
    assert (again.status, again.attempts, again.message_id) == ("failed", 1, before)

    jan = Delivery.objects.for_network(network).get(address="bad5@x.org")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("delivery_resend", network, jan.pk), {"address": "jan@x.org"})

    assert sink.recipients == ["els@x.org", "anne@x.org", "wies@x.org", "kim@x.org", "jan@x.org"]
    assert {state for _address, state in states(distribution)} == {"sent"}


def test_the_link_in_the_mail_brings_a_large_pdf(client, version, sink):
    PlanVersion.unscoped.update(size=1024 * 1024 + 1)
    person(version.network, email="els@x.org")

    send(client, version, addresses="wies@x.org")
    sending.send_due()

    (message,) = sink.taken
    assert list(message.iter_attachments()) == []
    words = message.get_body(["plain"]).get_content()
    link = next(line for line in words.splitlines() if "plan-by-mail" in line).partition(": ")[2]
    client.logout()
    answer = client.get(link.removeprefix("http://127.0.0.1:8000"))
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == version.file_sha256
    assert OutgoingMail.unscoped.get().text == ""  # the link is kept nowhere once it has left
    answer.close()


def test_words_in_headers_stay_words(client, coordinator, sink):
    network = coordinator.network
    network.name = "Vaartbeke\r\nBcc: evil@x.org"
    network.save()
    version = ready(PlanFactory(network=network, title="Plan\r\nBcc: evil@x.org"))
    els = person(network, email="els@x.org", full_name='Els\r\nBcc: evil@x.org", <evil@x.org>')

    send(
        client,
        version,
        [els],
        addresses='"Wies, Bcc: evil@x.org" <wies@x.org>',
        subject="Plan\r\nBcc: evil@x.org\r\n\r\nbody",
    )
    sending.send_due()

    assert sink.recipients == ["els@x.org", "wies@x.org"]
    for message in sink.taken:
        assert len(message["To"].addresses) == 1
        assert message["Bcc"] is None
        assert message["Subject"] == "Plan Bcc: evil@x.org body"
    assert not any("evil" in address.addr_spec for message in sink.taken for address in message["To"].addresses)


@pytest.mark.parametrize("goes", ["contact leaves", "stakeholder leaves", "contact is deleted"])
def test_who_leaves_between_writing_and_sending_gets_nothing(client, coordinator, sink, goes):
    version = ready(PlanFactory(network=coordinator.network))
    els, jan = person(version.network, email="els@x.org"), person(version.network, email="jan@x.org")
    distribution = send(client, version, [els, jan])
    long_ago = timezone.localdate().replace(year=2020)
    if goes == "contact leaves":
        els.until_on = long_ago
        els.save()
    elif goes == "stakeholder leaves":
        els.stakeholder.left_on = long_ago
        els.stakeholder.save()
    else:
        els.delete()

    sending.send_due()

    assert sink.recipients == ["jan@x.org"]
    assert states(distribution) == [("els@x.org", "superseded"), ("jan@x.org", "sent")]
    assert "This contact has left since." in client.get(distribution.get_absolute_url()).text
