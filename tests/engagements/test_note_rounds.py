"""The coordinator asks all partners at once how it goes, sees who has told, reminds once, closes."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from engagements import note_asking
from engagements.models import Commitment, Engagement, NoteRequest, NoteRound, ProgressNote
from engagements.note_rounds import owed_by, state_of
from outbox.actions import prefer
from outbox.models import OutgoingMail
from outbox.relevance import reason_not_to_send
from stakeholders.requests import open_requests
from tests.factories import (
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    GoalFactory,
    MembershipFactory,
    NetworkFactory,
    NoteRequestFactory,
    NoteRoundFactory,
    PlanFactory,
    ProgressNoteFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

BY = dt.date(2027, 3, 1)
TODAY = dt.date(2027, 2, 15)


@pytest.fixture(autouse=True)
def mid_february(time_machine, settings):
    settings.SITE_URL = "https://eslnet.test"
    time_machine.move_to(dt.datetime(2027, 2, 15, 12, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def plan(coordinator):
    return PlanFactory(network=coordinator.network)


def at(name, membership, *pks, **query):
    return reverse(f"engagements:{name}", args=[membership.network.slug, *pks], query=query or None)


def partner_of(network, name, email="", **contact):
    stakeholder = StakeholderFactory(network=network, name=name)
    if email:
        ContactFactory(network=network, stakeholder=stakeholder, email=email, **contact)
    return stakeholder


def part(engagement, stakeholder, role="lead", answer="accepted"):
    now = timezone.now()
    answered = now if answer not in {"not_asked", "asked"} else None
    asked = None if answer == "not_asked" else now
    return CommitmentFactory(
        network=engagement.network,
        engagement=engagement,
        stakeholder=stakeholder,
        role=role,
        answer=answer,
        asked_at=asked,
        answered_at=answered,
    )


def engagement_in(plan, **fields):
    return EngagementFactory(network=plan.network, plan=plan, **fields)


def asked_in(note_round):
    rows = NoteRequest.objects.for_network(note_round.network).filter(round=note_round)
    return sorted(rows.values_list("stakeholder__name", "engagement__title"))


def ask(client, coordinator, **query):
    typed = {"answer_by_on": BY.isoformat(), "message": "Short is fine."}
    return client.post(at("note_round_create", coordinator, **query), typed, follow=True)


# Asking


def test_who_leads_is_asked_about_its_open_accepted_engagements(client, coordinator, plan):
    school, city = partner_of(plan.network, "De Sluis"), partner_of(plan.network, "City")
    desk = engagement_in(plan, title="Desk")
    part(desk, school)
    part(desk, city, role="partner")
    part(engagement_in(plan, title="Message"), school)
    for settled in ("done", "stopped"):
        part(engagement_in(plan, status=settled), school)
    part(engagement_in(PlanFactory(network=plan.network, status="closed")), school)
    for answer in ("asked", "not_asked", "declined", "change_proposed"):
        part(engagement_in(plan), school, answer=answer)
    gone = partner_of(plan.network, "Gone")
    gone.left_on = TODAY
    gone.save()
    part(engagement_in(plan), gone)

    page = ask(client, coordinator)

    note_round = NoteRound.unscoped.get()
    assert (note_round.plan, note_round.asked_by, note_round.answer_by_on, note_round.message) == (
        plan,
        coordinator.user,
        BY,
        "Short is fine.",
    )
    assert asked_in(note_round) == [("De Sluis", "Desk"), ("De Sluis", "Message")]
    assert page.redirect_chain == [(note_round.get_absolute_url(), 302)]
    assert "1 partner is asked." in page.text


def test_all_partners_of_some_engagements_are_asked_if_the_coordinator_says_so(client, coordinator, plan):
    school, city = partner_of(plan.network, "De Sluis"), partner_of(plan.network, "City")
    goal = GoalFactory(network=plan.network, plan=plan)
    desk = engagement_in(plan, title="Desk", pillar="prevention")
    desk.goals.add(goal)
    part(desk, school)
    part(desk, city, role="partner")
    part(engagement_in(plan, title="Message", pillar="intervention"), city)

    def preview(**query):
        page = client.get(at("note_round_create", coordinator, **query))
        return [(one.stakeholder.name, [row.engagement.title for row in one.parts]) for one in page.context["asked"]]

    assert preview() == [("City", ["Message"]), ("De Sluis", ["Desk"])]
    assert preview(everybody="on", pillar="prevention") == [("City", ["Desk"]), ("De Sluis", ["Desk"])]
    assert preview(goal=goal.pk) == [("De Sluis", ["Desk"])]
    assert preview(partner=city.pk, everybody="on") == [("City", ["Desk", "Message"]), ("De Sluis", ["Desk"])]
    assert preview(pillar="compensation") == []
    assert preview(pillar="nonsense", goal="x") == preview()
    ask(client, coordinator, everybody="on", pillar="prevention")
    assert asked_in(NoteRound.unscoped.get()) == [("City", "Desk"), ("De Sluis", "Desk")]


def test_who_still_has_to_tell_is_not_asked_about_it_again(client, coordinator, plan):
    school = partner_of(plan.network, "De Sluis")
    desk = engagement_in(plan, title="Desk")
    part(desk, school)
    ask(client, coordinator)
    part(engagement_in(plan, title="Message"), school)

    ask(client, coordinator, everybody="on")

    assert [asked_in(row) for row in NoteRound.unscoped.order_by("pk")] == [
        [("De Sluis", "Desk")],
        [("De Sluis", "Message")],
    ]
    ProgressNoteFactory(network=plan.network, engagement=desk, stakeholder=school)
    page = client.get(at("note_round_create", coordinator))
    assert [row.engagement for one in page.context["asked"] for row in one.parts] == [desk]


def test_with_nobody_to_ask_no_round_is_made(client, coordinator, plan):
    page = ask(client, coordinator)

    assert page.status_code == 422
    assert "There is nobody to ask." in str(page.context["form"].errors)
    assert "Nobody to ask: no partner has accepted" in page.text
    assert not NoteRound.unscoped.exists()


@pytest.mark.parametrize("day", ["", "2027-02-14", "2028-02-17", "soon"])
def test_the_day_to_tell_by_lies_ahead_and_what_was_typed_is_kept(client, coordinator, plan, day):
    part(engagement_in(plan), partner_of(plan.network, "De Sluis"))

    page = client.post(at("note_round_create", coordinator), {"answer_by_on": day, "message": "Short is fine."})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["answer_by_on"])
    assert "Short is fine." in page.text
    assert not NoteRound.unscoped.exists()


def test_two_weeks_are_offered(client, coordinator, plan):
    part(engagement_in(plan), partner_of(plan.network, "De Sluis"))

    form = client.get(at("note_round_create", coordinator)).context["form"]

    assert form["answer_by_on"].value() == BY


def test_without_a_plan_there_is_nothing_to_ask_about(client, coordinator):
    for name in ("note_round_list", "note_round_create"):
        assert "plan" in client.get(at(name, coordinator)).templates[0].name


@pytest.mark.parametrize("role", ["partner", "observer"])
@pytest.mark.parametrize(
    "name", ["note_round_list", "note_round_create", "note_round_detail", "note_round_remind", "note_round_close"]
)
def test_only_the_coordinator_sees_who_has_not_told(client, request, role, name):
    member = request.getfixturevalue(role)
    pks = [NoteRoundFactory(network=member.network).pk] if name not in {"note_round_list", "note_round_create"} else []

    assert client.post(at(name, member, *pks)).status_code == 403


# The mails


@pytest.fixture
def vaartbeke():
    network = NetworkFactory(slug="vaartbeke", name="Vaartbeke", plan_language="en")
    MembershipFactory(network=network, user=UserFactory(email="roos@vaartbeke.example.org", language="en"))
    return PlanFactory(network=network)


@pytest.fixture
def school(vaartbeke):
    user = UserFactory(email="els@desluis.example.org", full_name="Els", language="en")
    MembershipFactory(network=vaartbeke.network, user=user, role="partner")
    school = StakeholderFactory(network=vaartbeke.network, name="De Sluis")
    ContactFactory(network=vaartbeke.network, stakeholder=school, user=user)
    return school


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Runs a step and returns what was mailed by it, as a person reads it."""

    def sent(step):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step()
        return list(mail.outbox)

    return sent


