"""One matter in words: its name, one sentence, and the page where it is done. A day nobody gave is never said."""

import datetime as dt
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from monitoring.models import Meeting
from reminders import stages
from reminders.models import Kind
from reminders.rules.matter import Matter
from ui.dates import PartialDate

COUNTED_DAYS = 31  # further away the date says more than the number of days
BULLET = "• "

# Per kind the sentence, and what it says beside the date.
SENTENCES: dict[str, tuple[Any, Callable[[Matter], dict[str, Any]]]] = {
    Kind.ENGAGEMENT: (gettext_lazy("You take part in this. %(when)s"), lambda matter: {}),
    Kind.STEP: (
        gettext_lazy("Your step in “%(engagement)s”. %(when)s"),
        lambda matter: {"engagement": matter.row.engagement},
    ),
    Kind.GOAL: (gettext_lazy("You watch over this goal. %(when)s"), lambda matter: {}),
    Kind.INDICATOR: (
        gettext_lazy("A new figure is needed for the goal “%(goal)s”. %(when)s"),
        lambda matter: {"goal": matter.row.goal},
    ),
    Kind.MEETING: (gettext_lazy("We meet: %(moment)s."), lambda matter: {"moment": moment(matter.row)}),
    Kind.QUESTION: (
        gettext_lazy("On %(day)s you were asked whether you take this on. Your answer is still open."),
        lambda matter: {"day": asked_on(matter)},
    ),
    Kind.COMMENT: (
        gettext_lazy("%(name)s wrote on %(day)s: “%(text)s”"),
        lambda matter: written(matter, matter.row.text),
    ),
    Kind.HELP: (
        gettext_lazy("%(name)s wrote on %(day)s what stands in the way: “%(text)s”"),
        lambda matter: written(matter, matter.row.obstacle),
    ),
    Kind.ACTION_POINT: (
        gettext_lazy("You took this on at the meeting of %(day)s. %(when)s"),
        lambda matter: {"day": PartialDate(matter.row.meeting.held_on)},
    ),
}

# Per kind the words on the button, the page it leads to, and the row that page is about.
PAGES: dict[str, tuple[Any, str, str]] = {
    Kind.ENGAGEMENT: (gettext_lazy("Say how it goes"), "engagements:note_create", "pk"),
    Kind.STEP: (gettext_lazy("Go to the step"), "engagements:engagement_detail", "engagement_id"),
    Kind.GOAL: (gettext_lazy("See the goal"), "goals:goal_detail", "pk"),
    Kind.INDICATOR: (gettext_lazy("Enter a measurement"), "goals:measurement_create", "pk"),
    Kind.MEETING: (gettext_lazy("See the agenda"), "monitoring:meeting_detail", "pk"),
    Kind.QUESTION: (gettext_lazy("Read and answer"), "engagements:commitment_answer", "pk"),
    Kind.ACTION_POINT: (gettext_lazy("Go to the action point"), "monitoring:meeting_detail", "meeting_id"),
    Kind.NOTE: (gettext_lazy("Say how it goes"), "engagements:note_create", "pk"),
    Kind.COMMENT: (gettext_lazy("Read the comments"), "engagements:engagement_detail", "engagement_id"),
    Kind.HELP: (gettext_lazy("See the note"), "engagements:engagement_detail", "engagement_id"),
}

# Where on that page it stands.
PARTS = {Kind.COMMENT: "#comments", Kind.HELP: "#notes"}
ABOUT_ENGAGEMENTS = (Kind.QUESTION, *stages.NEWS)


def title(matter: Matter) -> str:
    """What it is called."""
    return str(matter.row.engagement if matter.kind in ABOUT_ENGAGEMENTS else matter.row)


def sentence(matter: Matter, on: dt.date) -> str:
    """What the reader has to do with it, and by when."""
    words, facts = SENTENCES[matter.kind]
    return str(words) % {"when": when(matter.due, on), **facts(matter)}


def page(matter: Matter) -> tuple[str, str, int]:
    """The words on the button, and the page it leads to: its name and the row it is about."""
    button, name, row = PAGES[matter.kind]
    return str(button), name, attrgetter(row)(matter.row)


def written(matter: Matter, text: str) -> dict[str, Any]:
    """Who wrote something, when, and what."""
    return {"name": matter.row.stakeholder or _("The coordination"), "day": matter.due, "text": text}


def notes_sentence(matters: list[Matter], on: dt.date) -> str:
    """One sentence for all progress notes before one meeting, and what they are about."""
    due, meeting = matters[0].due, matters[0].meeting
    words = {"day": PartialDate(meeting.held_on) if meeting and meeting.held_on else "", "due": due}
    if matters[0].is_late(on):
        asked = _("We meet on %(day)s. Your progress note was expected by %(due)s: it takes two minutes.") % words
    else:
        asked = _("We meet on %(day)s. Please write by %(due)s how it goes: it takes two minutes.") % words
    return "\n".join([asked, *(BULLET + title(matter) for matter in matters)])


def when(due: PartialDate, on: dt.date) -> str:
    """When it is or was due, as exactly as the date is known."""
    days = (due.last_day - on).days
    words = {"date": due, "n": abs(days)}
    if due.precision != "day":
        return (_("It was due in %(date)s.") if days < 0 else _("It is due in %(date)s.")) % words
    if abs(days) > COUNTED_DAYS:
        return (_("It was due on %(date)s.") if days < 0 else _("It is due on %(date)s.")) % words
    if days > 0:
        return ngettext("It is due on %(date)s, in %(n)s day.", "It is due on %(date)s, in %(n)s days.", days) % words
    if days == 0:
        return _("It is due today, on %(date)s.") % words
    late = ngettext("It was due on %(date)s, %(n)s day ago.", "It was due on %(date)s, %(n)s days ago.", -days)
    return late % words


def date(matter: Matter) -> str:
    """Its date for a list; of a question the day it was asked, as nobody gave it a date."""
    return _("asked on %(day)s") % {"day": asked_on(matter)} if matter.kind == Kind.QUESTION else str(matter.due)


def asked_on(matter: Matter) -> PartialDate:
    """The day a question was asked."""
    return PartialDate(matter.due_on - stages.ANSWER_WITHIN)


def moment(meeting: Meeting) -> str:
    """Day, hours and place of a meeting, as far as they are known."""
    if not meeting.held_on:
        return meeting.rhythm
    day = {"weekday": date_format(meeting.held_on, "l"), "date": PartialDate(meeting.held_on)}
    hours = [time_format(hour, "TIME_FORMAT") for hour in (meeting.starts_at, meeting.ends_at) if hour]
    return ", ".join(filter(None, [_("%(weekday)s %(date)s") % day, "\N{EN DASH}".join(hours), meeting.place]))
