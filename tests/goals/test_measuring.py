"""Submitting, accepting, returning, correcting and pasting figures: the actions and their pages."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from goals import actions
from goals.models import Measurement
from outbox.models import OutgoingMail
from tests.factories import (
    ContactFactory,
    IndicatorFactory,
    MeasurementFactory,
    MembershipFactory,
    ReferenceFigureFactory,
    StakeholderFactory,
    UserFactory,
)
from tests.goals.test_views import indicator_of, measurement_of, text, url

pytestmark = pytest.mark.django_db
FIGURE = {"period": "2025-26", "value": "12", "exactness": "exact"}


def figures_of(member):
    return list(Measurement.objects.for_network(member.network).order_by("pk"))


def own_indicator(partner, **fields):
    return indicator_of(partner, measured_by=partner.own, **fields)


def submitted(member, **fields):
    by = StakeholderFactory(network=member.network)
    return measurement_of(member, state="submitted", submitted_by=by, **fields)


def test_a_figure_of_the_coordinator_counts_at_once(client, coordinator):
    indicator = indicator_of(coordinator)

    client.post(url("measurement_create", coordinator, indicator.pk), FIGURE)

    [row] = figures_of(coordinator)
    assert (row.state, row.submitted_by, row.period_kind) == ("accepted", None, "school_year")


def test_a_figure_of_a_partner_waits(client, partner):
    indicator = own_indicator(partner)

    page = client.post(url("measurement_create", partner, indicator.pk), FIGURE, follow=True)

    [row] = figures_of(partner)
    assert (row.state, row.submitted_by) == ("submitted", partner.own)
    assert "It counts as soon as the coordinator has accepted it." in text(page)
    assert "Waiting: does not count yet" in text(page)


def test_the_overview_leads_the_coordinator_to_what_waits(client, coordinator):
    row = submitted(coordinator)

    page = text(client.get(f"/n/{coordinator.network.slug}/overview/"))

    assert f'<a href="{row.indicator.goal.get_absolute_url()}">1 figure waits for the coordinator</a>' in page


def test_accepting_lets_a_figure_count(client, coordinator):
    row = submitted(coordinator)
    assert url("measurement_accept", coordinator, row.pk) in text(client.get(row.indicator.goal.get_absolute_url()))

    page = client.post(url("measurement_accept", coordinator, row.pk), follow=True)

    row.refresh_from_db()
    assert row.state == "accepted"
    assert "Accepted. The figure counts from now on." in text(page)


def test_what_does_not_wait_cannot_be_accepted_or_returned(client, coordinator):
    row = measurement_of(coordinator)

    page = client.post(url("measurement_accept", coordinator, row.pk), follow=True)
    answer = client.post(url("measurement_return", coordinator, row.pk), {"comment": "Which school year?"})

    assert "This figure does not wait any more." in text(page)
    assert answer.status_code == 422
    row.refresh_from_db()
    assert (row.state, row.state_note) == ("accepted", "")


def test_returning_tells_the_partner_on_its_page_and_by_mail(client, coordinator):
    network = coordinator.network
    row = submitted(coordinator)
    school = MembershipFactory(network=network, role="partner", user=UserFactory(email="school@example.org"))
    ContactFactory(network=network, stakeholder=row.submitted_by, user=school.user)

    client.post(url("measurement_return", coordinator, row.pk), {"comment": "Without the evening school?"})

    row.refresh_from_db()
    assert (row.state, row.state_note) == ("returned", "Without the evening school?")
    mail = OutgoingMail.objects.for_network(network).get()
    assert mail.recipient == "school@example.org"
    assert "Without the evening school?" in mail.text
    client.force_login(school.user)
    page = text(client.get(f"/n/{network.slug}/my-part/"))
    assert "returned: Without the evening school?" in page
    assert url("measurement_edit", coordinator, row.pk) in page


def test_a_return_needs_a_comment(client, coordinator):
    row = submitted(coordinator)

    answer = client.post(url("measurement_return", coordinator, row.pk), {"comment": " "})

    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_partner_changes_a_returned_figure_and_submits_it_again(client, partner):
    row = measurement_of(
        partner, own_indicator(partner), state="returned", state_note="Really?", submitted_by=partner.own
    )

    client.post(url("measurement_edit", partner, row.pk), {**FIGURE, "value": "13", "version": "0"})

    row.refresh_from_db()
    assert (row.state, row.state_note, row.value) == ("submitted", "", 13)


def test_a_partner_corrects_an_accepted_figure_and_does_not_change_it(client, partner):
    row = measurement_of(partner, own_indicator(partner))

    answers = [client.post(url(name, partner, row.pk), FIGURE) for name in ("measurement_edit", "measurement_delete")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert client.get(url("measurement_correct", partner, row.pk)).status_code == 200


def test_a_returned_figure_is_shown_only_to_who_may_mend_it(client, observer):
    row = measurement_of(observer, state="returned", state_note="Really?")

    assert client.get(row.get_absolute_url()).status_code == 403


def test_correcting_puts_the_new_figure_in_the_place_of_the_old(client, coordinator):
    old = measurement_of(coordinator, value=None, numerator=54, denominator=428, is_baseline=True, source="Registers")
    form = client.get(url("measurement_correct", coordinator, old.pk)).context["form"]
    assert (form["numerator"].value(), form["source"].value()) == (54, "Registers")
    data = {"period": "2024-25", "numerator": "64", "denominator": "428", "exactness": "exact", "available_2": "2026"}

    page = client.post(url("measurement_correct", coordinator, old.pk), data, follow=True)

    old, new = figures_of(coordinator)
    assert (old.is_baseline, new.is_baseline, new.state) == (False, True, "accepted")
    shown = text(page)
    assert "<s>54 of 428</s>" in shown
    assert "Corrected on 2026" in shown
    [sheet] = [sheet for sheet, _may in page.context["sheets"]]
    assert [point.value for point in sheet.chart.points] == [new.figure]


def test_a_figure_is_corrected_once(client, coordinator):
    old = measurement_of(coordinator)
    MeasurementFactory(network=coordinator.network, indicator=old.indicator, revises=old, value=13)

    answer = client.post(url("measurement_correct", coordinator, old.pk), FIGURE)

    assert answer.status_code == 422
    assert "This figure is corrected already" in text(answer)
    assert len(figures_of(coordinator)) == 2


def test_hidden_numbers_are_not_offered_to_be_corrected(client, coordinator):
    old = measurement_of(coordinator, value=None, numerator=3, denominator=477)

    page = text(client.get(url("measurement_correct", coordinator, old.pk)))

    assert "477" not in page
    assert 'value="3"' not in page


def test_the_old_figure_counts_until_a_partners_correction_is_accepted():
    indicator = IndicatorFactory()
    common = {"network": indicator.network, "indicator": indicator}
    partner = StakeholderFactory(network=indicator.network)
    user = UserFactory()
    old = MeasurementFactory(**common, is_baseline=True)
    new = Measurement(**common, revises=old, period="2024-25", value=13)

    actions.correct(by=user, correction=new, submitter=partner)

    old.refresh_from_db()
    assert (old.is_baseline, new.state) == (True, "submitted")
    actions.accept(by=user, measurement=new)
    old.refresh_from_db()
    assert (old.is_baseline, new.is_baseline) == (False, True)


def test_a_deleted_correction_gives_the_mark_of_the_baseline_back():
    indicator = IndicatorFactory()
    common = {"network": indicator.network, "indicator": indicator}
    old = MeasurementFactory(**common)
    new = MeasurementFactory(**common, revises=old, is_baseline=True)

    actions.delete_measurement(by=UserFactory(), measurement=new)

    old.refresh_from_db()
    assert old.is_baseline


def test_two_corrections_at_once_do_not_both_stand():
    old = MeasurementFactory()
    read_twice = Measurement.objects.for_network(old.network).get(pk=old.pk)
    common = {"network": old.network, "indicator": old.indicator, "period": "2024-25", "value": 13}
    actions.correct(by=UserFactory(), correction=Measurement(**common, revises=old))

    with pytest.raises(ValidationError):
        actions.correct(by=UserFactory(), correction=Measurement(**common, revises=read_twice))


# A pasted column

COLUMN = "Year\tHow many\tOut of\n2023-24\t54\t428\n2024-25\t47\t420"


def test_a_pasted_column_is_shown_before_it_is_kept(client, coordinator):
    indicator = indicator_of(coordinator)

    page = client.post(url("measurement_paste", coordinator, indicator.pk), {"rows": COLUMN})

    assert page.status_code == 200
    assert figures_of(coordinator) == []
    assert [row.line.what for row in page.context["rows"]] == ["new", "new"]
    assert "Keep these figures" in text(page)


def test_a_pasted_column_is_kept_once(client, coordinator):
    indicator = indicator_of(coordinator)
    address = url("measurement_paste", coordinator, indicator.pk)

    page = client.post(address, {"rows": COLUMN, "keep": "1"}, follow=True)
    again = client.post(address, {"rows": f"{COLUMN}\n", "keep": "1"}, follow=True)

    assert "2 figures are kept." in text(page)
    assert [(row.period, row.numerator) for row in figures_of(coordinator)] == [("2023-24", 54), ("2024-25", 47)]
    assert "Nothing has changed." in text(again)


def test_a_changed_row_of_a_column_is_a_correction(client, coordinator):
    indicator = indicator_of(coordinator)
    old = measurement_of(coordinator, indicator)

    client.post(url("measurement_paste", coordinator, indicator.pk), {"rows": "2024-25\t13", "keep": "1"})

    [_old, new] = figures_of(coordinator)
    assert (new.revises, new.value) == (old, 13)


def test_one_refused_row_keeps_the_whole_column_out(client, coordinator):
    indicator = indicator_of(coordinator)
    rows = "2023-24\t12\n2024-25\t140"

    page = client.post(url("measurement_paste", coordinator, indicator.pk), {"rows": rows, "keep": "1"})

    assert page.status_code == 422
    assert figures_of(coordinator) == []
    assert "A share lies between 0 and 100 %." in text(page)
    assert page.context["form"]["rows"].value() == rows
    assert "Keep these figures" not in text(page)


@pytest.mark.parametrize("rows", ["", "nonsense", "x" * 1_000_000, "\n".join(["2024\t1"] * 201), "<b>\t<script>"])
def test_pasted_nonsense_is_refused_in_words(client, coordinator, rows):
    indicator = indicator_of(coordinator)

    page = client.post(url("measurement_paste", coordinator, indicator.pk), {"rows": rows, "keep": "1"})

    assert page.status_code == 422
    assert figures_of(coordinator) == []
    assert "<script>alert" not in page.content.decode()


def test_a_small_count_is_not_shown_in_the_preview(client, coordinator):
    indicator = indicator_of(coordinator)

    page = client.post(url("measurement_paste", coordinator, indicator.pk), {"rows": "2024-25\t3\t477"})

    assert [row.figure for row in page.context["rows"]] == ["fewer than 5"]


def test_a_partners_column_waits(client, partner):
    indicator = own_indicator(partner)

    page = client.post(url("measurement_paste", partner, indicator.pk), {"rows": COLUMN, "keep": "1"}, follow=True)

    assert {row.state for row in figures_of(partner)} == {"submitted"}
    assert "They count as soon as the coordinator has accepted them." in text(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_pasting_looks_up_as_little_for_many_rows(client, coordinator, django_assert_num_queries, rows):
    indicator = indicator_of(coordinator)
    for year in range(rows):
        measurement_of(coordinator, indicator, period=f"{2000 + year}", period_ends_on=dt.date(2000 + year, 12, 31))
    column = "\n".join(f"{2000 + year}\t13" for year in range(rows))

    with django_assert_num_queries(6):
        client.post(url("measurement_paste", coordinator, indicator.pk), {"rows": column})


def test_what_was_measured_elsewhere_goes_with_the_figure_that_counts():
    old = MeasurementFactory()
    reference = ReferenceFigureFactory(network=old.network, measurement=old)
    new = Measurement(network=old.network, indicator=old.indicator, revises=old, period="2024-25", value=13)

    actions.correct(by=UserFactory(), correction=new)
    reference.refresh_from_db()
    assert reference.measurement == new

    actions.delete_measurement(by=UserFactory(), measurement=new)
    reference.refresh_from_db()
    assert reference.measurement == old


@pytest.mark.parametrize("role", ["partner", "observer"])
@pytest.mark.parametrize("name", ["measurement_correct", "measurement_accept", "measurement_return"])
def test_others_do_not_decide_about_a_figure(client, request, role, name):
    member = request.getfixturevalue(role)
    row = submitted(member)

    assert client.post(url(name, member, row.pk), FIGURE).status_code == 403
    assert client.post(url("measurement_paste", member, row.indicator.pk), {"rows": COLUMN}).status_code == 403
    assert [figure.state for figure in figures_of(member)] == ["submitted"]


@pytest.mark.parametrize("name", ["goal_detail", "measurement_detail"])
def test_the_button_to_accept_carries_its_token(client, coordinator, name):
    row = submitted(coordinator)
    pk = row.pk if name == "measurement_detail" else row.indicator.goal.pk

    page = text(client.get(url(name, coordinator, pk)))

    form = page.split(f'action="{url("measurement_accept", coordinator, row.pk)}"')[1].split("</form>")[0]
    assert "csrfmiddlewaretoken" in form