def start(plan, *parts, **fields):
    row = NoteRound(network=plan.network, plan=plan, **{"answer_by_on": BY, "message": "", **fields})
    return note_asking.ask_for_notes(by=UserFactory(), note_round=row, parts=parts)


def test_the_head_teacher_gets_one_mail_with_all_and_the_way_to_each_note(sent, vaartbeke, school):
    desk = engagement_in(vaartbeke, title="Desk", due_on=dt.date(2027, 6, 30), due_precision="month")
    message = engagement_in(vaartbeke, title="Message")
    ProgressNoteFactory(
        network=school.network,
        engagement=desk,
        result="Open since May.",
        written_at=dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC),
    )

    (only,) = sent(lambda: start(vaartbeke, part(desk, school), part(message, school), message="Short is fine."))

    assert only.to == ["Els <els@desluis.example.org>"]
    assert only.subject == "How is it going with your 2 engagements?"
    assert (only.from_email, only.reply_to) == (
        "Coordination of Vaartbeke <eslnet@localhost>",
        ["roos@vaartbeke.example.org"],
    )
    assert only.body.startswith(
        "Vaartbeke asks De Sluis: how is it going? Please tell by 1 March 2027; each takes two minutes.\n\n"
        "Short is fine.\n\n"
        "Desk\nUntil June 2027\nLast told on 3 November 2026: Open since May.\n"
        f"Say how it goes: https://eslnet.test/n/vaartbeke/engagements/{desk.pk}/notes/new/\n\n"
        "Message\n"
        f"Say how it goes: https://eslnet.test/n/vaartbeke/engagements/{message.pk}/notes/new/\n"
    )
    assert "My part: https://eslnet.test/n/vaartbeke/my-part/" in only.body
    assert "no account" not in only.body


