"""Answering a question by the link in its mail, and what is tried against that link."""

import datetime as dt
import re
from threading import Barrier, Thread

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from engagements import actions
from engagements.mails import answer_urls
from engagements.models import AnswerLink, Commitment, Status
from networks.tokens import fingerprint
from tests.factories import (
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    MembershipFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

Answer = Commitment.Answer


def commitment_of(email="zorg@desluis.example.org", **facts):
    """A school without an account that can be asked to take part."""
    engagement = EngagementFactory(title="Morning message", what="A message on the first morning.", network__name="V")
    MembershipFactory(network=engagement.network, user=UserFactory(language="en"))
    school = StakeholderFactory(network=engagement.network, name="De Sluis")
    ContactFactory(network=engagement.network, stakeholder=school, email=email, function="Pupil support")
    return CommitmentFactory(network=engagement.network, engagement=engagement, stakeholder=school, **facts)


@pytest.fixture
def commitment():
    return commitment_of()


@pytest.fixture
def asked(django_capture_on_commit_callbacks):
    """Asks a stakeholder and returns the address in its mail."""

    def asked(commitment):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            actions.ask(by=UserFactory(), commitment=commitment)
        return re.search(r"http://localhost:8000(/answers/[^/]+/)", mail.outbox[0].body)[1]

    return asked


def send(client, url, answer="accepted", **said):
    terms = said.pop("terms", None) or client.get(url).context["commitment"].terms_seal
    wording = said.pop("proposed_change", "A message on the first morning.")
    return client.post(url, {"terms": terms, "answer": answer, "proposed_change": wording, **said})


def test_the_question_opens_without_signing_in_and_looking_uses_nothing_up(client, commitment, asked):
    url = asked(commitment)

    pages = [client.get(url), client.head(url), client.get(url)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "You answer as Pupil support of De Sluis." in pages[0].text
    assert "A message on the first morning." in pages[0].text
    assert "no-store" in pages[0]["Cache-Control"]
    commitment.refresh_from_db()
    assert (commitment.answer, AnswerLink.unscoped.get().used_at) == ("asked", None)


def test_a_yes_is_kept_word_for_word_with_function_and_way(client, commitment, asked):
    answer = send(client, asked(commitment))

    commitment.refresh_from_db()
    assert answer.status_code == 200
    assert "Thank you. It now stands as accepted, word for word." in answer.text
    assert (commitment.answer, commitment.way, commitment.capacity) == ("accepted", "link", "Pupil support")
    assert (commitment.accepted_wording, commitment.answered_by) == ("A message on the first morning.", None)
    assert not commitment.is_on_behalf


def test_who_answered_gets_it_in_writing(client, commitment, asked, django_capture_on_commit_callbacks):
    url = asked(commitment)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        send(client, url)

    (receipt,) = mail.outbox
    assert receipt.to == ["Pupil support <zorg@desluis.example.org>"]
    assert receipt.body.startswith(
        "Your answer: De Sluis takes it on.\n\nA message on the first morning.\n\nIf it is not right"
    )


@pytest.mark.parametrize(
    ("answer", "said", "told"),
    [
        ("change_proposed", {"proposed_change": "Twice a week."}, "De Sluis proposes a change: Morning message"),
        ("declined", {"reason": "No time."}, "De Sluis declines: Morning message"),
        ("consulting", {"consulting_until_on": "2027-01-15"}, "De Sluis consults first: Morning message"),
    ],
)
def test_the_coordinator_hears_what_waits(
    client, commitment, asked, django_capture_on_commit_callbacks, answer, said, told
):
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC), tick=False):
        url = asked(commitment)
        mail.outbox.clear()

        with django_capture_on_commit_callbacks(execute=True):
            send(client, url, answer, **said)

    assert sorted(message.subject for message in mail.outbox) == sorted([told, "Your answer: Morning message"])


def test_a_link_works_once(client, commitment, asked):
    url = asked(commitment)
    terms = commitment.terms_seal
    send(client, url)

    again = [client.get(url), send(client, url, "declined", terms=terms)]

    commitment.refresh_from_db()
    assert [page.status_code for page in again] == [404, 404]
    assert "The question was answered by it already" in again[0].text
    assert commitment.answer == "accepted"


