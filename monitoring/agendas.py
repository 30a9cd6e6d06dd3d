"""Agendas to start from, per kind of meeting (domain file, section 7.2): what, and how many minutes it takes."""

from django.utils.translation import gettext_lazy as _

from monitoring.models import Meeting

Kind = Meeting.Kind
MINUTES_FOR_HELP = 10  # for what one partner cannot solve alone

STANDARD_AGENDAS = {
    Kind.KICK_OFF: [
        (_("Welcome by the alderman or the lead partner"), 10),
        (_("Why a network: the figures in plain words"), 20),
        (_("Round: what do you do, what can you offer, what do you need"), 40),
        (_("Completing the map of stakeholders on the wall"), 30),
        (_("Who leads, who is deputy lead, who is secretary"), 15),
        (_("Privacy agreement: no names of pupils"), 10),
        (_("Expectations, and what nobody wants"), 15),
        (_("Next date and what to prepare"), 10),
    ],
    Kind.GOAL_SETTING: [
        (_("Minutes of the last meeting, and the map of stakeholders"), 10),
        (_("What the figures say and do not say"), 25),
        (_("Proposals from small groups"), 40),
        (_("Realism check: own influence, money, time"), 30),
        (_("Choosing three to five goals: indicator, baseline, target, deadline, owner"), 50),
        (_("First engagements"), 20),
        (_("Next steps"), 5),
    ],
    Kind.EVALUATION: [
        (_("Action points of the last meeting"), 10),
        (_("How each engagement goes: only what is late or blocked is discussed"), 40),
        (_("One practice in depth"), 20),
        (_("New measurements and how to read them"), 20),
        (_("Decisions: continue, adapt, stop, add"), 20),
        (_("Next date"), 10),
    ],
    Kind.ANNUAL: [
        (_("Results of the year"), 30),
        (_("The voice of pupils and parents"), 20),
        (_("Per goal: reached, on track, behind, changed context"), 40),
        (_("Survey among the partners"), 20),
        (_("Map of stakeholders: who is missing, who leaves, new contacts"), 20),
        (_("Programme for next year and changes to the plan"), 35),
        (_("Report and communication"), 15),
    ],
}

# Entries of the guide about working together that such a meeting decides on, by code.
FITTING = {
    Kind.KICK_OFF: ["M02", "M04", "M10"],
    Kind.GOAL_SETTING: ["M01", "M02", "M07"],
    Kind.EVALUATION: ["M03", "M05", "M09"],
    Kind.ANNUAL: ["M06", "M11", "M12"],
}


def slug_of(kind: str) -> str:
    """What an address of the guide calls this kind of meeting."""
    return Kind(kind).value.replace("_", "-")


def with_times(kind: str) -> list[tuple[str, int, int]]:
    """The items of the standard agenda, each with its minutes and how many minutes have passed after it."""
    passed = 0
    rows: list[tuple[str, int, int]] = []
    for title, minutes in STANDARD_AGENDAS[Kind(kind)]:
        passed += minutes
        rows.append((str(title), minutes, passed))
    return rows


def standard_length(kind: str) -> int:
    """How many minutes the standard agenda of this kind of meeting takes."""
    return sum(minutes for _title, minutes in STANDARD_AGENDAS[Kind(kind)])
