"""The first page of a network: per step what is done and what is missing, in sentences that lead to the mending."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.models import Engagement
from engagements.queries import EngagementState, Waiting, engagement_state
from goals.models import Plan
from goals.queries import Glance, GoalState, goal_state
from monitoring.models import ActionPoint
from monitoring.queries import EvaluationState, evaluation_state
from networks.models import Network
from outbox.models import OutgoingMail
from outbox.queries import Delay, delay_of
from stakeholders.queries import StakeholderState, stakeholder_state

NAMED_AT_MOST = 2
LONGEST_NAME = 48
NEEDED_AT_MOST = 8


@dataclass(frozen=True)
class Sentence:
    """One thing that is done ("ok"), missing ("todo") or late ("late"); `text` leads to `url`, if there is one."""

    state: str
    text: str
    rest: str = ""
    url: str = ""


@dataclass(frozen=True)
class StepCard:
    """One of the four steps: a number that says how far it is, and its sentences."""

    number: int
    title: str
    url: str
    big: str
    unit: str
    sentences: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True)
class Need:
    """Something that waits for the coordinator, with the page where it is done."""

    title: str
    url: str
    detail: str = ""
    pillar: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Overview:
    """Where the network stands on one day."""

    plan: Plan | None
    cards: list[StepCard]
    needs: list[Need]
    glances: list[Glance]
    evaluation: EvaluationState
    delay: Delay | None = None


class Links:
    """Addresses within one network."""

    def __init__(self, network: Network) -> None:
        self.slug = network.slug

    def __call__(self, name: str, *pks: int, query: str = "") -> str:
        return reverse(name, args=[self.slug, *pks]) + (f"?{query}" if query else "")


def overview(network: Network, today: dt.date) -> Overview:
    """All four steps of the network's current plan, and whether its mail is held up."""
    now = timezone.now()
    plan = _plan(network, now)
    stakeholders = stakeholder_state(network, today)
    goals = goal_state(network, plan, today)
    engagements = engagement_state(network, plan, today)
    evaluation = evaluation_state(network, plan, today)
    to = Links(network)
    return Overview(
        plan=plan,
        cards=[
            stakeholder_card(stakeholders, network, to),
            goal_card(goals, plan, to),
            engagement_card(engagements, plan, to),
            evaluation_card(evaluation, plan, to),
        ],
        needs=[*figures_that_wait(goals), *needs(engagements, evaluation, today, to)][:NEEDED_AT_MOST],
        glances=[glance for glance in goals.glances if glance.goal.status != "dropped"],
        evaluation=evaluation,
        delay=delay_of(network, now) if plan is None or plan.has_late_mail else None,
    )


def _plan(network: Network, now: dt.datetime) -> Any:
    """The current plan with its agreement; `has_late_mail` rides along, since nearly always there is none."""
    late_mail = OutgoingMail.objects.for_network(network).waiting_too_long(now)
    plans = Plan.objects.for_network(network).select_related("evaluation_agreement")
    return plans.annotate(has_late_mail=Exists(late_mail)).current()


def stakeholder_card(state: StakeholderState, network: Network, to: Links) -> StepCard:
    """Step 1: who is there, who leads, which pillar nobody leads, whom nobody can reach."""
    sentences = [
        Sentence("ok", _("The network has a lead"))
        if state.has_lead
        else Sentence("todo", _("Nobody leads the network yet"), url=to("stakeholders:lead_edit")),
        *_pillar_sentences(state, network, to),
    ]
    if state.without_contact:
        number = state.without_contact
        text = ngettext("%(n)s stakeholder has no contact", "%(n)s stakeholders have no contact", number)
        sentences.append(Sentence("todo", text % {"n": number}, url=to("stakeholders:stakeholder_list")))
    if state.unexplained_seats:
        number = state.unexplained_seats
        text = ngettext(
            "%(n)s expected seat is empty, and nobody said why",
            "%(n)s expected seats are empty, and nobody said why",
            number,
        )
        sentences.append(Sentence("todo", text % {"n": number}, url=to("stakeholders:seat_list")))
    if not state.at_the_table:
        sentences = [Sentence("todo", _("Add the first stakeholder"), url=to("stakeholders:stakeholder_create"))]
    return StepCard(
        1,
        _("Stakeholders"),
        to("stakeholders:stakeholder_list"),
        str(state.at_the_table),
        _("at the table"),
        sentences,
    )


