import pytest
from django.utils import timezone
from django.utils.translation import override

from actionplan import mails
from outbox.models import OutgoingMail
from tests.actionplan.test_views import ready
from tests.factories import DeliveryFactory, DistributionFactory, NetworkFactory, PlanFactory, UserFactory

pytestmark = pytest.mark.django_db

VOICE = ("Coordination of Vaartbeke", ["roos@x.org", "tine@x.org"])
MESSAGE = "Beste partner,\n\nHier is <b>ons</b> plan.\nKijk ernaar.\n\n\nRoos"


@pytest.fixture
def network():
    return NetworkFactory(slug="vaartbeke", name="Vaartbeke", plan_language="nl")


def delivery(network, *, size=200_000, **fields):
    version = ready(PlanFactory(network=network, title="Naar de Eindmeet"), number=3, size=size, pages=20)
    version.refresh_from_db()
    distribution = DistributionFactory(network=network, plan_version=version, subject="Ons plan", message=MESSAGE)
    return DeliveryFactory(network=network, distribution=distribution, **fields)


def test_a_small_pdf_travels_inside(network):
    reader = delivery(network, address="Els@x.org", name="Els", language="en", stakeholder_name="Atheneum")

    mail = mails.post(reader, VOICE)

    version = reader.distribution.plan_version
    assert mail.key == f"plan:{reader.distribution_id}:els@x.org"
    assert (mail.kind, mail.network, mail.is_secret) == (OutgoingMail.Kind.PLAN, network, False)
    assert (mail.recipient, mail.recipient_name, mail.language) == ("Els@x.org", "Els", "en")
    assert (mail.sender_name, mail.reply_to) == VOICE
    assert mail.attachments == [
        {"path": version.file.name, "name": "vaartbeke-local-action-plan-v3.pdf", "type": "application/pdf"}
    ]
    assert mail.headers == {}  # never a reminder: nothing to unsubscribe from
    date = f"{timezone.localdate():%-d %B %Y}"
    assert mail.text == (
        "You find the local action plan of Vaartbeke attached to this mail.\n\n"
        "Beste partner,\n\nHier is <b>ons</b> plan.\nKijk ernaar.\n\nRoos\n\n"
        f"Naar de Eindmeet, version 3 of {date}: PDF, 20 pages, 195.3\xa0KB\n\n"
        "To answer, just answer this mail: it reaches the coordination of Vaartbeke.\n\n"
        "--\nCoordination of Vaartbeke\nYou get this mail as a contact of Atheneum in Vaartbeke.\n"
    )
    assert "Hier is &lt;b&gt;ons&lt;/b&gt; plan." in mail.html
    assert "plan-by-mail" not in mail.text


def test_a_large_pdf_goes_as_a_link(network):
    reader = delivery(network, size=1024 * 1024 + 1)

    mail = mails.post(reader, VOICE)

    assert mail.attachments == []
    assert mail.is_secret
    assert mail.text.startswith("You can download the local action plan of Vaartbeke.\n")
    assert "The link is yours alone and works until " in mail.text
    assert "Download the plan: http://localhost:8000/plan-by-mail/" in mail.text
    assert 'class="button"' in mail.html
    assert "chose you as a reader of its plan." in mail.text


def test_one_megabyte_still_travels_inside(network):
    assert mails.post(delivery(network, size=1024 * 1024), VOICE).attachments


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_dates_are_in_the_readers_language_and_the_message_stays(network, language):
    mail = mails.post(delivery(network, language=language), VOICE)

    with override(language):
        from django.utils.formats import date_format

        assert date_format(timezone.localdate()) in mail.text
    assert "Hier is <b>ons</b> plan.\nKijk ernaar." in mail.text


def test_a_very_long_address_has_a_key_that_fits(network):
    mail = mails.post(delivery(network, address=f"{'a' * 200}@x.org"), VOICE)

    assert len(mail.key) <= 200
    assert mail.key.startswith("plan:")


def test_words_in_a_name_stay_words(network):
    network.name = "Vaartbeke\r\nBcc: evil@x.org"
    network.save()
    reader = delivery(network, name="Els\r\nBcc: evil@x.org")
    reader.distribution.subject = "Plan\r\nBcc: evil@x.org"

    mail = mails.post(reader, ("Coordination of\r\nBcc: evil@x.org", []))

    assert mail.subject == "Plan Bcc: evil@x.org"
    assert mail.recipient_name == "Els Bcc: evil@x.org"
    assert mail.sender_name == "Coordination of Bcc: evil@x.org"


def test_first_words_are_in_the_language_of_the_plan(network):
    plan = PlanFactory(network=network, title="Naar de Eindmeet")

    words = mails.first_words(plan, UserFactory(full_name="Roos"))

    assert words["subject"] == "Naar de Eindmeet: ons plan zoals het nu is"
    assert words["message"].endswith("\n\nRoos\nVaartbeke")


def test_first_words_fit_their_field(network):
    plan = PlanFactory(network=network, title="x" * 200)

    assert len(mails.first_words(plan, UserFactory())["subject"]) == 200
