"""Milestones, figures of other areas and of groups: their pages."""

import datetime as dt
from html import unescape

import pytest

from goals.models import BreakdownFigure, Goal, Milestone, Plan, ReferenceFigure
from tests.factories import BreakdownFigureFactory, MeasurementFactory, MilestoneFactory, ReferenceFigureFactory
from tests.goals.test_views import indicator_of, measurement_of, partial, text, url

pytestmark = pytest.mark.django_db


def planned_indicator(member, **fields):
    """Of a goal of a plan from September 2026, to be reached in June 2028."""
    indicator = indicator_of(member, **{"target": 10, "better": "lower", **fields})
    Goal.objects.for_network(member.network).update(deadline_on=dt.date(2028, 6, 30))
    return indicator


def milestone(month="6", year="2027", value="11"):
    return {**partial("due", month=month, year=year), "value": value}


def test_a_milestone_is_added_and_shown(client, coordinator):
    indicator = planned_indicator(coordinator)
    measurement_of(coordinator, indicator, is_baseline=True)

    page = client.post(url("milestone_create", coordinator, indicator.pk), milestone(), follow=True)

    row = Milestone.objects.for_network(coordinator.network).get()
    assert (row.due_on, row.due_precision, row.value) == (dt.date(2027, 6, 30), "month", 11)
    assert '<b>June 2027</b> · <span class="num">11\N{NO-BREAK SPACE}%</span>' in unescape(page.content.decode())
    assert "chart-milestone" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (milestone(year="2025"), "due", "The plan starts only on September 2026."),
        (milestone(year="2029"), "due", "A milestone comes before the end, which is"),
        (milestone(month="6", year="2028"), "due", "A milestone comes before the end, which is"),
        (milestone(year=""), "due", "The year is missing."),
        (milestone(value="140"), "value", "A share lies between 0 and 100 %."),
        (milestone(value="x"), "value", "Enter a number."),
    ],
)
def test_a_milestone_that_cannot_be_is_refused_at_its_field(client, coordinator, typed, field, words):
    indicator = planned_indicator(coordinator)
    Plan.objects.for_network(coordinator.network).update(starts_precision="month")

    page = client.post(url("milestone_create", coordinator, indicator.pk), typed)

    assert page.status_code == 422
    assert words in page.context["form"].errors[field][0]


def test_two_milestones_do_not_share_a_day(client, coordinator):
    row = MilestoneFactory(network=coordinator.network, indicator=planned_indicator(coordinator))

    page = client.post(url("milestone_create", coordinator, row.indicator.pk), milestone())

    assert page.context["form"].errors["due"] == ["There is a milestone for this date already."]


@pytest.mark.parametrize(("value", "is_warned"), [("11", False), ("8", True), ("13", True)])
def test_a_milestone_off_the_way_is_kept_with_a_warning(client, coordinator, value, is_warned):
    indicator = planned_indicator(coordinator)
    measurement_of(coordinator, indicator, is_baseline=True)

    page = client.post(url("milestone_create", coordinator, indicator.pk), milestone(value=value), follow=True)

    assert ("It does not lie between the start and the target" in text(page)) is is_warned
    assert Milestone.objects.for_network(coordinator.network).count() == 1


def test_a_milestone_is_changed_and_deleted(client, coordinator):
    row = MilestoneFactory(network=coordinator.network, indicator=planned_indicator(coordinator))

    client.post(url("milestone_edit", coordinator, row.pk), {**milestone(value="10.5"), "version": "0"})
    row.refresh_from_db()
    assert row.value == 10.5
    assert "no longer goes through it" in text(client.get(url("milestone_delete", coordinator, row.pk)))

    client.post(url("milestone_delete", coordinator, row.pk))
    assert not Milestone.objects.for_network(coordinator.network).exists()