def _pillar_sentences(state: StakeholderState, network: Network, to: Links) -> Iterable[Sentence]:
    if not state.pillars_without_lead:
        return [Sentence("ok", _("Every pillar has a lead"))]
    pillars = ", ".join(network.pillar_label(pillar) for pillar in state.pillars_without_lead)
    return [Sentence("todo", _("A pillar nobody leads"), f": {pillars}", to("stakeholders:matrix"))]


def goal_card(state: GoalState, plan: Plan | None, to: Links) -> StepCard:
    """Step 2: agreed goals, those that lack an indicator or a deadline, those behind, measurements due."""
    if plan is None:
        sentences = [Sentence("todo", _("Set the plan period"), url=to("goals:plan_create"))]
        return StepCard(2, _("Goals"), to("goals:goal_list"), "0", _("agreed"), sentences)
    sentences = [
        *_about(state.without_indicator, "todo", _("Without an indicator"), to),
        *_about(state.without_deadline, "todo", _("Without a deadline"), to),
        *_about(state.late, "late", _("Past the deadline"), to),
        *_about([glance.goal for glance in state.behind], "late", _("Behind the target path"), to),
    ]
    if state.due:
        text = ngettext("%(n)s measurement due", "%(n)s measurements due", len(state.due)) % {"n": len(state.due)}
        sentences.append(Sentence("todo", text, url=state.due[0].goal.get_absolute_url()))
    if len(state.worked_on) > plan.most_goals:
        text = _("More goals than you planned: a few that are reached are worth more")
        sentences.append(Sentence("todo", text, url=to("goals:goal_list")))
    if not state.glances:
        sentences = [Sentence("todo", _("Add the first goal"), url=to("goals:goal_create"))]
    elif not sentences:
        sentences = [Sentence("ok", _("Every goal has an indicator and a deadline"))]
    return StepCard(2, _("Goals"), to("goals:goal_list"), str(len(state.agreed)), _("agreed"), sentences)


def engagement_card(state: EngagementState, plan: Plan | None, to: Links) -> StepCard:
    """Step 3: what is done and running, what is late, who has not answered, what nobody leads."""
    done, running = state.by_status.get("done", 0), state.by_status.get("in_progress", 0)
    sentences = [Sentence("ok", _("%(done)s done, %(running)s running") % {"done": done, "running": running})]
    listing = to("engagements:engagement_list", query="late=on")
    if state.late:
        late = _("%(n)s late") % {"n": len(state.late)}
        sentences.append(Sentence("late", late, f": {_names(state.late)}", listing))
    sentences += _about(state.help_wanted, "todo", _("Help wanted"), to)
    if state.unanswered:
        partners = state.unanswered_partners
        number = len(partners)
        text = ngettext("%(n)s partner has not answered", "%(n)s partners have not answered", number) % {"n": number}
        first = to("engagements:engagement_detail", state.unanswered[0].engagement_pk)
        sentences.append(Sentence("todo", text, f": {_names(partners)}", first))
    if state.without_lead:
        text = _("Nobody leads")
        sentences.append(Sentence("todo", text, f": {_names(state.without_lead)}", _first(state.without_lead)))
    if state.without_goal:
        text = _("Without a goal")
        sentences.append(Sentence("todo", text, f": {_names(state.without_goal)}", _first(state.without_goal)))
    if not state.total:
        page = "engagements:engagement_create" if plan else "goals:plan_create"
        sentences = [Sentence("todo", _("Ask the first partner for an engagement"), url=to(page))]
    return StepCard(
        3, _("Engagements"), to("engagements:engagement_list"), str(state.total), _("in the plan"), sentences
    )