def test_one_engagement_stands_in_the_subject(sent, vaartbeke, school):
    (only,) = sent(lambda: start(vaartbeke, part(engagement_in(vaartbeke, title="Desk"), school)))

    assert only.subject == "How is it going? Desk"
    assert "Please tell by 1 March 2027; it takes two minutes." in only.body


def test_each_is_written_to_in_its_own_language(sent, vaartbeke, school):
    school.contacts.update(language="nl")

    (only,) = sent(lambda: start(vaartbeke, part(engagement_in(vaartbeke, title="Desk"), school)))

    assert OutgoingMail.unscoped.get().language == "nl"
    assert "1 maart 2027" in only.body


def test_who_has_no_account_answers_by_mail(sent, vaartbeke):
    office = partner_of(vaartbeke.network, "Office", "desk@office.example.org")

    (only,) = sent(lambda: start(vaartbeke, part(engagement_in(vaartbeke, title="Desk"), office)))

    assert "Write an answer: mailto:roos%40vaartbeke.example.org?subject=Desk" in only.body
    assert "You have no account in eslnet: just answer this mail, and it is noted for you." in only.body
    assert "/notes/new/" not in only.body
    assert "My part" not in only.body


def test_who_only_looks_on_is_not_led_to_a_form_it_may_not_send(sent, vaartbeke, school):
    vaartbeke.network.memberships.filter(role="partner").update(role="observer")

    (only,) = sent(lambda: start(vaartbeke, part(engagement_in(vaartbeke), school)))

    assert "/notes/new/" not in only.body


def test_who_speaks_for_two_partners_gets_one_mail(sent, vaartbeke, school):
    second = partner_of(vaartbeke.network, "Sint-Jozef", "ELS@desluis.example.org")
    rows = [part(engagement_in(vaartbeke), school), part(engagement_in(vaartbeke), second)]

    (only,) = sent(lambda: start(vaartbeke, *rows))

    assert "Vaartbeke asks De Sluis and Sint-Jozef: how is it going?" in only.body
    assert only.body.count("Say how it goes:") == 2


