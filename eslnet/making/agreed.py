"""Steps 2 and 3: the plan with its goals and figures, and the engagements with what the partners answered."""

import datetime as dt
from decimal import Decimal
from typing import Any

from engagements.models import Commitment, Engagement, ProgressNote, Status, Step
from eslnet.making.scene import Scene
from goals.models import Goal, Indicator, Measurement, Milestone, Plan, ReferenceFigure
from networks.pillars import Pillar
from stakeholders.models import Stakeholder

Answer = Commitment.Answer
AS_A_WHOLE = 10  # engagements: of each ten one is due within a month, two are done, one is late or stopped
ANSWERS = [Answer.ACCEPTED, Answer.ACCEPTED, Answer.ACCEPTED, Answer.ASKED, Answer.NOT_ASKED, Answer.DECLINED]


def make_plan(scene: Scene) -> None:
    """A plan of three years in its second year, which says that it is made up."""
    first_year = _first_year(scene)
    scene.plan = scene.own(
        Plan,
        title=scene.words["title"].format(town=scene.network.territory)[:200],
        introduction=scene.words["made_up"],
        starts_on=dt.date(first_year, 9, 1),
        ends_on=dt.date(first_year + 3, 6, 30),
        status="adopted",
        adopted_on=dt.date(first_year, 10, 15),
    )
    for signatory in scene.stakeholders[:6]:
        scene.add(Plan.signatories.through(plan=scene.plan, stakeholder=signatory))


def _first_year(scene: Scene) -> int:
    return scene.today.year - 1 - (scene.today.month < 9)


def make_goals(scene: Scene) -> None:
    """Agreed goals, each with an indicator that has a baseline and two newer figures."""
    for number in range(scene.size.goals):
        example = scene.catalogues.examples[(scene.number + number) % len(scene.catalogues.examples)]
        goal = scene.own(
            Goal,
            plan=scene.plan,
            code=f"D{number + 1}",
            title=example.names[scene.language],
            why=example.whys.get(scene.language, ""),
            pillars=[example.pillar or Pillar.PREVENTION, Pillar.MONITORING],
            priority=number + 1,
            owner=scene.stakeholders[number % len(scene.stakeholders)],
            deadline_on=scene.day(300 + 60 * number),
            status="agreed",
        )
        scene.goals.append(goal)
        _measure(scene, goal, number)


def _measure(scene: Scene, goal: Goal, number: int) -> None:
    definition = scene.catalogues.indicators[(scene.number + number) % len(scene.catalogues.indicators)]
    indicator = scene.own(
        Indicator,
        goal=goal,
        definition=definition,
        name=definition.names[scene.language],
        unit="%",
        better="lower",
        target=Decimal("8.50"),
        how_often=scene.words["how_often"],
        measured_by=goal.owner,
        next_measurement_on=scene.day(100 + 20 * number),
    )
    scene.own(Milestone, indicator=indicator, due_on=scene.day(150), value=Decimal("9.50"))
    for past in (3, 2, 1):
        year, pupils = _first_year(scene) + 1 - past, scene.luck.randint(900, 4000)
        share = Decimal(scene.luck.randint(60, 140) + 10 * past) / 10
        measurement = scene.own(
            Measurement,
            indicator=indicator,
            is_baseline=past == 3,
            period=f"{year - 1}-{year % 100:02}",
            period_kind="school_year",
            period_ends_on=dt.date(year, 8, 31),
            numerator=int(pupils * share / 100),
            denominator=pupils,
            value=share,
            source=definition.code,
        )
        if number % 2 == 0:
            scene.own(ReferenceFigure, measurement=measurement, area=scene.network.region, value=share + 1)


