"""What the mails say, read as the head teacher who gets them."""

import datetime as dt
import re

import pytest

from outbox.letters import Letter
from reminders import mails, queries
from reminders.words import when
from tests.factories import (
    ActionPointFactory,
    MeetingFactory,
    MembershipFactory,
    StakeholderFactory,
    UserFactory,
)
from tests.reminders.examples import DUE, accepted, days, engagement, thing, town
from ui.dates import PartialDate

pytestmark = pytest.mark.django_db

BEFORE = "We meet on 26 May 2027. Please write by 12 May 2027 how it goes: it takes two minutes."
AFTER = "We meet on 26 May 2027. Your progress note was expected by 12 May 2027: it takes two minutes."
SITE = "https://eslnet.test/n/vaartbeke"


@pytest.fixture(autouse=True)
def own_site(settings):
    settings.SITE_URL = "https://eslnet.test"


@pytest.fixture
def here():
    """Vaartbeke, whose head teacher has an account."""
    here = town(slug="vaartbeke", name="Vaartbeke", quiet_months=[])
    here.head.user = UserFactory(email="head@school.example.org", language="en")
    here.head.save()
    MembershipFactory(network=here.network, user=here.head.user, role="partner")
    return here


def letters(on):
    return [mails.letter(bundle) for bundle in queries.bundles(queries.turns_on(on))]


def letter(on) -> Letter:
    [only] = letters(on)
    return only


def boxes(on):
    return [(ask.title, ask.text, ask.button, ask.url.removeprefix(SITE), ask.is_late) for ask in letter(on).asks]


def test_an_engagement_leads_to_the_note_form(here):
    row = engagement(here, title="Morning message")

    assert boxes(DUE - days(7)) == [
        (
            "Morning message",
            "You take part in this. It is due on 12 May 2027, in 7 days.",
            "Say how it goes",
            f"/engagements/{row.pk}/notes/new/",
            False,
        )
    ]


def test_a_step_leads_to_its_engagement(here):
    row = thing("step", here)
    row.engagement.title = "One desk"
    row.engagement.save()

    assert boxes(DUE + days(1)) == [
        (
            "First step",
            "Your step in “One desk”. It was due on 12 May 2027, 1 day ago.",
            "Go to the step",
            f"/engagements/{row.engagement_id}/",
            True,
        )
    ]


def test_a_goal_leads_to_its_page(here):
    row = thing("goal", here)

    assert boxes(DUE - days(60)) == [
        (row.title, "You watch over this goal. It is due on 12 May 2027.", "See the goal", f"/goals/{row.pk}/", False)
    ]


def test_an_indicator_leads_to_the_form_for_a_figure(here):
    row = thing("indicator", here)

    assert boxes(DUE) == [
        (
            row.name,
            f"A new figure is needed for the goal “{row.goal}”. It is due today, on 12 May 2027.",
            "Enter a measurement",
            f"/goals/indicators/{row.pk}/measure/",
            False,
        )
    ]


def test_a_meeting_says_when_and_where(here):
    row = MeetingFactory(
        network=here.network, held_on=DUE, starts_at=dt.time(13, 30), ends_at=dt.time(16), place="Town hall"
    )

    assert boxes(DUE - days(3)) == [
        (
            "Evaluation meeting",
            "We meet: Wednesday 12 May 2027, 13:30\N{EN DASH}16:00, Town hall.",
            "See the agenda",
            f"/evaluation/meetings/{row.pk}/",
            False,
        )
    ]


def test_a_question_leads_to_the_answer_and_says_when_it_was_asked(here):
    row = thing("question", here)

    assert boxes(DUE - days(21)) == [
        (
            row.engagement.title,
            "On 14 April 2027 you were asked whether you take this on. Your answer is still open.",
            "Read and answer",
            f"/engagements/commitments/{row.pk}/answer/",
            False,
        )
    ]


def test_an_action_point_leads_to_its_meeting(here):
    meeting = MeetingFactory(network=here.network, held_on=dt.date(2027, 3, 18))
    ActionPointFactory(
        network=here.network, meeting=meeting, owner=here.school, due_on=DUE, text="Write to the boards"
    )

    assert boxes(DUE - days(1)) == [
        (
            "Write to the boards",
            "You took this on at the meeting of 18 March 2027. It is due on 12 May 2027, in 1 day.",
            "Go to the action point",
            f"/evaluation/meetings/{meeting.pk}/",
            False,
        )
    ]


def test_one_note_leads_to_its_form_and_several_are_one_box(here):
    first = thing("note", here)
    first.title = "Morning message"
    first.save()
    assert boxes(DUE - days(14)) == [
        (
            "Evaluation meeting",
            f"{BEFORE}\n• Morning message",
            "Say how it goes",
            f"/engagements/{first.pk}/notes/new/",
            False,
        )
    ]

    engagement(here, None, plan=first.plan, title="One desk")
    [notes, _meeting] = boxes(DUE + days(3))

    assert notes == (
        "Evaluation meeting",
        f"{AFTER}\n• Morning message\n• One desk",
        "Go to my part",
        "/my-part/",
        True,
    )