def test_no_mail_is_longer_than_anybody_reads(sent, vaartbeke, school):
    rows = [part(engagement_in(vaartbeke), school) for _row in range(22)]

    (only,) = sent(lambda: start(vaartbeke, *rows))

    assert only.body.count("Say how it goes:") == 20
    assert "2 more things wait for you in eslnet." in only.body


def test_whom_no_mail_reaches_is_asked_all_the_same_and_shown_so(client, coordinator, plan):
    part(engagement_in(plan, title="Desk"), partner_of(plan.network, "De Sluis"))

    assert "No mail reaches it" in client.get(at("note_round_create", coordinator)).text
    page = ask(client, coordinator)

    assert asked_in(NoteRound.unscoped.get()) == [("De Sluis", "Desk")]
    assert not OutgoingMail.unscoped.exists()
    assert "No mail reaches it" in page.text


def tell(request, **fields):
    note = {"network": request.network, "engagement": request.engagement, "stakeholder": request.stakeholder}
    return ProgressNoteFactory(**note | fields)


@pytest.mark.parametrize("how", ["told", "closed", "engagement done", "part gone", "somebody else speaks", "deleted"])
def test_the_outbox_asks_before_sending_whether_the_note_is_still_owed(vaartbeke, school, how):
    commitment = part(engagement_in(vaartbeke), school)
    note_round = start(vaartbeke, commitment)
    letter = OutgoingMail.unscoped.get()
    assert reason_not_to_send(letter) == ""

    if how == "told":
        tell(NoteRequest.unscoped.get())
    elif how == "closed":
        note_asking.close(by=UserFactory(), note_round=note_round)
    elif how == "engagement done":
        Engagement.unscoped.update(status="done")
    elif how == "part gone":
        commitment.delete()
    elif how == "somebody else speaks":
        school.contacts.update(user=None, email="new@desluis.example.org")
    else:
        note_round.delete()

    assert (
        reason_not_to_send(letter) == "The notes were written, the round is closed, or nobody is asked there any more."
    )


# Who has told


@pytest.fixture
def request_of(coordinator, plan):
    """A partner that was asked, with its request."""

    def request_of(name="De Sluis", note_round=None, email=""):
        note_round = note_round or NoteRoundFactory(network=plan.network, plan=plan)
        commitment = part(engagement_in(plan, title=f"Desk of {name}"), partner_of(plan.network, name, email))
        return NoteRequestFactory(
            network=plan.network,
            round=note_round,
            engagement=commitment.engagement,
            stakeholder=commitment.stakeholder,
        )

    return request_of


def states(note_round):
    state = state_of(note_round, TODAY)
    return [(line.note.pk if line.note else None, line.is_owed) for line in state.lines]


def test_only_a_note_since_by_the_partner_or_the_coordination_tells(request_of):
    request = request_of()
    tell(request, written_at=timezone.now() - dt.timedelta(days=1))
    tell(request, stakeholder=StakeholderFactory(network=request.network))
    tell(request, engagement=EngagementFactory(network=request.network))
    assert states(request.round) == [(None, True)]

    typed_in = tell(request, stakeholder=None)
    assert states(request.round) == [(typed_in.pk, False)]
    newest = tell(request)
    assert states(request.round) == [(newest.pk, False)]


MOOT = {
    "engagement stopped": lambda: Engagement.unscoped.update(status="stopped"),
    "part declined": lambda: Commitment.unscoped.update(answer="declined"),
    "part gone": lambda: Commitment.unscoped.all().delete(),
    "left": lambda: type(Commitment.unscoped.get().stakeholder).unscoped.update(left_on=TODAY),
}


@pytest.mark.parametrize("how", MOOT)
def test_what_nobody_has_to_tell_any_more_is_not_owed(client, coordinator, request_of, how):
    request = request_of()
    assert [owed.pk for owed in owed_by(request.network, request.stakeholder)] == [request.pk]

    MOOT[how]()

    assert owed_by(request.network, request.stakeholder) == []
    page = client.get(request.round.get_absolute_url())
    assert page.context["state"].owing == []
    assert "Not asked any more" in page.text
    assert at("note_round_remind", coordinator, request.round.pk) not in page.text