def make_engagements(scene: Scene) -> None:
    """In every state, for one goal each, with a lead and up to three partners."""
    for number in range(scene.size.engagements):
        entry = scene.catalogues.entries[(scene.number + number) % len(scene.catalogues.entries)]
        starts_on, due_on, status = _dates(scene, number)
        engagement = scene.own(
            Engagement,
            plan=scene.plan,
            code=f"E{number + 1:02}",
            title=entry.names[scene.language],
            pillar=entry.pillar,
            what=entry.descriptions[scene.language],
            how=scene.say("hows"),
            starts_on=starts_on,
            due_on=due_on,
            status=status,
            status_note=scene.say("obstacles") if status == Status.STOPPED else "",
            progress=100 if status == Status.DONE else scene.luck.choice([None, 10, 40, 75]),
            school_levels=entry.school_levels,
            intervention_level=entry.intervention_level,
            guide_entry=entry,
        )
        if scene.goals:
            goal = scene.goals[number % len(scene.goals)]
            scene.add(Engagement.goals.through(engagement=engagement, goal=goal))
        _commit(scene, engagement, number)
        _go_on(scene, engagement, number)


def _dates(scene: Scene, number: int) -> tuple[dt.date, dt.date, Status]:
    """When it starts, when it is due, and how far it is."""
    place, luck = number % AS_A_WHOLE, scene.luck
    if place == 0:
        return scene.day(-200), scene.day(luck.randint(1, 29)), Status.IN_PROGRESS
    if place in {1, 2}:
        return scene.day(-400), scene.day(-luck.randint(40, 200)), Status.DONE
    if place == 3:
        status = Status.STOPPED if number % 20 == 3 else Status.IN_PROGRESS
        return scene.day(-300), scene.day(-luck.randint(3, 90)), status
    status = luck.choice([Status.PROPOSED, Status.AGREED, Status.IN_PROGRESS])
    return scene.day(-luck.randint(10, 150)), scene.day(luck.randint(40, 500)), status


def _commit(scene: Scene, engagement: Engagement, number: int) -> None:
    there = scene.stakeholders
    partners = scene.luck.sample(there, min(len(there), 1 + number % 4))
    lead = there[number % len(there)]
    for stakeholder in [lead, *(partner for partner in partners if partner is not lead)]:
        is_lead = stakeholder is lead
        is_settled = is_lead or engagement.status in {Status.DONE, Status.STOPPED}
        answer = Answer.ACCEPTED if is_settled else scene.luck.choice(ANSWERS)
        scene.own(
            Commitment,
            engagement=engagement,
            stakeholder=stakeholder,
            role="lead" if is_lead else "partner",
            part=scene.say("parts"),
            answer=answer,
            **_answered(scene, answer, engagement),
        )


def _answered(scene: Scene, answer: str, engagement: Engagement) -> dict[str, Any]:
    asked = {} if answer == Answer.NOT_ASKED else {"asked_at": scene.noon(-9), "asked_by": scene.users[0]}
    if answer not in {Answer.ACCEPTED, Answer.DECLINED}:
        return asked
    reason = scene.say("obstacles") if answer == Answer.DECLINED else ""
    wording = engagement.title if answer == Answer.ACCEPTED else ""
    said = {"answered_at": scene.noon(-5), "way": "page", "reason": reason, "accepted_wording": wording}
    return {**asked, **said}


def _go_on(scene: Scene, engagement: Engagement, number: int) -> None:
    """A step for each second engagement; a note for those that began."""
    there: list[Stakeholder] = scene.stakeholders
    if number % 2 == 0:
        scene.own(
            Step,
            engagement=engagement,
            title=scene.say("steps"),
            responsible=there[number % len(there)],
            due_on=engagement.due_on,
            done_on=engagement.due_on if engagement.status == Status.DONE else None,
        )
    if engagement.status in {Status.IN_PROGRESS, Status.DONE}:
        scene.own(
            ProgressNote,
            engagement=engagement,
            stakeholder=there[number % len(there)],
            written_by=scene.users[0],
            written_at=scene.noon(-20),
            status=engagement.status,
            result=scene.say("results"),
            figure=scene.say("figures"),
            obstacle=scene.say("obstacles") if number % 7 == 3 else "",
        )
