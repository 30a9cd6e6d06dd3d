import datetime as dt

import pytest
from django.utils import timezone

from engagements.answer_forms import AnswerForm
from engagements.forms import EngagementForm, FilterForm, LeadForm, NoteForm, StepForm
from engagements.models import Engagement, ProgressNote, Step
from tests.factories import (
    AskedCommitmentFactory,
    CommitmentFactory,
    EngagementFactory,
    GoalFactory,
    PlanFactory,
    StakeholderFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


def engagement_form(plan=None, instance=None, **data):
    instance = instance or Engagement(plan=plan or PlanFactory())
    data = {"title": "Desk", "status": "proposed", **data}
    return EngagementForm(data, network=instance.plan.network, instance=instance)


def date(prefix, day="", month="", year=""):
    return {f"{prefix}_0": day, f"{prefix}_1": month, f"{prefix}_2": year}


def test_a_title_is_enough():
    form = engagement_form()

    assert form.is_valid(), form.errors
    assert form.ties() == {"goals": [], "leads": [], "partners": []}


def test_dates_may_be_known_in_part():
    form = engagement_form(**date("starts", month="9", year="2026"), **date("due", year="2027"))

    assert form.is_valid(), form.errors
    engagement = form.save(commit=False)
    assert (engagement.starts_on, engagement.starts_precision) == (dt.date(2026, 9, 1), "month")
    assert (engagement.due_on, engagement.due_precision) == (dt.date(2027, 12, 31), "year")


def test_due_date_before_the_start_is_told_at_the_field():
    form = engagement_form(**date("starts", "2", "9", "2026"), **date("due", "1", "9", "2026"))

    assert form.errors == {"due": ["The due date lies before the start."]}


@pytest.mark.parametrize("status", ["blocked", "stopped"])
def test_blocked_or_stopped_needs_a_reason(status):
    assert list(engagement_form(status=status).errors) == ["status_note"]
    assert engagement_form(status=status, status_note="No room").is_valid()


def test_agreed_is_not_chosen_before_somebody_accepted_to_lead():
    engagement = EngagementFactory()
    data = {"what": "", "how": "", "status": "agreed"}

    assert list(engagement_form(status="agreed").errors) == ["status"]
    assert LeadForm(data, network=engagement.network, instance=engagement).errors == {
        "status": ["Nobody has accepted to lead it yet."]
    }


def test_agreed_stays_agreed_whoever_answered():
    engagement = EngagementFactory(status="agreed")

    form = LeadForm({"what": "More", "status": "agreed"}, network=engagement.network, instance=engagement)

    assert form.is_valid(), form.errors


@pytest.mark.parametrize("progress", ["101", "-1", "half"])
def test_progress_is_a_share(progress):
    assert list(engagement_form(progress=progress).errors) == ["progress"]


def test_form_offers_goals_of_the_plan_and_stakeholders_at_the_table_only():
    plan = PlanFactory()
    goal = GoalFactory(network=plan.network, plan=plan)
    GoalFactory(network=plan.network, plan=plan, status="dropped")
    GoalFactory(network=plan.network)
    StakeholderFactory()
    here = StakeholderFactory(network=plan.network)
    StakeholderFactory(network=plan.network, left_on=dt.date(2026, 1, 1))

    form = engagement_form(plan=plan)

    assert list(form.fields["goals"].queryset) == [goal]
    assert list(form.fields["leads"].queryset) == [here]


def test_form_keeps_a_dropped_goal_and_a_partner_that_left():
    engagement = EngagementFactory()
    goal = GoalFactory(network=engagement.network, plan=engagement.plan, status="dropped")
    engagement.goals.set([goal])
    gone = StakeholderFactory(network=engagement.network, left_on=dt.date(2026, 1, 1))
    CommitmentFactory(network=engagement.network, engagement=engagement, stakeholder=gone, role="lead")

    form = EngagementForm(network=engagement.network, instance=engagement)

    assert list(form.fields["goals"].queryset) == [goal]
    assert list(form.fields["partners"].queryset) == [gone]
    assert (form.initial["goals"], form.initial["leads"], form.initial["partners"]) == ([goal.pk], [gone.pk], [])


@pytest.mark.parametrize("title", ["x" * 300, "Café 🏫 مدرسة", "Parents' forum"])
def test_any_title_is_kept(title):
    form = engagement_form(title=title)

    assert form.is_valid(), form.errors
    assert form.save(commit=False).title == title


def test_title_of_5000_characters_is_told_at_the_field():
    assert list(engagement_form(title="x" * 5000).errors) == ["title"]


def filtered(engagement, own=None, **query):
    rows = Engagement.objects.for_network(engagement.network)
    form = FilterForm(query, network=engagement.network, plan=engagement.plan, own=own)
    return list(form.apply(rows, TODAY)), form


def test_filters_narrow_by_everything_in_the_address():
    engagement = EngagementFactory(title="Desk", status="in_progress", due_on=dt.date(2026, 9, 2))
    network, plan = engagement.network, engagement.plan
    goal = GoalFactory(network=network, plan=plan)
    engagement.goals.set([goal])
    own = CommitmentFactory(network=network, engagement=engagement).stakeholder
    other = EngagementFactory(network=network, plan=plan, pillar="", status="done")

    for query in (
        {"q": "desk"},
        {"goal": goal.pk},
        {"pillar": "prevention"},
        {"partner": own.pk},
        {"status": "in_progress"},
        {"late": "1"},
        {"mine": "1"},
    ):
        found, form = filtered(engagement, own, **query)
        assert (query, found) == (query, [engagement])
        assert form.is_filtering
        assert form.is_narrowing == ("q" not in query)
    for query in ({"goal": "none"}, {"pillar": "none"}, {"status": "done"}):
        assert filtered(engagement, own, **query)[0] == [other]


@pytest.mark.parametrize(
    "query", [{"goal": "x"}, {"pillar": "x"}, {"partner": "9" * 30}, {"status": "x"}, {"q": "x" * 5000}, {"mine": "1"}]
)
def test_filters_ignore_what_makes_no_sense(query):
    engagement = EngagementFactory()

    found, form = filtered(engagement, **query)

    assert found == [engagement]
    assert not form.is_filtering


def answer_form(commitment, is_on_behalf=False, **data):
    data = {"terms": commitment.terms_seal, "proposed_change": commitment.wording, **data}
    return AnswerForm(data, commitment=commitment, is_on_behalf=is_on_behalf, today=dt.date(2026, 11, 25))


@pytest.fixture
def asked(db):
    return AskedCommitmentFactory(
        engagement__what="Meet every month\nin De Sluis",
        engagement__starts_on=dt.date(2026, 9, 1),
        engagement__due_on=dt.date(2027, 6, 30),
    )


def test_yes_as_written(asked):
    form = answer_form(asked, answer="accepted", proposed_change="Meet every month\r\nin De Sluis ", reason="odd")

    assert form.is_valid(), form.errors
    assert form.as_answer() == {
        "answer": "accepted",
        "proposed_change": "",
        "proposed_due_on": None,
        "consulting_until_on": None,
        "reason": "",
        "how_known": "",
    }


def test_yes_with_a_change_of_words_or_date(asked):
    words = answer_form(asked, answer="change_proposed", proposed_change="Meet twice a year")
    day = answer_form(asked, answer="change_proposed", proposed_due_on="2027-09-01")

    assert words.is_valid(), words.errors
    assert words.as_answer()["proposed_change"] == "Meet twice a year"
    assert day.is_valid(), day.errors
    assert (day.as_answer()["proposed_change"], day.as_answer()["proposed_due_on"]) == ("", dt.date(2027, 9, 1))


def test_a_change_that_changes_nothing_is_told(asked):
    form = answer_form(asked, answer="change_proposed", proposed_due_on="2027-06-30")

    assert form.errors == {"proposed_change": ["Say what you would change: the wording, the date, or both."]}


def test_a_change_beside_a_plain_yes_is_not_lost(asked):
    form = answer_form(asked, answer="accepted", proposed_change="Meet twice a year")

    assert list(form.errors) == ["answer"]


@pytest.mark.parametrize("day", ["2026-08-31", "31/31/2027"])
def test_a_wrong_date_is_told_once_at_its_field(asked, day):
    form = answer_form(asked, answer="change_proposed", proposed_due_on=day)

    assert list(form.errors) == ["proposed_due_on"]


def test_no_needs_no_reason_but_keeps_it(asked):
    form = answer_form(asked, answer="declined", reason="No time")

    assert form.is_valid(), form.errors
    assert form.as_answer()["reason"] == "No time"


def test_who_consults_first_says_until_when(asked):
    form = answer_form(asked, answer="consulting", consulting_until_on="2026-12-15", reason="odd")

    assert form.is_valid(), form.errors
    assert (form.as_answer()["consulting_until_on"], form.as_answer()["reason"]) == (dt.date(2026, 12, 15), "")


@pytest.mark.parametrize("day", ["", "2026-11-24", "2028-01-01", "31/31/2027"])
def test_who_consults_first_names_a_day_that_makes_sense(asked, day):
    form = answer_form(asked, answer="consulting", consulting_until_on=day)

    assert list(form.errors) == ["consulting_until_on"]


def test_an_answer_must_be_chosen(asked):
    assert answer_form(asked).errors == {"answer": ["Choose one of the answers."]}


def test_on_behalf_says_how_it_is_known(asked):
    assert list(answer_form(asked, is_on_behalf=True, answer="accepted").errors) == ["how_known"]
    form = answer_form(asked, is_on_behalf=True, answer="accepted", how_known="by phone")
    assert form.is_valid(), form.errors
    assert form.as_answer()["how_known"] == "by phone"


def test_terms_changed_while_reading_are_told(asked):
    form = answer_form(asked, answer="accepted", terms="of an older text")

    assert "changed while you were reading" in form.non_field_errors()[0]


def test_step_offers_the_partners_of_its_engagement():
    commitment = CommitmentFactory()
    StakeholderFactory(network=commitment.network)

    form = StepForm(network=commitment.network, instance=Step(engagement=commitment.engagement))

    assert list(form.fields["responsible"].queryset) == [commitment.stakeholder]


def test_step_offers_no_partner_that_left_but_the_one_it_had():
    gone = CommitmentFactory(stakeholder__left_on=dt.date(2026, 1, 1))
    own = {"network": gone.network, "engagement": gone.engagement}
    here = CommitmentFactory(**own).stakeholder

    new = StepForm(network=gone.network, instance=Step(engagement=gone.engagement))
    kept = StepForm(network=gone.network, instance=StepFactory(**own, responsible=gone.stakeholder))

    assert list(new.fields["responsible"].queryset) == [here]
    assert set(kept.fields["responsible"].queryset) == {here, gone.stakeholder}


def note_form(**data):
    engagement = EngagementFactory(starts_on=dt.date(2026, 9, 1), due_on=dt.date(2027, 6, 30))
    note = ProgressNote(engagement=engagement, written_at=timezone.now())
    return NoteForm({"status": "in_progress", "result": "It runs.", **data}, network=engagement.network, instance=note)


def test_note_offers_the_present_status_and_what_may_come():
    assert [value for value, _label in note_form().fields["status"].choices] == [
        "proposed",
        "in_progress",
        "blocked",
        "done",
        "stopped",
    ]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, []),
        ({"status": "blocked"}, ["obstacle"]),
        ({"status": "stopped", "obstacle": "No mentors"}, []),
        ({"status": "agreed"}, ["status"]),
        ({"result": ""}, ["result"]),
        ({"result": "x" * 501}, ["result"]),
        ({"new_due_on": "2026-08-31"}, ["new_due_on"]),
    ],
)
def test_note_is_told_what_is_missing(data, wrong):
    assert list(note_form(**data).errors) == wrong