def test_the_page_says_who_has_told_what_and_who_has_not_first(client, coordinator, request_of):
    request = request_of("Atheneum")
    later = request_of("De Sluis", request.round, email="els@desluis.example.org")
    tell(request, status="blocked", result="64 referrals", obstacle="No room")

    page = client.get(request.round.get_absolute_url())

    assert [partner.stakeholder for partner in page.context["state"].partners] == [
        later.stakeholder,
        request.stakeholder,
    ]
    words = " ".join(page.text.split())
    for said in ("1 of 2 told", "64 referrals", "No room", "Blocked", "Told", "Not yet", "Head teacher"):
        assert said in words
    assert at("note_create", coordinator, later.engagement_id) in words
    assert at("note_create", coordinator, request.engagement_id) not in words


def test_an_engagement_in_two_rounds_is_owed_once_by_the_first_day(request_of, plan):
    first = request_of()
    later = NoteRoundFactory(network=plan.network, plan=plan, answer_by_on=BY + dt.timedelta(days=9))
    fields = {"engagement": first.engagement, "stakeholder": first.stakeholder, "network": plan.network}
    NoteRequestFactory(round=later, **fields)
    NoteRequestFactory(round=NoteRoundFactory(network=plan.network, closed_at=timezone.now()), **fields)

    assert owed_by(plan.network, first.stakeholder) == [first]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Open"),
        ({"answer_by_on": TODAY}, "Open"),
        ({"answer_by_on": dt.date(2027, 2, 14)}, "The day has passed"),
        ({"answer_by_on": dt.date(2027, 2, 14), "closed_at": dt.datetime(2027, 2, 1, tzinfo=dt.UTC)}, "Closed"),
    ],
)
def test_the_list_counts_who_told(client, coordinator, plan, request_of, fields, words):
    note_round = NoteRoundFactory(network=plan.network, plan=plan, **fields)
    tell(request_of("A", note_round))
    tell(request_of("B", note_round), stakeholder=None)
    request_of("C", note_round)

    page = client.get(at("note_round_list", coordinator))

    text = " ".join(page.text.split())
    assert "2 of 3 told" in text
    assert f"Progress notes by {note_round.answer_by_on:%-d %B %Y}" in text
    assert f">{words}</span>" in text


def test_the_list_of_none_says_what_a_round_is(client, coordinator, plan):
    page = client.get(at("note_round_list", coordinator))

    assert "Nobody was asked yet" in page.text
    assert at("note_round_create", coordinator) in page.text


# Reminding and closing


def test_those_who_have_not_told_are_reminded_once(client, coordinator, request_of):
    told = request_of("Atheneum", email="a@x.org")
    for name in ("De Sluis", "Never"):
        request_of(name, told.round, email=f"{name.split()[-1].lower()}@x.org")
    request_of("No address", told.round)
    tell(told)
    prefer(address="never@x.org", rhythm="never")
    url = at("note_round_remind", coordinator, told.round.pk)

    page = client.post(url, follow=True)

    assert "Reminded: 1 mail is on its way." in page.text
    assert "Reminded on 15 February 2027." in page.text
    assert url not in page.text
    letter = OutgoingMail.unscoped.get()
    assert (letter.recipient, letter.subject) == ("sluis@x.org", "Not told yet: Desk of De Sluis")
    assert letter.text.startswith(
        f"{coordinator.network} has not heard from De Sluis yet. "
        "The day to tell by is 1 March 2027; it takes two minutes."
    )
    assert "Fewer reminders, or none" in letter.text
    assert "List-Unsubscribe" in letter.headers
    assert reason_not_to_send(letter) == ""
    assert "They were reminded on 15 February 2027 already." in client.post(url, follow=True).text
    assert OutgoingMail.unscoped.count() == 1


def test_where_all_have_told_nobody_is_reminded(client, coordinator, request_of):
    request = request_of(email="els@x.org")
    tell(request)
    url = at("note_round_remind", coordinator, request.round.pk)

    assert url not in client.get(request.round.get_absolute_url()).text
    assert "Everybody has told: there is nobody to remind." in client.post(url, follow=True).text
    assert NoteRound.unscoped.get().reminded_at is None


