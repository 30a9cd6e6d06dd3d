import datetime as dt
from decimal import Decimal

import pytest
from django.utils.datastructures import MultiValueDict

from goals.forms import GoalForm, PlanForm, SettleForm
from goals.indicator_forms import IndicatorForm
from goals.measurement_forms import MeasurementForm
from goals.models import Goal, Indicator, Measurement, Plan
from networks.models import Membership
from tests.factories import (
    GoalFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    MeasurementFactory,
    NetworkFactory,
    PlanFactory,
    StakeholderFactory,
)
from ui.dates import PartialDate

pytestmark = pytest.mark.django_db


def partial(name, day="", month="", year=""):
    return {f"{name}_0": day, f"{name}_1": month, f"{name}_2": year}


def plan_form(plan=None, **data):
    plan = plan or Plan(network=NetworkFactory())
    typed = {"title": "Plan", "most_goals": "5", "status": "draft", **partial("starts", year="2026"), **data}
    return PlanForm(typed, network=plan.network, instance=plan)


def test_a_plan_knows_as_much_of_its_dates_as_was_typed():
    form = plan_form(**partial("starts", month="9", year="2024"), **partial("ends", year="2027"))

    assert form.is_valid(), form.errors
    plan = form.save()
    plan.refresh_from_db()
    assert (plan.starts_on, plan.starts_precision) == (dt.date(2024, 9, 1), "month")
    assert (plan.ends_on, plan.ends_precision) == (dt.date(2027, 12, 31), "year")


def test_a_plan_may_have_no_end():
    form = plan_form()

    assert form.is_valid()
    assert form.save().ends is None


def test_a_plan_cannot_end_before_it_starts():
    form = plan_form(**partial("ends", year="2025"))

    assert form.errors == {"ends": ["The plan ends before it starts."]}


@pytest.mark.parametrize("adopted_on", ["", "2026-02-30"])
def test_an_adopted_plan_says_when(adopted_on):
    form = plan_form(status="adopted", adopted_on=adopted_on)

    assert list(form.errors) == ["adopted_on"]
    assert len(form.errors["adopted_on"]) == 1


def test_a_plan_is_signed_by_stakeholders_of_its_network():
    own, foreign = StakeholderFactory(), StakeholderFactory()
    plan = Plan(network=own.network)

    assert list(plan_form(plan, signatories=[foreign.pk]).errors) == ["signatories"]
    assert list(plan_form(plan, signatories=[own.pk]).save().signatories.all()) == [own]


def goal_form(goal=None, role="coordinator", **data):
    goal = goal or Goal(network=NetworkFactory(), plan=PlanFactory())
    typed = MultiValueDict({"title": ["A goal"]})
    for name, value in data.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return GoalForm(typed, network=goal.network, instance=goal, membership=Membership(role=role))


def test_a_goal_keeps_pillars_in_their_order_and_its_deadline():
    plan = PlanFactory()
    goal = Goal(network=plan.network, plan=plan)
    form = goal_form(goal, pillars=["monitoring", "prevention"], **partial("deadline", year="2027", month="June"))

    assert form.is_valid(), form.errors
    goal = form.save()
    goal.refresh_from_db()
    assert goal.pillars == ["prevention", "monitoring"]
    assert (goal.deadline_on, goal.deadline_precision) == (dt.date(2027, 6, 30), "month")


def test_a_goal_form_uses_the_words_of_the_network():
    network = NetworkFactory(label_compensation="Second chance")
    form = GoalForm(network=network, instance=Goal(), membership=Membership(role="coordinator"))

    assert ("compensation", "Second chance") in form.fields["pillars"].choices


@pytest.mark.parametrize("pillars", [["nonsense"], ["prevention", "x" * 5000]])
def test_a_goal_has_only_pillars_of_the_framework(pillars):
    assert list(goal_form(pillars=pillars).errors) == ["pillars"]


def test_two_goals_of_a_plan_cannot_share_a_reference():
    other = GoalFactory(code="G1")
    goal = Goal(network=other.network, plan=other.plan)

    assert goal_form(goal, code="G1").errors == {"code": ["Another goal of this plan has this short reference."]}
    assert goal_form(other, code="G1").is_valid()
    assert goal_form(Goal(network=other.network, plan=PlanFactory(network=other.network)), code="G1").is_valid()