def test_what_is_late_comes_first_and_the_subject_says_it(here):
    engagement(here, DUE + days(1), title="Soon")
    engagement(here, DUE - days(1), title="Late")
    engagement(here, DUE - days(7), title="Later still")

    mail = letter(DUE)

    assert [ask.title for ask in mail.asks] == ["Later still", "Late", "Soon"]
    assert mail.subject == "3 things for you, 2 late · Vaartbeke"
    assert mail.lead == "3 things are waiting for you, 2 of them late."


@pytest.mark.parametrize(
    ("dues", "subject", "lead"),
    [
        ([1], "1 thing for you · Morning message", "1 thing is waiting for you."),
        ([-1], "1 thing for you, late · Morning message", "1 thing is waiting for you, and it is late."),
        ([1, 1], "2 things for you · Vaartbeke", "2 things are waiting for you."),
        ([-1, -7], "2 things for you, all late · Vaartbeke", "2 things are waiting for you, all of them late."),
    ],
)
def test_subject_and_first_sentence(here, dues, subject, lead):
    for due in dues:
        engagement(here, DUE + days(due), title="Morning message")

    mail = letter(DUE)

    assert (mail.subject, mail.lead) == (subject, lead)


def test_a_subject_stays_short(here):
    engagement(here, title="Word " * 60)

    assert len(letter(DUE - days(7)).subject) == mails.LONGEST_SUBJECT


def test_the_foot_says_why_and_how_to_stop(here):
    engagement(here)

    mail = letter(DUE - days(7))

    assert mail.why == "You get this mail because you speak for De Sluis in Vaartbeke."
    assert [words for words, _url in mail.links] == ["My part", "Fewer reminders, or none"]
    assert mail.links[1][1].startswith("https://eslnet.test/mail/preferences/")
    assert mail.after == []


def test_who_cannot_sign_in_answers_by_mail():
    here = town()
    MembershipFactory(network=here.network, user=UserFactory(email="roos@x.org"))
    engagement(here, title="Morning message")

    mail = letter(DUE - days(7))

    assert [(ask.button, ask.url) for ask in mail.asks] == [
        ("Write an answer", "mailto:roos%40x.org?subject=Morning%20message")
    ]
    assert mail.after == ["You have no account in eslnet: just answer this mail, and it is noted for you."]
    assert [words for words, _url in mail.links] == ["Fewer reminders, or none"]


def test_a_person_whose_account_is_not_of_this_network_answers_by_mail():
    here = town()
    MembershipFactory(network=here.network, user=UserFactory(email="roos@x.org"))
    here.head.user = UserFactory()
    here.head.save()
    engagement(here)

    assert [ask.button for ask in letter(DUE - days(7)).asks] == ["Write an answer"]


def test_where_nobody_coordinates_the_button_leads_to_the_form():
    here = town()
    row = engagement(here)

    assert [ask.url.rpartition("/n/")[2] for ask in letter(DUE - days(7)).asks] == [
        f"{here.network.slug}/engagements/{row.pk}/notes/new/"
    ]


def test_answers_go_to_those_who_coordinate(here):
    MembershipFactory(network=here.network, user=UserFactory(email="roos@x.org"))
    engagement(here)

    mail = letter(DUE - days(7))

    assert (mail.sender, mail.reply_to) == ("Coordination of Vaartbeke", ["roos@x.org"])


def test_a_long_list_is_cut_and_says_so(here):
    for _number in range(mails.MOST_ASKS + 2):
        engagement(here)

    mail = letter(DUE - days(7))

    assert len(mail.asks) == mails.MOST_ASKS
    assert mail.subject == "22 things for you · Vaartbeke"
    assert mail.after == ["2 more things wait for you in eslnet."]


# Dates known in part


@pytest.mark.parametrize("days_ahead", [-400, -30, -1, 0, 1, 7, 60])
@pytest.mark.parametrize(("date", "precision"), [(dt.date(2027, 9, 30), "month"), (dt.date(2027, 12, 31), "year")])
@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_a_day_nobody_gave_is_never_said(days_ahead, date, precision, language):
    from django.utils.translation import override

    with override(language):
        words = when(PartialDate(date, precision, is_end=True), date - days(days_ahead))

    assert re.findall(r"\d+", words) == ["2027"]


def test_a_month_is_said_as_a_month(here):
    engagement(here, dt.date(2027, 9, 30), due_precision="month")

    assert [box[1] for box in boxes(dt.date(2027, 9, 23))] == ["You take part in this. It is due in September 2027."]
    assert [box[1] for box in boxes(dt.date(2027, 10, 7))] == ["You take part in this. It was due in September 2027."]


