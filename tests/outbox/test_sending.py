"""Real SMTP conversations: what becomes of each mail."""

import datetime as dt
import logging
import threading

import pytest
import time_machine
from django.core.mail import mailers
from django.db import OperationalError, connection, connections
from django.utils import timezone

from outbox import actions, gate, relevance, sending
from outbox.models import Gate, OutgoingMail
from tests.factories import OutgoingMailFactory
from tests.smtp import courier_to, free_port, running_sink, silent_server

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def sink(settings):
    with running_sink() as sink:
        settings.MAILERS = {**settings.MAILERS, "courier": courier_to(sink.port)}
        yield sink


def state_of(mail):
    mail.refresh_from_db()
    return mail.status, mail.why, mail.attempts


def send_batch(mails):
    courier = mailers["courier"]
    sending.send([mail.pk for mail in mails], courier, sending.Round())
    courier.close()


def test_a_mail_leaves_as_it_was_written(sink):
    mail = OutgoingMailFactory(
        recipient="els@example.org",
        recipient_name="Els D'hondt, directie",
        sender_name="Coördinator of Vaartbeke",
        reply_to=["coordinator@example.org"],
        subject="Neemt u dit op?",
        text="Goedendag\n.\nEen regel met een punt",
        html="<p>Goedendag</p>",
        headers={"List-Unsubscribe": "<https://eslnet.test/mail/unsubscribe/x/>"},
        message_id="<one@eslnet.test>",
    )

    done = sending.send_due()

    (message,) = sink.taken
    assert done.as_dict() == {"sent": 1, "failed": 0, "uncertain": 0, "superseded": 0, "retried": 0}
    assert message["To"].addresses[0].display_name == "Els D'hondt, directie"
    assert message["From"].addresses[0].display_name == "Coördinator of Vaartbeke"
    assert message["From"].addresses[0].addr_spec == "eslnet@localhost"
    assert message["Reply-To"] == "coordinator@example.org"
    assert message["Message-ID"] == "<one@eslnet.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://eslnet.test/mail/unsubscribe/x/>"
    assert message.get_body(["plain"]).get_content().split() == [
        "Goedendag",
        ".",
        "Een",
        "regel",
        "met",
        "een",
        "punt",
    ]
    assert message.get_body(["html"]).get_content().strip() == "<p>Goedendag</p>"
    assert state_of(mail) == ("sent", "", 1)


def test_each_mail_goes_once(sink):
    OutgoingMailFactory()

    sending.send_due()

    assert sending.send_due().sent == 0
    assert len(sink.taken) == 1


def test_a_secret_is_forgotten_once_it_has_left(sink):
    secret = OutgoingMailFactory(is_secret=True, text="The code is 123456", html="<p>123456</p>")
    open_text = OutgoingMailFactory(text="Nothing secret")

    sending.send_due()

    secret.refresh_from_db()
    open_text.refresh_from_db()
    assert (secret.text, secret.html) == ("", "")
    assert open_text.text == "Nothing secret"


def test_one_of_five_is_refused_and_the_others_get_theirs(sink):
    mails = [
        OutgoingMailFactory(recipient=address)
        for address in ["a@x.org", "bad5@x.org", "c@x.org", "d@x.org", "e@x.org"]
    ]

    sending.send_due()

    assert sink.recipients == ["a@x.org", "c@x.org", "d@x.org", "e@x.org"]
    assert state_of(mails[1]) == ("failed", "refused", 1)
    assert mails[1].error == "550 5.1.1 No such mailbox"


def test_who_asks_for_patience_gets_it(sink):
    with time_machine.travel(MONDAY, tick=False):
        mail = OutgoingMailFactory(recipient="bad4@x.org")
        sending.send_due()

    assert state_of(mail) == ("queued", "later", 1)
    assert mail.next_try_at == MONDAY + dt.timedelta(minutes=1)

    for minutes, wait in [(2, 5), (10, 15), (30, 60), (120, 240), (400, 240)]:
        with time_machine.travel(MONDAY + dt.timedelta(minutes=minutes), tick=False):
            sending.send_due()
        mail.refresh_from_db()
        assert mail.next_try_at == MONDAY + dt.timedelta(minutes=minutes + wait)

    with time_machine.travel(MONDAY + dt.timedelta(hours=73), tick=False):
        sending.send_due()

    assert state_of(mail) == ("failed", "given_up", 7)