def test_an_agreed_goal_keeps_a_deadline():
    goal = GoalFactory(status="agreed", deadline_on=dt.date(2027, 6, 30))

    assert list(goal_form(goal).errors) == ["deadline"]


def test_a_partner_changes_only_the_words_of_a_goal():
    owner = StakeholderFactory()
    goal = GoalFactory(network=owner.network, owner=owner, code="G1", deadline_on=dt.date(2027, 6, 30))
    form = goal_form(
        goal, role="partner", title="Better words", owner="", code="X", **partial("deadline", year="2030")
    )

    form.save()

    goal.refresh_from_db()
    assert (goal.title, goal.owner, goal.code) == ("Better words", owner, "G1")
    assert goal.deadline_on == dt.date(2027, 6, 30)


@pytest.mark.parametrize("title", ["", "x" * 301])
def test_a_goal_needs_a_title_that_fits(title):
    assert list(goal_form(title=title).errors) == ["title"]


def test_settling_asks_for_a_status_that_exists():
    goal = GoalFactory(status="agreed", deadline_on=dt.date(2027, 6, 30))

    assert SettleForm(network=goal.network, instance=goal).initial["status"] == "agreed"
    assert list(SettleForm({"status": "won"}, network=goal.network, instance=goal).errors) == ["status"]


def indicator_form(indicator=None, **data):
    indicator = indicator or Indicator(network=NetworkFactory(), goal=GoalFactory())
    return IndicatorForm(data, network=indicator.network, instance=indicator)


def test_an_indicator_takes_what_is_left_empty_from_the_catalogue_in_the_language_of_the_plan():
    definition = IndicatorDefinitionFactory(
        names={"en": "Waiting time", "nl": "Wachttijd"}, units={"en": "days", "nl": "dagen"}, better="lower"
    )
    goal = GoalFactory(network=NetworkFactory(plan_language="nl"))
    form = indicator_form(Indicator(network=goal.network, goal=goal), definition=definition.pk)

    indicator = form.save()

    indicator.refresh_from_db()
    assert (indicator.name, indicator.unit, indicator.better, indicator.kind) == (
        "Wachttijd",
        "dagen",
        "lower",
        "other",
    )


def test_an_indicator_keeps_what_was_typed_beside_the_catalogue():
    goal = GoalFactory()
    form = indicator_form(
        Indicator(network=goal.network, goal=goal),
        definition=IndicatorDefinitionFactory().pk, name="Ours", unit="files", better="higher", kind="count",
    )  # fmt: skip

    indicator = form.save()

    assert (indicator.name, indicator.unit, indicator.better, indicator.kind) == ("Ours", "files", "higher", "count")


def test_an_indicator_of_ones_own_needs_a_name_and_is_a_share_unless_said_otherwise():
    form = indicator_form(name="Ours")

    assert list(indicator_form().errors) == ["name"]
    assert form.is_valid()
    assert form.cleaned_data["kind"] == "share"


def test_a_wrong_name_gets_one_message():
    assert len(indicator_form(name="x" * 5000).errors["name"]) == 1


@pytest.mark.parametrize(
    ("kind", "target", "errors"), [("share", "101", ["target"]), ("share", "100", []), ("count", "101", [])]
)
def test_the_target_of_a_share_lies_between_0_and_100(kind, target, errors):
    assert list(indicator_form(name="Ours", kind=kind, target=target).errors) == errors


def test_the_only_target_of_an_agreed_goal_cannot_be_taken_away():
    goal = GoalFactory(status="agreed", deadline_on=dt.date(2027, 6, 30))
    indicator = IndicatorFactory(network=goal.network, goal=goal, target=Decimal("10.50"))

    assert IndicatorForm(network=goal.network, instance=indicator).initial["target"] == "10.5"
    assert list(indicator_form(indicator, name="Ours").errors) == ["target"]
    assert indicator_form(indicator, name="Ours", target_text="clearly fewer").is_valid()

    IndicatorFactory(network=goal.network, goal=goal, target=3)
    assert indicator_form(indicator, name="Ours").is_valid()