def test_who_consults_first_answers_by_the_same_link_later(client, commitment, asked):
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC), tick=False):
        url = asked(commitment)
        send(client, url, "consulting", consulting_until_on="2027-03-15")
    with time_machine.travel(dt.datetime(2027, 3, 20, 9, tzinfo=dt.UTC), tick=False):
        send(client, url)
        gone = client.get(url)

    commitment.refresh_from_db()
    assert (commitment.answer, commitment.consulting_until_on, gone.status_code) == ("accepted", None, 404)


def test_what_is_wrong_is_told_at_its_field_and_uses_nothing_up(client, commitment, asked):
    url = asked(commitment)

    refused = send(client, url, "consulting")

    assert refused.status_code == 422
    assert "Say by when you answer." in refused.text
    assert client.get(url).status_code == 200


def test_nobody_agrees_to_other_words_than_were_read(client, commitment, asked):
    url = asked(commitment)

    refused = send(client, url, terms="of an older text")

    commitment.refresh_from_db()
    assert (refused.status_code, commitment.answer) == (422, "asked")


def expired(link):
    link.expires_at = timezone.now() - dt.timedelta(seconds=1)
    link.save()


def asked_anew(link):
    actions.word_part(by=UserFactory(), commitment=accepted(link))


def accepted(link):
    commitment = link.commitment
    actions.answer(by=UserFactory(), commitment=commitment, answer="accepted")
    commitment.part = "Other words."
    return commitment


def answered_on_the_page(link):
    actions.answer(by=UserFactory(), commitment=link.commitment, answer="declined")


def settled(link):
    link.commitment.engagement.status = Status.STOPPED
    link.commitment.engagement.save()


def left_its_function(link):
    link.contact.until_on = timezone.now().date() - dt.timedelta(days=2)
    link.contact.save()


def went_to_another_stakeholder(link):
    link.contact.stakeholder = StakeholderFactory(network=link.network)
    link.contact.save()


def has_another_address(link):
    link.contact.email = "right@desluis.example.org"
    link.contact.save()


def signs_in_with_another_address(link):
    link.contact.user = UserFactory(email="somebody@else.example.org")
    link.contact.save()


def left_the_table(link):
    link.commitment.stakeholder.left_on = timezone.now().date()
    link.commitment.stakeholder.save()


@pytest.mark.parametrize(
    "end",
    [
        expired,
        asked_anew,
        answered_on_the_page,
        settled,
        left_its_function,
        went_to_another_stakeholder,
        left_the_table,
        has_another_address,
        signs_in_with_another_address,
    ],
)
def test_a_link_whose_question_or_person_is_gone_answers_nothing(client, commitment, asked, end):
    url = asked(commitment)
    terms = commitment.terms_seal
    end(AnswerLink.unscoped.select_related("commitment__engagement", "contact").get())
    commitment.refresh_from_db()
    before = commitment.answer

    pages = [client.get(url), send(client, url, terms=terms)]

    commitment.refresh_from_db()
    assert [page.status_code for page in pages] == [404, 404]
    assert "This link no longer works" in pages[0].text
    assert commitment.answer == before


def test_a_link_answers_its_own_question_only(client, commitment, asked):
    other = commitment_of("other@school.example.org")
    url = asked(commitment)
    asked(other)

    send(client, url, commitment=other.pk, stakeholder=other.stakeholder_id)

    other.refresh_from_db()
    assert other.answer == "asked"


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "patch", "delete"])
def test_only_a_form_that_is_sent_answers(client, commitment, asked, method):
    url = asked(commitment)

    getattr(client, method)(url)
    client.get(url, {"answer": "accepted", "terms": commitment.terms_seal})
    client.get(url, headers={"sec-purpose": "prefetch", "user-agent": "Mozilla/5.0 (compatible; mail scanner)"})

    commitment.refresh_from_db()
    assert (commitment.answer, AnswerLink.unscoped.get().used_at) == ("asked", None)
    assert client.get(url).status_code == 200


def test_a_scanner_that_sends_the_form_without_having_read_it_answers_nothing(commitment, asked):
    url, careful = asked(commitment), Client(enforce_csrf_checks=True)

    answers = [
        careful.post(url, {"answer": "accepted", "terms": commitment.terms_seal}).status_code,
        Client().post(url, {"answer": "accepted"}).status_code,
        Client().post(url, {}).status_code,
    ]

    commitment.refresh_from_db()
    assert (answers, commitment.answer) == ([403, 422, 200], "asked")
    assert Client().get(url).status_code == 200