def test_a_milestone_of_a_scale_is_one_of_its_levels(client, coordinator):
    levels = [{"name": name, "text": ""} for name in ("Nothing", "Talks", "Habit")]
    indicator = planned_indicator(coordinator, kind="scale", unit="", levels=levels, target=3)

    page = client.get(url("milestone_create", coordinator, indicator.pk))

    assert [str(label) for _value, label in page.context["form"]["value"].field.choices] == [
        "1 · Nothing", "2 · Talks", "3 · Habit"
    ]  # fmt: skip


def test_the_figure_of_another_area_stands_beside_ones_own(client, coordinator):
    row = measurement_of(coordinator)
    data = {"area": "Flanders", "value": "11", "is_comparable": "on", "note": "Same rules"}

    page = client.post(url("reference_create", coordinator, row.pk), data, follow=True)

    assert "Flanders" in text(page)
    goal = client.get(row.indicator.goal.get_absolute_url()).content.decode()
    assert "chart-reference-mark" in goal


def test_what_is_counted_in_another_way_is_not_drawn(client, coordinator):
    row = measurement_of(coordinator)
    ReferenceFigureFactory(network=coordinator.network, measurement=row, is_comparable=False)

    goal = client.get(row.indicator.goal.get_absolute_url()).content.decode()

    assert "Flanders: 12 % (counted in another way)" in " ".join(goal.split())
    assert "chart-reference-mark" not in goal


@pytest.mark.parametrize(
    ("typed", "field"), [({"area": "", "value": "1"}, "area"), ({"area": "X", "value": "140"}, "value"),
                         ({"area": "Flanders", "value": "1"}, "area")],
)  # fmt: skip
def test_a_figure_of_another_area_that_cannot_be_is_refused(client, coordinator, typed, field):
    reference = ReferenceFigureFactory(network=coordinator.network, measurement=measurement_of(coordinator))

    page = client.post(url("reference_create", coordinator, reference.measurement.pk), typed)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def test_a_figure_of_another_area_is_changed_and_deleted(client, coordinator):
    reference = ReferenceFigureFactory(network=coordinator.network, measurement=measurement_of(coordinator))

    data = {"area": "Belgium", "value": "13", "version": "0"}
    client.post(url("reference_edit", coordinator, reference.pk), data)
    reference.refresh_from_db()
    assert (reference.area, reference.value, reference.is_comparable) == ("Belgium", 13, False)
    assert "Your own figure stays as it is." in text(client.get(url("reference_delete", coordinator, reference.pk)))

    client.post(url("reference_delete", coordinator, reference.pk))
    assert not ReferenceFigure.objects.for_network(coordinator.network).exists()


def divided(member, *groups):
    row = measurement_of(member, value=None, numerator=54, denominator=428)
    for name, numerator, denominator in groups:
        BreakdownFigureFactory(
            network=member.network, measurement=row, group=name, numerator=numerator, denominator=denominator
        )
    return row


def groups_of(member):
    rows = BreakdownFigure.objects.for_network(member.network).order_by("pk")
    return [(row.dimension, row.group, row.numerator, row.denominator) for row in rows]


def test_groups_are_entered_line_by_line(client, coordinator):
    row = divided(coordinator)
    data = {"dimension": "sex", "rows": "girls\t24\t220\nboys; 30; 208"}

    page = client.post(url("breakdown_edit", coordinator, row.pk), data, follow=True)

    assert groups_of(coordinator) == [("sex", "girls", 24, 220), ("sex", "boys", 30, 208)]
    assert "14.4 %" in text(page)


def test_a_small_group_takes_another_with_it(client, observer):
    row = divided(observer, ("alpha", 3, 31), ("beta", 24, 189), ("gamma", 27, 208))

    page = text(client.get(row.get_absolute_url()))

    assert page.count("not shown") >= 2
    assert "27" in page
    for secret in ['<td class="num">3<', ">31<", ">24<", ">189<", "9.7", "12.7"]:
        assert secret not in page