def test_a_connection_lost_after_the_text_leaves_it_uncertain(sink):
    lost = OutgoingMailFactory(recipient="drop@x.org")
    after = OutgoingMailFactory(recipient="next@x.org")

    sending.send_due()
    sending.send_due()

    assert state_of(lost) == ("uncertain", "perhaps", 1)
    assert state_of(after) == ("sent", "", 1)
    assert sink.recipients == ["next@x.org"]


def test_a_recipient_that_hangs_keeps_nobody_else(sink):
    hangs = OutgoingMailFactory(recipient="hang@x.org")
    after = OutgoingMailFactory(recipient="next@x.org")

    sending.send_due()

    assert state_of(hangs) == ("queued", "broken_off", 1)
    assert state_of(after) == ("sent", "", 1)


def test_an_address_that_is_none_fails_alone(sink):
    bad = OutgoingMailFactory(recipient="kéés@x.org")
    good = OutgoingMailFactory(recipient="good@x.org")

    sending.send_due()

    assert state_of(bad) == ("failed", "bad_address", 1)
    assert state_of(good) == ("sent", "", 1)


def test_a_mail_that_cannot_be_put_together_fails_alone(sink, caplog):
    poison = OutgoingMailFactory(attachments=[{"path": "gone.pdf", "name": "plan.pdf", "type": "application/pdf"}])
    good = OutgoingMailFactory(recipient="good@x.org")

    sending.send_due()

    assert state_of(poison) == ("failed", "unreadable", 1)
    assert state_of(good) == ("sent", "", 1)
    assert f"mail {poison.pk} could not be put together" in caplog.text


def test_words_in_a_header_stay_words(sink):
    OutgoingMailFactory(
        recipient="one@x.org", recipient_name='Bcc: <evil@x.org>", other@x.org', subject="One Bcc: evil@x.org"
    )

    sending.send_due()

    assert sink.recipients == ["one@x.org"]
    assert sink.taken[0]["Bcc"] is None


@pytest.fixture
def registered():
    before = dict(relevance._checks), dict(relevance._checks_of_many)
    relevance._checks_of_many.clear()
    yield relevance.ask_before_sending
    for checks, known in zip((relevance._checks, relevance._checks_of_many), before, strict=True):
        checks.clear()
        checks.update(known)


def test_what_was_settled_meanwhile_is_not_sent(sink, registered):
    registered("reminder", lambda mail: "It was done yesterday." if mail.key == "done" else "")
    settled = OutgoingMailFactory(kind="reminder", key="done")
    wanted = OutgoingMailFactory(kind="reminder", key="open", recipient="still@x.org")

    sending.send_due()

    assert state_of(settled) == ("superseded", "settled", 1)
    assert settled.error == "It was done yesterday."
    assert state_of(wanted) == ("sent", "", 1)


def test_several_are_asked_about_at_once(sink, registered):
    asked = []
    registered("reminder", None, of_many=lambda mails: asked.append(mails) or {mails[0].pk: "Done.", mails[1].pk: ""})
    settled, wanted = OutgoingMailFactory.create_batch(2, kind="reminder")

    sending.send_due()

    assert asked == [[settled, wanted]]
    assert [state_of(mail)[0] for mail in (settled, wanted)] == ["superseded", "sent"]


def test_several_that_cannot_be_asked_about_at_once_are_asked_about_one_by_one(sink, registered, caplog):
    def raise_at(mails):
        raise KeyError([mail.key for mail in mails])

    registered("reminder", lambda mail: raise_at([mail]) if mail.key == "poison" else "", of_many=raise_at)
    poison, good = OutgoingMailFactory(kind="reminder", key="poison"), OutgoingMailFactory(kind="reminder")

    sending.send_due()

    assert [state_of(mail)[:2] for mail in (poison, good)] == [("failed", "unreadable"), ("sent", "")]
    assert "reminder mails could not be looked at together" in caplog.text