def test_a_new_indicator_may_bring_its_baseline():
    form = indicator_form(name="Ours", baseline_period="2022-23", baseline_numerator="54", baseline_denominator="428")

    assert form.is_valid(), form.errors
    baseline = form.baseline()
    assert (baseline.is_baseline, baseline.period, baseline.period_ends_on) == (True, "2022-23", dt.date(2023, 8, 31))
    assert (baseline.numerator, baseline.denominator, baseline.value) == (54, 428, None)


def test_a_new_indicator_needs_no_baseline():
    form = indicator_form(name="Ours")

    assert form.is_valid()
    assert form.baseline() is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"baseline_period": "2022-23"}, "baseline_value"),
        ({"baseline_numerator": "5", "baseline_denominator": "4"}, "baseline_numerator"),
        ({"baseline_numerator": "-5"}, "baseline_numerator"),
        ({"baseline_numerator": "9" * 5000}, "baseline_numerator"),
        ({"baseline_value": "many"}, "baseline_value"),
        ({"kind": "count", "baseline_denominator": "4"}, "baseline_numerator"),
    ],
)
def test_a_baseline_that_cannot_be_is_refused_at_its_field(typed, field):
    assert list(indicator_form(name="Ours", **typed).errors) == [field]


def test_the_baseline_of_an_existing_indicator_is_a_measurement_of_its_own():
    indicator = IndicatorFactory()

    assert "baseline_value" not in IndicatorForm(network=indicator.network, instance=indicator).fields


def measurement_form(measurement=None, kind="share", **data):
    if measurement is None:
        indicator = IndicatorFactory(kind=kind)
        measurement = Measurement(network=indicator.network, indicator=indicator)
    typed = {"exactness": "exact", **data}
    return MeasurementForm(typed, network=measurement.network, instance=measurement)


def test_a_measurement_knows_when_its_period_ends():
    form = measurement_form(period="2024-25", value="12.6", **partial("available", month="9", year="2025"))

    assert form.is_valid(), form.errors
    assert form.instance.period_ends_on == dt.date(2025, 8, 31)
    assert form.instance.available == PartialDate(dt.date(2025, 9, 1), "month")


def test_a_period_in_words_has_no_end():
    form = measurement_form(MeasurementFactory(), period="on average each year", value="22")

    assert form.is_valid()
    assert form.instance.period_ends_on is None


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("share", ["numerator", "denominator", "value"]),
        ("count", ["numerator", "denominator"]),
        ("other", ["denominator", "value"]),
    ],
)
def test_each_kind_of_figure_asks_for_its_own_numbers(kind, names):
    form = measurement_form(kind=kind)

    assert [name for name in form.numbers if name in form.fields] == names


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("share", {}, "value"),
        ("share", {"numerator": "5", "denominator": "4"}, "numerator"),
        ("share", {"numerator": "54", "denominator": "428", "value": "13.6"}, "value"),
        ("count", {}, "numerator"),
        ("count", {"numerator": "9", "denominator": "4"}, "numerator"),
        ("other", {}, "value"),
        ("share", {"value": "12", "period": "x" * 101}, "period"),
        ("share", {"value": "NaN"}, "value"),
        ("share", {"numerator": "1.5"}, "numerator"),
    ],
)
def test_a_measurement_that_cannot_be_is_refused_at_its_field(kind, typed, field):
    assert list(measurement_form(kind=kind, **typed).errors) == [field]


def test_a_rough_share_may_differ_from_its_counts():
    assert measurement_form(numerator="1200", denominator="6000", value="22", exactness="about").is_valid()


def test_a_second_baseline_is_refused_in_words():
    baseline = MeasurementFactory(is_baseline=True, period="2022-23")
    second = Measurement(network=baseline.network, indicator=baseline.indicator)

    form = measurement_form(second, value="12", is_baseline="on")

    assert form.errors == {"is_baseline": ["This indicator has a baseline already: 2022-23."]}
    assert measurement_form(baseline, value="12", is_baseline="on").is_valid()


def hidden():
    return MeasurementFactory(value=Decimal("0.75"), numerator=3, denominator=400)


def test_hidden_numbers_are_not_in_the_form():
    measurement = hidden()
    form = MeasurementForm(network=measurement.network, instance=measurement)

    assert {form[name].value() for name in form.numbers} == {None}
    assert "Kept hidden" in str(form.fields["numerator"].help_text)