def test_asked_and_reminded_are_two_mails_and_neither_is_sent_twice(vaartbeke, school):
    commitment = part(engagement_in(vaartbeke), school)
    note_round = start(vaartbeke, commitment)
    note_asking.remind(by=UserFactory(), note_round=note_round)

    from engagements.note_mails import send_reminders, send_requests

    rows = list(note_round.requests.all())
    send_requests(note_round, rows)
    send_reminders(note_round, rows)

    assert sorted(key[-6:] == ":again" for key in OutgoingMail.unscoped.values_list("key", flat=True)) == [False, True]


def test_of_two_who_remind_at_once_one_does(vaartbeke, school):
    note_round = start(vaartbeke, part(engagement_in(vaartbeke), school))
    twin = NoteRound.unscoped.get()
    note_asking.remind(by=UserFactory(), note_round=note_round)

    with pytest.raises(ValidationError, match="Somebody else saved this"):
        note_asking.remind(by=UserFactory(), note_round=twin)


def test_a_closed_round_asks_nobody_any_more_and_keeps_what_was_told(client, coordinator, request_of):
    request = request_of()
    tell(request_of("Atheneum", request.round))
    url = at("note_round_close", coordinator, request.round.pk)

    page = client.post(url, follow=True)

    assert "The round is closed." in page.text
    assert url not in page.text
    assert "1 of 2 told" in " ".join(page.text.split())
    assert owed_by(request.network, request.stakeholder) == []
    assert "This round is closed." in client.post(url, follow=True).text
    assert (
        "This round is closed."
        in client.post(at("note_round_remind", coordinator, request.round.pk), follow=True).text
    )
    assert ProgressNote.unscoped.count() == 1


# The ways there


def test_who_comes_to_speak_for_a_partner_is_told_which_notes_are_owed(request_of):
    request = request_of()

    [(sentence, page)] = open_requests(request.stakeholder)

    assert sentence == "A progress note, by 1 March 2027: Desk of De Sluis"
    assert page == reverse("engagements:note_create", args=[request.network.slug, request.engagement_id])
    tell(request)
    assert open_requests(request.stakeholder) == []


def test_the_list_of_engagements_leads_the_coordinator_there_with_its_filters(client, coordinator, plan):
    engagement_in(plan, pillar="prevention")

    page = client.get(at("engagement_list", coordinator, pillar="prevention", q="Engagement")).text

    assert f'href="{at("note_round_list", coordinator)}"' in page
    assert f'href="{at("note_round_create", coordinator)}?pillar=prevention"' in page


def test_the_list_of_engagements_leads_nobody_else_there(client, partner):
    EngagementFactory(network=partner.network, plan=PlanFactory(network=partner.network))

    assert "note-rounds" not in client.get(at("engagement_list", partner)).text


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_any_number(client, coordinator, plan, request_of, rows, django_assert_num_queries):
    note_round = NoteRoundFactory(network=plan.network, plan=plan)
    for number in range(rows):
        tell(request_of(f"Told {number}", note_round, email=f"told{number}@x.org"))
        request_of(f"Owes {number}", note_round, email=f"owes{number}@x.org")
        NoteRoundFactory(network=plan.network, plan=plan)

    with django_assert_num_queries(5):
        client.get(at("note_round_list", coordinator))
    with django_assert_num_queries(6):
        client.get(note_round.get_absolute_url())
    with django_assert_num_queries(7):
        client.get(at("note_round_create", coordinator, everybody="on"))


@pytest.mark.parametrize("rows", [1, 3])
def test_asking_costs_seven_queries_a_mail(vaartbeke, rows, django_assert_num_queries):
    parts = [
        part(engagement_in(vaartbeke), partner_of(vaartbeke.network, f"P{number}", f"p{number}@x.org"))
        for number in range(rows)
    ]

    with django_assert_num_queries(10 + 7 * rows):
        start(vaartbeke, *parts)

    assert OutgoingMail.unscoped.count() == rows