def test_a_database_that_is_away_fails_no_mail(sink, registered):
    def is_away(mail):
        raise OperationalError("database is locked")

    registered("reminder", is_away)
    mail = OutgoingMailFactory(kind="reminder")

    with pytest.raises(OperationalError):
        sending.send_due()

    assert state_of(mail) == ("queued", "", 0)
    registered("reminder", lambda mail: "")
    assert sending.send_due().sent == 1


def test_a_closed_mail_server_pauses_all_with_one_alarm(settings, caplog):
    settings.MAILERS = {**settings.MAILERS, "courier": courier_to(free_port())}
    mails = OutgoingMailFactory.create_batch(5)

    with time_machine.travel(MONDAY, tick=False), caplog.at_level(logging.ERROR, "outbox.gate"):
        OutgoingMail.unscoped.update(next_try_at=MONDAY, queued_at=MONDAY)
        sending.send_due()
        sending.send_due()

    assert [state_of(mail) for mail in mails] == [("queued", "", 0)] * 5
    assert len([record for record in caplog.records if "all mail waits" in record.message]) == 1
    assert Gate.objects.get().paused_until == MONDAY + dt.timedelta(minutes=1)


def test_mail_leaves_by_itself_when_the_server_is_back(settings, sink):
    up, down = settings.MAILERS["courier"], courier_to(free_port())
    with time_machine.travel(MONDAY, tick=False):
        mail = OutgoingMailFactory()
        settings.MAILERS = {**settings.MAILERS, "courier": down}
        sending.send_due()

    settings.MAILERS = {**settings.MAILERS, "courier": up}
    with time_machine.travel(MONDAY + dt.timedelta(minutes=2), tick=False):
        sending.send_due()

    assert state_of(mail) == ("sent", "", 1)
    assert (Gate.objects.get().failures, Gate.objects.get().alarm) == (0, "")


def test_a_silent_mail_server_holds_a_worker_for_its_time_out_only(settings):
    mail = OutgoingMailFactory()
    with silent_server() as port:
        settings.MAILERS = {**settings.MAILERS, "courier": courier_to(port, timeout=1)}
        started = timezone.now()
        sending.send_due()

    assert timezone.now() - started < dt.timedelta(seconds=3)
    assert state_of(mail) == ("queued", "", 0)


def test_a_worker_that_died_before_handing_over_costs_nothing(sink):
    mail = OutgoingMailFactory(status="sending", claimed_at=timezone.now() - dt.timedelta(minutes=11))

    sending.send_due()

    assert state_of(mail) == ("sent", "", 1)


def test_a_worker_that_died_while_handing_over_leaves_a_question(sink):
    then = timezone.now() - dt.timedelta(minutes=11)
    mail = OutgoingMailFactory(status="sending", claimed_at=then, handed_over_at=then)

    sending.send_due()

    assert state_of(mail) == ("uncertain", "perhaps", 0)
    assert sink.taken == []


def test_a_worker_at_work_is_left_alone(sink):
    mail = OutgoingMailFactory(status="sending", claimed_at=timezone.now() - dt.timedelta(minutes=9))

    sending.send_due()

    assert state_of(mail) == ("sending", "", 0)


def test_a_restored_copy_sends_nothing_until_it_is_confirmed(sink, capsys):
    from django.core.management import call_command

    gate.get_gate()
    Gate.objects.update(database="postgresql:another one")
    mail = OutgoingMailFactory()

    sending.send_due()
    assert state_of(mail) == ("queued", "", 0)

    call_command("release_mail")
    sending.send_due()
    assert state_of(mail) == ("sent", "", 1)
    assert capsys.readouterr().out == "Mail leaves from this database. Waiting: 1, dropped: 0.\n"


def test_what_waited_in_a_restored_copy_can_be_dropped(sink):
    from django.core.management import call_command

    mail = OutgoingMailFactory(is_secret=True, text="Your link")

    call_command("release_mail", "--drop-waiting")
    sending.send_due()

    assert state_of(mail) == ("superseded", "settled", 0)
    assert mail.text == ""


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_mail_once(sink):
    OutgoingMailFactory.create_batch(20)

    def work():
        try:
            sending.send_due()
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(sink.recipients) == sorted(OutgoingMail.unscoped.values_list("recipient", flat=True))
    assert connection.vendor in {"sqlite", "postgresql"}


