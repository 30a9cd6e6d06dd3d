"""A town in which one thing of each kind is due on the same day."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reminders import actions, queries
from reminders.models import Reminder
from tests.factories import (
    ActionPointFactory,
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    EvaluationAgreementFactory,
    GoalFactory,
    IndicatorFactory,
    MeetingFactory,
    NetworkFactory,
    StakeholderFactory,
    StepFactory,
)

DUE = dt.date(2027, 5, 12)  # a Wednesday
NOON = dt.time(12, tzinfo=dt.UTC)
KINDS = ["engagement", "step", "goal", "indicator", "meeting", "question", "action_point", "note"]


def days(number):
    return dt.timedelta(days=number)


@dataclass
class Town:
    """A network, and the school that takes part in everything with its head, whom mail reaches."""

    network: Any
    school: Any
    head: Any

    @property
    def own(self):
        return {"network": self.network}


def town(email="head@school.example.org", **fields):
    network = NetworkFactory(**fields)
    network.started_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    network.save()
    school = StakeholderFactory(network=network, name="De Sluis")
    return Town(network, school, ContactFactory(network=network, stakeholder=school, email=email, full_name="Els"))


def accepted(town, engagement, stakeholder=None, **fields):
    answered = {"answer": "accepted", "asked_at": timezone.now(), "answered_at": timezone.now()}
    return CommitmentFactory(
        **town.own, engagement=engagement, stakeholder=stakeholder or town.school, **answered, **fields
    )


def engagement(town, due_on=DUE, **fields):
    row = EngagementFactory(**town.own, due_on=due_on, status="in_progress", **fields)
    accepted(town, row)
    return row


def thing(kind, town, due_on=DUE):
    """One thing of this kind that is due on that day, and the school's."""
    return globals()[f"_{kind}"](town, due_on)


def _engagement(town, due_on):
    return engagement(town, due_on)


def _step(town, due_on):
    return StepFactory(**town.own, due_on=due_on, responsible=town.school)


def _goal(town, due_on):
    return GoalFactory(**town.own, deadline_on=due_on, owner=town.school)


def _indicator(town, due_on):
    return IndicatorFactory(**town.own, next_measurement_on=due_on, measured_by=town.school)


def _meeting(town, due_on):
    return MeetingFactory(**town.own, held_on=due_on)


def _question(town, due_on):
    asked_at = dt.datetime.combine(due_on - days(28), NOON)
    return CommitmentFactory(**town.own, stakeholder=town.school, answer="asked", asked_at=asked_at)


def _action_point(town, due_on):
    return ActionPointFactory(**town.own, due_on=due_on, owner=town.school)


def _note(town, due_on):
    agreement = EvaluationAgreementFactory(**town.own, notes_asked="two weeks before each evaluation meeting")
    # Held in the chair's room only: the meeting itself is not what the school is told of.
    MeetingFactory(**town.own, plan=agreement.plan, held_on=due_on + days(14), kind="evaluation")
    return engagement(town, None, plan=agreement.plan)


def look(on, **options):
    """Look at all networks on that day, as the clock does."""
    return actions.remind(turns=queries.turns_on(on), **options)


def told(on, *kinds):
    """What was told on that day, as (kind, stage), in order."""
    rows = Reminder.unscoped.filter(told_on=on)
    chosen = rows.filter(kind__in=kinds) if kinds else rows
    return sorted(chosen.values_list("kind", "stage"))