def evaluation_card(state: EvaluationState, plan: Plan | None, to: Links) -> StepCard:
    """Step 4: the agreement, meetings held and to be planned, minutes and action points."""
    big = str(state.held)
    if state.agreed:
        big = _("%(held)s of %(agreed)s") % {"held": state.held, "agreed": state.agreed}
    sentences: list[Sentence] = []
    if not state.has_agreement:
        page = "monitoring:agreement_edit" if plan else "goals:plan_create"
        sentences.append(Sentence("todo", _("Agree on how you evaluate"), url=to(page)))
    if state.still_to_plan:
        text = ngettext("%(n)s meeting to plan", "%(n)s meetings to plan", state.still_to_plan)
        sentences.append(Sentence("todo", text % {"n": state.still_to_plan}, url=to("monitoring:meeting_create")))
    sentences += _minutes_sentences(state)
    if state.late_points:
        text = ngettext("%(n)s action point late", "%(n)s action points late", len(state.late_points))
        listing = to("monitoring:action_point_list", query="show=late")
        sentences.append(Sentence("late", text % {"n": len(state.late_points)}, url=listing))
    if state.open_points:
        text = ngettext("%(n)s action point open", "%(n)s action points open", len(state.open_points))
        sentences.append(
            Sentence("todo", text % {"n": len(state.open_points)}, url=to("monitoring:action_point_list"))
        )
    return StepCard(4, _("Evaluation"), to("monitoring:evaluation"), big, _("meetings held this year"), sentences)


def _minutes_sentences(state: EvaluationState) -> list[Sentence]:
    for meeting, text in [
        (state.without_minutes, _("No minutes yet of %(meeting)s")),
        (state.not_approved, _("Minutes to approve of %(meeting)s")),
    ]:
        if meeting:
            return [Sentence("todo", text % {"meeting": meeting}, url=meeting.get_absolute_url())]
    return [Sentence("ok", _("The minutes are up to date"))] if state.last_held else []


def figures_that_wait(goals: GoalState) -> list[Need]:
    """The figures that partners submitted, in one line that leads to the first of them."""
    number = len(goals.waiting)
    if not number:
        return []
    text = ngettext("%(n)s figure waits for the coordinator", "%(n)s figures wait for the coordinator", number)
    return [Need(text % {"n": number}, goals.waiting[0].indicator.goal.get_absolute_url(), _names(goals.waiting))]


def needs(engagements: EngagementState, evaluation: EvaluationState, today: dt.date, to: Links) -> list[Need]:
    """What waits for the coordinator: answers to react on, what is late, who wants help, what comes next."""
    found = [_about_part(row, _("%(partner)s proposes a change"), to) for row in engagements.changes_proposed]
    found += [_about_part(row, _("%(partner)s declines"), to) for row in engagements.declined]
    found += [_late_need(engagement, today) for engagement in engagements.late]
    found += [
        Need(engagement.title, engagement.get_absolute_url(), _help_wanted(engagement), engagement.pillar)
        for engagement in engagements.help_wanted
        if not engagement.is_past_due
    ]
    found += [
        Need(point.text, point.meeting.get_absolute_url(), _point_detail(point), is_late=point.is_late(today))
        for point in evaluation.open_points
    ]
    return found


def _about_part(row: Waiting, words: str, to: Links) -> Need:
    url = to("engagements:engagement_detail", row.engagement_pk)
    return Need(words % {"partner": row.label}, url, row.title, row.pillar)


def _help_wanted(engagement: Engagement) -> str:
    return _("Help wanted: %(what)s") % {"what": engagement.help_wanted}


def _late_need(engagement: Engagement, today: dt.date) -> Need:
    days = engagement.days_late(today)
    late = ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
    detail = f"{late} · {_help_wanted(engagement)}" if engagement.help_wanted else late
    return Need(engagement.title, engagement.get_absolute_url(), detail, engagement.pillar, is_late=True)


def _point_detail(point: ActionPoint) -> str:
    parts = [point.owner.label if point.owner else "", _on(point.due_on) if point.due_on else ""]
    return " · ".join(part for part in parts if part)


def _on(day: dt.date) -> str:
    return _("due %(date)s") % {"date": date_format(day)}


def _about(rows: list, state: str, text: str, to: Links) -> list[Sentence]:
    return [Sentence(state, text, f": {_names(rows)}", _first(rows))] if rows else []


def _first(rows: list) -> str:
    row = rows[0]
    return getattr(row, "engagement", row).get_absolute_url()


def _names(rows: Iterable) -> str:
    """The first few names, and how many more there are."""
    names = [Truncator(str(getattr(row, "label", row))).chars(LONGEST_NAME) for row in rows]
    more = len(names) - NAMED_AT_MOST
    shown = ", ".join(names[:NAMED_AT_MOST])
    return shown if more <= 0 else _("%(names)s and %(n)s more") % {"names": shown, "n": more}