def test_a_worker_asked_to_stop_leaves_what_it_has_not_taken(sink, monkeypatch):
    mails = OutgoingMailFactory.create_batch(3)
    monkeypatch.setattr(sending.stopping, "is_asked", lambda: len(sink.taken) == 1)

    done = sending.send_due()

    assert done.sent == len(sink.taken) == 1
    assert [state_of(mail)[0] for mail in mails] == ["sent", "queued", "queued"]


def test_a_batch_is_held_for_ten_seconds_only(sink, monkeypatch):
    mails = OutgoingMailFactory.create_batch(3)
    monkeypatch.setattr(sending, "LONGEST_HOLD", dt.timedelta(0))

    send_batch(mails)

    assert [state_of(mail)[0] for mail in mails] == ["sent", "queued", "queued"]
    assert [mail.claimed_at is None for mail in mails] == [False, True, True]


def test_what_a_hanging_recipient_keeps_waiting_is_anybodys_again(sink):
    mails = [OutgoingMailFactory(recipient=address) for address in ("hang@x.org", "next@x.org")]

    send_batch(mails)

    assert [state_of(mail)[:2] for mail in mails] == [("queued", "broken_off"), ("queued", "")]


@pytest.mark.parametrize("moment", ["before it takes the text", "after it took the text"])
def test_a_worker_killed_in_the_middle_of_a_batch_leaves_one_question_at_most(sink, monkeypatch, moment):
    class KilledError(BaseException):
        pass

    mails, send = OutgoingMailFactory.create_batch(4), sending._hand_over

    def kill_at_second(mail, message, courier):
        if len(sink.taken) == 1:
            if moment == "after it took the text":
                send(mail, message, courier)
            monkeypatch.setattr(sending.claims, "give_back", lambda mails: None)
            raise KilledError
        return send(mail, message, courier)

    monkeypatch.setattr(sending, "_hand_over", kill_at_second)
    with pytest.raises(KilledError):
        sending.send_due()

    assert [state_of(mail)[0] for mail in mails] == ["sent", "sending", "sending", "sending"]
    monkeypatch.undo()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        sending.send_due()

    assert [state_of(mail)[0] for mail in mails] == ["sent", "uncertain", "sent", "sent"]
    assert len(sink.taken) == len(set(sink.recipients)) == (4 if moment == "after it took the text" else 3)


def test_a_mail_settled_while_others_of_its_batch_leave_stays(sink, monkeypatch):
    mails = [OutgoingMailFactory(key=key) for key in ("first", "second", "third")]
    send = sending._hand_over

    def settle_second(mail, message, courier):
        actions.take_back(keys=["second"])
        return send(mail, message, courier)

    monkeypatch.setattr(sending, "_hand_over", settle_second)
    sending.send_due()

    assert [state_of(mail)[0] for mail in mails] == ["sent", "superseded", "sent"]
    assert len(sink.taken) == 2


def test_a_worker_that_lost_its_claim_hands_nothing_over(sink, monkeypatch):
    mails = OutgoingMailFactory.create_batch(2)
    put_together = sending._put_together

    def slowly(taken, done):
        OutgoingMail.unscoped.update(status="queued", claimed_at=None)  # as another does after ten minutes
        return put_together(taken, done)

    monkeypatch.setattr(sending, "_put_together", slowly)
    send_batch(mails)

    assert sink.taken == []
    assert [state_of(mail)[0] for mail in mails] == ["queued", "queued"]


def test_a_round_ends_in_time_however_much_is_due(sink, monkeypatch):
    mails = OutgoingMailFactory.create_batch(2)
    monkeypatch.setattr(sending, "LONGEST_ROUND", dt.timedelta(0))

    sending.send_due()

    assert sink.taken == []
    assert [state_of(mail)[0] for mail in mails] == ["queued", "queued"]