def test_a_tampered_link_opens_nothing(client, commitment, asked):
    token = asked(commitment).split("/")[2]
    tampered = [
        token[:-1],
        f"{token}A",
        f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        token.swapcase(),
        token[::-1],
        fingerprint(token),
        f"{token}%00",
        "x" * 5000,
    ]

    pages = [client.get(f"/answers/{other}/").status_code for other in tampered]
    sent = [client.post(f"/answers/{other}/", {"answer": "accepted"}).status_code for other in tampered]

    assert set(pages + sent) == {404}
    commitment.refresh_from_db()
    assert commitment.answer == "asked"


def test_a_link_cannot_be_guessed_and_no_two_are_alike(commitment, asked):
    first = asked(commitment).split("/")[2]
    second = asked(commitment_of("other@school.example.org")).split("/")[2]

    assert len(first) == len(second) == 43  # 256 bits
    assert first != second


def test_a_link_of_one_partner_answers_nothing_of_another_in_the_same_engagement(client, commitment, asked):
    network, engagement = commitment.network, commitment.engagement
    club = StakeholderFactory(network=network, name="Club")
    ContactFactory(network=network, stakeholder=club, email="club@example.org")
    other = CommitmentFactory(network=network, engagement=engagement, stakeholder=club)
    asked(other)
    url = asked(commitment)

    send(client, url)

    other.refresh_from_db()
    assert (other.answer, AnswerLink.unscoped.get(commitment=other).used_at) == ("asked", None)
    page = client.get(url)
    assert page.status_code == 404
    assert "Club" not in page.text


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_pages_of_the_network_still_ask_who_is_there(client, commitment, asked, signed_in):
    url = asked(commitment)
    if signed_in:
        client.force_login(UserFactory())
    send(client, url)
    slug = commitment.network.slug
    pages = [f"/n/{slug}/", commitment.engagement.get_absolute_url(), f"/n/{slug}/engagements/{commitment.pk}/edit/"]

    statuses = [client.get(page).status_code for page in pages]

    assert statuses == ([404] * 3 if signed_in else [302] * 3)


def test_a_made_up_link_is_answered_in_words(client):
    page = client.get("/answers/made-up/")

    assert page.status_code == 404
    assert "the address is not complete" in page.text


def test_the_link_opens_no_other_page(client, commitment, asked):
    client.get(asked(commitment))

    page = client.get(commitment.engagement.get_absolute_url())

    assert page.status_code == 302
    assert "/accounts/login/" in page.url


def test_only_a_fingerprint_is_kept_and_the_mail_forgets_its_link(commitment, asked):
    token = asked(commitment).split("/")[2]

    with connection.cursor() as cursor:
        for table in ("engagements_answerlink", "outbox_outgoingmail"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 -- the names are above
            assert token not in str(cursor.fetchall())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_several_answers_at_once_one_counts(settings):
    commitment = commitment_of()
    actions.ask(by=UserFactory(), commitment=commitment)
    pk, together, outcomes = AnswerLink.unscoped.get().pk, Barrier(3), []

    def answer():
        link = AnswerLink.unscoped.select_related("network", "commitment__engagement", "contact").get(pk=pk)
        together.wait()
        try:
            actions.answer_by_link(link=link, answer="accepted")
            outcomes.append("counted")
        except Exception as error:  # noqa: BLE001 -- whatever stops it, it must not count
            outcomes.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=answer) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("counted") == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_counts_once_and_tells_the_other_so():
    commitment = commitment_of()
    asked = actions.ask(by=UserFactory(), commitment=commitment)
    (url,) = answer_urls(commitment.network, [(asked, asked.stakeholder.contacts.get())])
    path, together, statuses = url.removeprefix("http://localhost:8000"), Barrier(2), []

    def send_once(answer):
        together.wait()
        try:
            told = {"answer": answer, "terms": commitment.terms_seal, "reason": "No time."}
            statuses.append(Client(raise_request_exception=False).post(path, told).status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=send_once, args=(answer,)) for answer in ("accepted", "declined")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    commitment.refresh_from_db()
    assert len(statuses) == 2
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 404, 422} | ({500} if connection.vendor == "sqlite" else set())
    assert commitment.answer in {"accepted", "declined"}
    assert AnswerLink.unscoped.exclude(used_at=None).count() == 1