@pytest.mark.parametrize(
    ("days_ahead", "words"),
    [
        (32, "It is due on 12 May 2027."),
        (31, "It is due on 12 May 2027, in 31 days."),
        (1, "It is due on 12 May 2027, in 1 day."),
        (0, "It is due today, on 12 May 2027."),
        (-1, "It was due on 12 May 2027, 1 day ago."),
        (-31, "It was due on 12 May 2027, 31 days ago."),
        (-32, "It was due on 12 May 2027."),
    ],
)
def test_the_days_are_counted_near_the_date(days_ahead, words):
    assert when(PartialDate(DUE), DUE - days(days_ahead)) == words


# Languages


@pytest.mark.parametrize(
    ("language", "date"), [("en", "12 May 2027"), ("nl", "12 mei 2027"), ("fr", "12 mai 2027"), ("de", "12. Mai 2027")]
)
def test_each_reader_is_written_to_in_the_own_language(here, language, date):
    here.head.language = language
    here.head.save()
    engagement(here)

    [bundle] = queries.bundles(queries.turns_on(DUE - days(7)))
    mail = mails.letter(bundle)

    assert bundle.to.language == language
    assert date in mail.asks[0].text


def test_without_a_language_of_ones_own_it_is_the_language_of_the_plan(here):
    here.head.user.language = ""
    here.head.user.save()
    here.network.plan_language = "fr"
    here.network.save()
    engagement(here)

    assert "12 mai 2027" in letter(DUE - days(7)).asks[0].text


# The coordinator's digest


MONDAY = dt.date(2027, 5, 10)


@pytest.fixture
def roos(here):
    user = UserFactory(email="roos@x.org", full_name="Roos", language="en")
    return MembershipFactory(network=here.network, user=user)


def digest(on=MONDAY):
    [mail] = [mail for mail in letters(on) if "coordinate" in mail.why]
    return mail


def test_the_digest_says_what_is_late_by_kind_and_leads_there(here, roos):
    for kind in ["engagement", "step", "goal", "indicator", "question", "action_point"]:
        thing(kind, here, MONDAY - days(1))

    mail = digest()

    assert mail.subject == "6 things are late in the network · Vaartbeke"
    assert mail.lead == "This is late in the network, or waits for an answer. Perhaps a phone call helps."
    assert [(ask.title, ask.button, ask.url.removeprefix(SITE)) for ask in mail.asks] == [
        ("1 engagement is late", "See what is late", "/engagements/?late=on"),
        ("1 step is late", "Go to the engagements", "/engagements/"),
        ("1 goal is past its deadline", "Go to the goals", "/goals/"),
        ("1 measurement is late", "Go to the goals", "/goals/"),
        ("1 question has waited four weeks for an answer", "Go to the overview", "/overview/"),
        ("1 action point is late", "See what is late", "/evaluation/action-points/?show=late"),
    ]
    assert mail.links[0] == ("Overview", f"{SITE}/overview/")


def test_the_digest_names_the_first_five_with_date_and_partners(here, roos):
    club = StakeholderFactory(network=here.network, name="The club")
    for number in range(7):
        row = engagement(here, MONDAY - days(10 - number), title=f"Engagement {number}")
    accepted(here, row, club)

    [ask] = digest().asks

    assert ask.title == "7 engagements are late"
    assert ask.text.splitlines() == [
        "• Engagement 0 · 30 April 2027 · De Sluis",
        "• Engagement 1 · 1 May 2027 · De Sluis",
        "• Engagement 2 · 2 May 2027 · De Sluis",
        "• Engagement 3 · 3 May 2027 · De Sluis",
        "• Engagement 4 · 4 May 2027 · De Sluis",
        "and 2 others",
    ]


def test_the_digest_says_when_a_question_was_asked(here, roos):
    row = thing("question", here, MONDAY - days(1))

    [ask] = digest().asks

    assert ask.text == f"• {row.engagement} · asked on 11 April 2027 · De Sluis"


def test_a_missing_note_stands_in_the_digest(here, roos):
    row = thing("note", here, MONDAY - days(1))

    [ask] = digest().asks

    assert (ask.title, ask.text) == ("1 progress note is missing", f"• {row.title} · 9 May 2027 · De Sluis")


def test_own_things_and_the_network_are_told_apart_in_one_mail(here, roos):
    here.head.user = roos.user
    here.head.save()
    row = thing("note", here, MONDAY - days(3))
    engagement(here, None, plan=row.plan)

    mail = letter(MONDAY)

    assert mail.subject.startswith("2 things for you")
    assert [(ask.title, ask.button) for ask in mail.asks] == [
        ("Evaluation meeting", "Go to the engagements"),
        ("Evaluation meeting", "See the agenda"),
        ("In the network: 2 progress notes are missing", "Go to the engagements"),
    ]
    assert mail.why == "You get this mail because you speak for De Sluis in Vaartbeke."
