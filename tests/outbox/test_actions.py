import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation

from outbox import actions
from outbox.letters import Ask, Letter, Recipient
from outbox.models import MailPreference, OutgoingMail
from tests.factories import NetworkFactory, OutgoingMailFactory, UserFactory

pytestmark = pytest.mark.django_db

LETTER = Letter(
    subject="A question\r\nBcc: evil@example.org",
    lead="Do you take this on?",
    paragraphs=["It is about <the morning message>."],
    asks=[Ask("Answer", "https://eslnet.test/answer/", title="Morning message", text="By 1 March", is_late=True)],
    after=["Thank you."],
    why="You get this mail because you speak for De Sluis.",
    links=[("How often", "https://eslnet.test/preferences/")],
    sender="Coordinator of Vaartbeke",
    reply_to=["coordinator@example.org"],
)


def post(key="question:1", **changes):
    return actions.post(
        key=key, kind="account", to=Recipient("els@example.org", "Els", "nl"), letter=LETTER, **changes
    )


def test_post_writes_the_mail_down_and_sends_it_when_all_is_safe(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mail = post(network=NetworkFactory())
        assert django_mail.outbox == []

    (sent,) = django_mail.outbox
    mail.refresh_from_db()
    assert mail.status == "sent"
    assert sent.to == ["Els <els@example.org>"]
    assert sent.subject == "A question Bcc: evil@example.org"
    assert sent.extra_headers["Message-ID"] == mail.message_id


def test_the_same_thing_is_told_once():
    first = post()

    assert post() == first
    assert OutgoingMail.unscoped.count() == 1


def test_what_is_undone_is_not_told(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        post()
        transaction.set_rollback(True)

    assert OutgoingMail.unscoped.count() == 0
    assert django_mail.outbox == []


def test_the_text_says_it_in_order():
    assert post().text == (
        "Do you take this on?\n\nIt is about <the morning message>.\n\nTe laat: Morning message\nBy 1 March\n"
        "Answer: https://eslnet.test/answer/\n\nThank you.\n\n--\nCoordinator of Vaartbeke\n"
        "You get this mail because you speak for De Sluis.\nHow often: https://eslnet.test/preferences/\n"
    )


def test_the_html_says_the_same_with_its_styles_in_the_tags():
    html = post().html

    assert '<html lang="nl">' in html
    assert "It is about &lt;the morning message&gt;." in html
    assert "<style" not in html
    assert 'class="button" href="https://eslnet.test/answer/" style=' in html


def test_a_failed_mail_is_sent_again_under_the_same_id(django_capture_on_commit_callbacks):
    mail = OutgoingMailFactory(status="failed", why="refused", error="550", attempts=1)

    with django_capture_on_commit_callbacks(execute=True):
        actions.resend(by=UserFactory(), mail=mail)

    mail.refresh_from_db()
    assert (mail.status, mail.why, mail.error) == ("sent", "", "")
    assert django_mail.outbox[0].extra_headers["Message-ID"] == mail.message_id


@pytest.mark.parametrize(
    "changes", [{"status": "queued"}, {"status": "failed", "why": "refused", "text": ""}], ids=["waits", "secret"]
)
def test_what_needs_no_resend_or_lost_its_text_is_not_sent_again(changes):
    mail = OutgoingMailFactory(**changes)

    with pytest.raises(ValidationError, match="cannot be sent again"):
        actions.resend(by=UserFactory(), mail=mail)


def test_mail_that_has_not_left_can_be_taken_back():
    waits = OutgoingMailFactory(key="a")
    is_taken = OutgoingMailFactory(key="b", status="sending")
    leaves = OutgoingMailFactory(key="c", status="sending", handed_over_at=timezone.now())

    assert actions.take_back(keys=["a", "b", "c", "d"]) == 2
    for mail in (waits, is_taken, leaves):
        mail.refresh_from_db()
    assert (waits.status, is_taken.status, leaves.status) == ("superseded", "superseded", "sending")


def test_a_secret_is_forgotten_when_its_mail_is_taken_back():
    secret = OutgoingMailFactory(key="a", is_secret=True, text="Your link", html="<p>Your link</p>")
    open_text = OutgoingMailFactory(key="b", text="Nothing secret")

    actions.take_back(keys=["a", "b"])

    secret.refresh_from_db()
    open_text.refresh_from_db()
    assert (secret.text, secret.html) == ("", "")
    assert open_text.text == "Nothing secret"


def test_a_preference_is_kept_for_the_address_in_any_case():
    actions.prefer(address="Els@Example.org", rhythm="weekly")
    actions.prefer(address="els@example.org", rhythm="only_late")

    assert list(MailPreference.objects.values_list("address", "rhythm")) == [("els@example.org", "only_late")]


def test_djangos_own_mails_pass_through_the_outbox(settings):
    settings.MAILERS = {**settings.MAILERS, "default": {"BACKEND": "outbox.backend.OutboxBackend"}}
    text = "123456 is your code.\n\nType it here: https://eslnet.test/\n"

    with translation.override("nl"):
        assert EmailMessage("Your code", text, None, ["els@example.org", "jan@example.org"]).send() == 2

    rows = OutgoingMail.unscoped.order_by("recipient")
    assert list(rows.values_list("recipient", "kind", "language", "text", "is_secret")) == [
        ("els@example.org", "account", "nl", text, True),
        ("jan@example.org", "account", "nl", text, True),
    ]
    assert '<html lang="nl">' in rows[0].html
    assert ">123456 is your code.</p>" in rows[0].html
    assert '<a href="https://eslnet.test/"' in rows[0].html


def test_a_long_name_does_not_stop_a_mail():
    long = Letter(subject="s" * 400, lead="Lead", sender="n" * 400)

    mail = actions.post(key="long", kind="account", to=Recipient("a@x.org", "r" * 400), letter=long)

    assert (len(mail.subject), len(mail.sender_name), len(mail.recipient_name)) == (300, 200, 150)