def test_hidden_numbers_stay_when_nothing_is_typed():
    measurement = hidden()
    form = measurement_form(measurement, period="2023-24", note="Counted by the schools.")

    form.save()

    measurement.refresh_from_db()
    assert (measurement.period, measurement.numerator, measurement.denominator) == ("2023-24", 3, 400)
    assert measurement.value == Decimal("0.75")


def test_hidden_numbers_are_replaced_as_a_whole():
    measurement = hidden()

    measurement_form(measurement, period="2024-25", value="12").save()

    measurement.refresh_from_db()
    assert (measurement.numerator, measurement.denominator, measurement.value) == (None, None, 12)


def test_a_count_kept_as_value_is_offered_and_kept_as_count():
    indicator = IndicatorFactory(kind="count")
    measurement = MeasurementFactory(network=indicator.network, indicator=indicator, value=60)
    form = MeasurementForm(network=indicator.network, instance=measurement)

    assert form["numerator"].value() == 60

    measurement_form(measurement, numerator="61").save()
    measurement.refresh_from_db()
    assert (measurement.numerator, measurement.value) == (61, None)


def test_a_shown_value_is_offered_without_zeros():
    measurement = MeasurementFactory(value=Decimal("12.60"))
    measurement.refresh_from_db()

    assert MeasurementForm(network=measurement.network, instance=measurement)["value"].value() == "12.6"


# What an indicator is about

START = "That is where you start from. Say how far you want to come."
NO_LEVEL = "The scale has the levels 1 to 3: choose one of them."
MANY = "A scale has 2 to 7 levels, a line each; here are"
LEVELS = "Nothing: no talk\nA few\nHabit: every school"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"target": "140"}, "target", "A share lies between 0 and 100 %."),
        ({"target": "12", "baseline_value": "12"}, "target", START),
        (
            {"target": "25", "baseline_numerator": "25", "baseline_denominator": "100"},
            "target",
            START,
        ),
        (
            {"baseline_numerator": "5", "baseline_denominator": "4"},
            "baseline_numerator",
            "The numerator is larger than the denominator.",
        ),
        ({"baseline_value": "140"}, "baseline_value", "A share lies between 0 and 100 %."),
        ({"youngest": "18", "oldest": "12"}, "oldest", "The oldest are younger than the youngest."),
        ({"kind": "scale"}, "scale", f"{MANY} 0."),
        ({"kind": "scale", "scale": "\n".join("abcdefgh")}, "scale", f"{MANY} 8."),
        ({"kind": "scale", "scale": "a\nA: again"}, "scale", "Line 2: another level has this name."),
        ({"kind": "scale", "scale": "a\n: no name"}, "scale", "Line 2 has no name before the colon."),
        ({"kind": "scale", "scale": LEVELS, "target": "4"}, "target", NO_LEVEL),
        ({"kind": "scale", "scale": LEVELS, "target": "1.5"}, "target", NO_LEVEL),
        ({"kind": "scale", "scale": LEVELS, "baseline_value": "9"}, "baseline_value", "Choose a level from 1 to 3."),
    ],
)  # fmt: skip
def test_an_indicator_that_cannot_be_is_refused_at_its_field(typed, field, words):
    form = indicator_form(name="Leavers", **typed)

    assert form.errors == {field: [words]}


def test_long_levels_are_refused_at_their_line():
    long_name = indicator_form(name="x", kind="scale", scale="a\n" + "b" * 61)
    long_text = indicator_form(name="x", kind="scale", scale="a\nb: " + "c" * 301)

    assert long_name.errors["scale"][0].startswith("Line 2: a name has at most 60 letters.")
    assert long_text.errors["scale"] == ["Line 2: say it in at most 300 letters."]


def test_a_scale_keeps_its_levels_and_is_better_when_higher():
    form = indicator_form(name="Handover", kind="scale", scale=LEVELS, target="3", youngest="11", oldest="13")

    assert form.is_valid(), form.errors
    row = form.instance
    assert row.levels == [
        {"name": "Nothing", "text": "no talk"},
        {"name": "A few", "text": ""},
        {"name": "Habit", "text": "every school"},
    ]
    assert (row.better, row.target, row.ages) == ("higher", 3, "11 to 13 years")