def test_hidden_groups_keep_their_numbers_and_do_not_show_them(client, coordinator):
    row = divided(coordinator, ("alpha", 3, 31), ("beta", 24, 189), ("gamma", 27, 208))
    address = f"{url('breakdown_edit', coordinator, row.pk)}?dimension=sex"

    form = client.get(address).context["form"]
    assert form["rows"].value() == "alpha\nbeta\ngamma; 27; 208"
    client.post(address, {"dimension": "girls and boys", "rows": "alpha\nbeta\ngamma; 26; 208"})

    assert groups_of(coordinator) == [
        ("girls and boys", "alpha", 3, 31),
        ("girls and boys", "beta", 24, 189),
        ("girls and boys", "gamma", 26, 208),
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("girls", "Line 1: Enter how many."),
        ("girls; 30; 20", "Line 1: The numerator is larger than the denominator."),
        ("girls; 30", "Line 1: A share needs how many, and out of how many."),
        ("girls; many; 20", "Line 1: “many” is not a number."),
        ("; 2; 20", "Line 1: a group, how many, and out of how many."),
        ("girls; 1; 20; 3", "Line 1: a group, how many, and out of how many."),
        ("girls; 6; 20\nGirls; 7; 20", "Line 2: this group stands here twice."),
        ("girls; 30; 300\nboys; 30; 100", "Together the groups count more young people than the figure itself."),
        ("girls; 10; 400\nboys; 10; 100", "Together the groups count more young people than the figure itself."),
        ("\n".join(f"g{number}; 1; 10" for number in range(41)), "At most 40 groups."),
    ],
)
def test_groups_that_cannot_be_are_refused_at_their_line(client, coordinator, rows, words):
    row = divided(coordinator)

    page = client.post(url("breakdown_edit", coordinator, row.pk), {"dimension": "sex", "rows": rows})

    assert page.status_code == 422
    assert page.context["form"].errors["rows"] == [words]
    assert groups_of(coordinator) == []


def test_groups_of_a_corrected_figure_are_not_shown_any_more(client, observer):
    row = divided(observer, ("girls", 24, 220), ("boys", 30, 208))
    MeasurementFactory(network=observer.network, indicator=row.indicator, revises=row)

    page = client.get(row.get_absolute_url())

    assert page.context["sheet"].dimensions == []
    assert "the figure that counts" in text(page)


def test_a_figure_says_how_to_read_it(client, observer):
    row = measurement_of(
        observer, covers="one year", quality="own count", edition="2025", area="Flanders", is_average=True
    )

    page = text(client.get(row.get_absolute_url()))

    for words in ["one year", "own count", "2025", "Flanders", "on average", "not drawn on the line"]:
        assert words in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_figure_asks_as_little_for_many_details(client, observer, django_assert_num_queries, rows):
    row = measurement_of(observer, value=None, numerator=100, denominator=900)
    for number in range(rows):
        ReferenceFigureFactory(network=observer.network, measurement=row, area=f"Area {number}")
        BreakdownFigureFactory(network=observer.network, measurement=row)

    with django_assert_num_queries(8):
        client.get(row.get_absolute_url())


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_details_are_not_changed_by_others(client, request, role):
    member = request.getfixturevalue(role)
    reference = ReferenceFigureFactory(network=member.network, measurement=measurement_of(member))
    row = reference.measurement
    step = MilestoneFactory(network=member.network, indicator=row.indicator)

    answers = [
        client.post(url("milestone_create", member, row.indicator.pk), milestone()),
        client.post(url("milestone_edit", member, step.pk), milestone()),
        client.post(url("milestone_delete", member, step.pk)),
        client.post(url("reference_create", member, row.pk), {"area": "X", "value": "1"}),
        client.post(url("reference_edit", member, reference.pk), {"area": "X", "value": "1"}),
        client.post(url("reference_delete", member, reference.pk)),
        client.post(url("breakdown_edit", member, row.pk), {"dimension": "sex", "rows": ""}),
    ]

    assert {answer.status_code for answer in answers} == {403}
