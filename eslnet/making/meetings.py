"""Step 4: what was agreed about evaluating, and the meetings with what was said and decided."""

import datetime as dt

from eslnet.making.scene import Scene
from monitoring.models import (
    ActionPoint,
    AgendaItem,
    Attendance,
    Body,
    ChairMandate,
    Decision,
    EvaluationAgreement,
    Meeting,
    ReportingLine,
)

KINDS = ["kick_off", "goal_setting", "evaluation", "annual", "evaluation", "evaluation"]
BETWEEN = 90  # days
AT_MOST = 30  # stakeholders that come to one meeting


def make_agreement(scene: Scene) -> None:
    """How the partners evaluate, what they report, and the body that prepares it."""
    words = scene.words
    agreement = scene.own(
        EvaluationAgreement,
        plan=scene.plan,
        meetings_a_year=2,
        rhythm=words["rhythm"],
        how_evaluated=words["evaluation"],
        notes_asked=words["notes_asked"],
    )
    for what in words["reports"]:
        scene.own(
            ReportingLine,
            agreement=agreement,
            what=what,
            to_whom=scene.stakeholders[0],
            how_often=words["how_often"],
        )
    body = scene.own(Body, plan=scene.plan, name=words["body"], since_on=scene.day(-600))
    scene.own(ChairMandate, body=body, stakeholder=scene.stakeholders[0], from_on=scene.day(-600))
    for member in scene.stakeholders[:4]:
        scene.add(Body.members.through(body=body, stakeholder=member))


def make_meetings(scene: Scene) -> None:
    """All but the last were held and minuted; the last is in six weeks."""
    for number in range(scene.size.meetings):
        ahead = number - scene.size.meetings + 1
        held_on = scene.day(45 + BETWEEN * ahead)
        is_held = held_on < scene.today
        minutes = [scene.say("minutes") for _ in range(5)] if is_held else []
        meeting = scene.own(
            Meeting,
            plan=scene.plan,
            code=f"M{number + 1}",
            kind=KINDS[number % len(KINDS)],
            held_on=held_on,
            starts_at=dt.time(13, 30),
            ends_at=dt.time(16, 0),
            place=scene.words["place"],
            chair=scene.stakeholders[0],
            secretary=scene.stakeholders[-1],
            minutes="\n\n".join(minutes),
            minutes_approved_on=held_on + dt.timedelta(days=20) if is_held else None,
        )
        _fill(scene, meeting, held_on, is_held=is_held)


def _fill(scene: Scene, meeting: Meeting, held_on: dt.date, *, is_held: bool) -> None:
    for position, title in enumerate(scene.words["agenda"], start=1):
        outcome = scene.say("outcomes") if is_held else ""
        scene.own(AgendaItem, meeting=meeting, position=position, title=title, duration=20, outcome=outcome)
    if not is_held:
        return
    for stakeholder in scene.stakeholders[:AT_MOST]:
        presence = scene.luck.choice(["present", "present", "present", "excused", "absent"])
        scene.own(Attendance, meeting=meeting, stakeholder=stakeholder, presence=presence)
    for number in (1, 2):
        scene.own(Decision, meeting=meeting, number=number, text=scene.say("decisions"))
    for days in (30, 60):
        due_on = held_on + dt.timedelta(days=days)
        owner = scene.luck.choice(scene.stakeholders)
        scene.own(
            ActionPoint,
            meeting=meeting,
            owner=owner,
            text=scene.say("points"),
            due_on=due_on,
            is_done=due_on < scene.today,
        )