def scale(**fields):
    levels = [{"name": "Nothing", "text": "no talk"}, {"name": "A few", "text": ""}, {"name": "Habit", "text": ""}]
    return IndicatorFactory(kind="scale", unit="", levels=levels, **fields)


def test_the_target_of_a_scale_is_chosen_among_its_levels():
    form = IndicatorForm(network=(row := scale(target=2)).network, instance=row)

    assert form["target"].value() == "2"
    assert [str(label) for _value, label in form.fields["target"].choices] == [
        "No target yet", "1 · Nothing", "2 · A few", "3 · Habit"
    ]  # fmt: skip
    assert form["scale"].value() == "Nothing: no talk\nA few\nHabit"


def test_levels_that_were_measured_stay():
    row = scale()
    MeasurementFactory(network=row.network, indicator=row, value=3)

    form = indicator_form(row, name="x", kind="scale", scale="a\nb")

    assert form.errors == {"scale": ["A figure is on a level that is gone here. Correct the figure first."]}


def test_figures_keep_the_kind_they_were_counted_as():
    row = IndicatorFactory(kind="count", unit="pupils")
    MeasurementFactory(network=row.network, indicator=row)

    other = indicator_form(row, name="x", kind="other")
    unsaid = indicator_form(row, name="x", kind="")

    assert other.errors == {"kind": ["There are figures of this kind already. Add another indicator instead."]}
    assert unsaid.is_valid()
    assert unsaid.save().kind == "count"


def test_a_hidden_start_does_not_tell_itself_by_the_target():
    row = IndicatorFactory(kind="count", unit="pupils")
    MeasurementFactory(network=row.network, indicator=row, value=3, is_baseline=True)

    assert indicator_form(row, name="x", kind="count", target="3").is_valid()


def test_a_level_is_chosen_by_what_it_looks_like():
    form = measurement_form(MeasurementFactory.build(network=(row := scale()).network, indicator=row, value=None))

    choices = form.fields["value"].choices
    assert [(value, str(label)) for value, label in choices] == [
        ("1", "1 · Nothing"), ("2", "2 · A few"), ("3", "3 · Habit")
    ]  # fmt: skip
    assert form.fields["value"].widget.hints["1"] == "no talk"
    assert {"numerator", "denominator", "is_average"} & set(form.fields) == set()


@pytest.mark.parametrize(("value", "is_valid"), [("2", True), ("4", False), ("", False), ("x", False)])
def test_only_a_level_of_the_scale_is_kept(value, is_valid):
    row = scale()
    form = measurement_form(Measurement(network=row.network, indicator=row), value=value)

    assert form.is_valid() is is_valid


def test_the_baseline_is_a_figure_of_the_own_area():
    form = measurement_form(value="12", area="Flanders", is_baseline="on")

    assert form.errors == {"area": ["The baseline is a figure of your own area. Enter this one without that mark."]}


def test_a_measurement_knows_the_kind_of_its_period():
    form = measurement_form(value="12", period="March 2025")

    assert form.is_valid(), form.errors
    assert form.instance.period_kind == "month"


def test_forms_offer_who_is_at_the_table_and_keep_who_left_where_it_was_chosen():
    here = StakeholderFactory(name="Here")
    own = {"network": here.network}
    left = StakeholderFactory(**own, name="Left", left_on=dt.date(2026, 1, 1))
    plan = PlanFactory(**own)
    old_plan = PlanFactory(**own)
    old_plan.signatories.set([left])
    goal, old_goal = GoalFactory(**own, plan=plan), GoalFactory(**own, plan=plan, owner=left)
    indicator = IndicatorFactory(**own, goal=goal)
    old_indicator = IndicatorFactory(**own, goal=goal, measured_by=left)

    offered = [
        list(form.fields[name].queryset)
        for form, name in [
            (plan_form(plan), "signatories"),
            (plan_form(old_plan), "signatories"),
            (goal_form(goal), "owner"),
            (goal_form(old_goal), "owner"),
            (indicator_form(indicator), "measured_by"),
            (indicator_form(old_indicator), "measured_by"),
        ]
    ]

    assert offered == [[here], [here, left]] * 3
