"""Several engagements get another due date or lead: chosen, looked at, confirmed; all of them or none."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagements import actions
from engagements.bulk import change_of
from engagements.models import Commitment, Engagement
from outbox.models import OutgoingMail
from tests.engagements.test_views import commit, engagement_in, fresh, told, url
from tests.factories import ContactFactory, EngagementFactory, PlanFactory, StakeholderFactory
from ui.dates import PartialDate

pytestmark = pytest.mark.django_db

OLD, NEW = dt.date(2026, 12, 24), dt.date(2027, 6, 30)


@pytest.fixture
def plan(coordinator):
    return PlanFactory(network=coordinator.network)


def engagement(plan, **facts):
    return engagement_in(plan.network, plan=plan, **{"due_on": OLD} | facts)


def stakeholder(plan, name):
    return StakeholderFactory(network=plan.network, name=name)


def loaded(row):
    return Engagement.objects.for_network(row.network).with_commitments().get(pk=row.pk)


def answer_of(part):
    return fresh(part).answer


def chosen(*rows, due=NEW, lead=None):
    """What a browser sends of the first page."""
    day, month, year = (due.day, due.month, due.year) if due else ("", "", "")
    dates = {"due_0": day, "due_1": month, "due_2": year}
    return {"engagements": [row.pk for row in rows], **dates, "lead": lead.pk if lead else ""}


def preview(client, plan, sent):
    return client.post(url("bulk_change", plan.network), sent)


def confirmed(client, plan, page, **query):
    """Send the form of the preview as it stands on the page."""
    form, changes = page.context["form"], page.context["changes"]
    sent = {}
    for name, value in [*form.sent(), *(("seen", change.seal) for change in changes)]:
        sent.setdefault(name, []).append(value)
    return client.post(url("bulk_change", plan.network), sent, query_params=query)


# What a change is


def test_a_change_of_the_due_date_asks_everybody_again_who_accepted(plan):
    row = engagement(plan)
    lead, other = commit(row, "accepted", role="lead"), commit(row, "accepted")
    for answer in ("declined", "asked", "change_proposed", "not_asked"):
        commit(row, answer)

    change = change_of(loaded(row), due=PartialDate(NEW, is_end=True), lead=None)

    assert change.again == [lead.stakeholder, other.stakeholder]
    assert (change.has_new_due, change.has_new_leads, str(change.old_due)) == (True, False, "24 December 2026")
    assert fresh(row).due_on == OLD


def test_a_change_of_the_lead_keeps_the_former_one_as_a_partner(plan):
    row = engagement(plan)
    former, next_one = commit(row, "accepted", role="lead"), commit(row, "accepted")
    other = commit(row, "accepted")

    change = change_of(loaded(row), due=None, lead=next_one.stakeholder)

    assert (change.old_leads, change.leads) == ([former.stakeholder], [next_one.stakeholder])
    assert set(change.partners) == {former.stakeholder, other.stakeholder}
    assert set(change.again) == {former.stakeholder, next_one.stakeholder}
    assert change.newcomers == []


def test_a_lead_that_comes_in_anew_is_named_and_not_asked(plan):
    row, school = engagement(plan), stakeholder(plan, "School")

    change = change_of(loaded(row), due=None, lead=school)
    actions.revise_all(by=None, changes=[change])

    assert change.newcomers == [school]
    (part,) = Commitment.objects.for_network(plan.network)
    assert (part.stakeholder, part.role, part.answer) == (school, "lead", "not_asked")


def test_nobody_is_asked_again_for_what_is_done(plan):
    row = engagement(plan, status="done")
    commit(row, "accepted")

    assert change_of(loaded(row), due=PartialDate(NEW, is_end=True), lead=None).again == []


@pytest.mark.parametrize("status", ["proposed", "in_progress", "stopped"])
@pytest.mark.parametrize("due", [None, NEW, OLD])
@pytest.mark.parametrize("who", ["nobody", "lead", "partner", "newcomer"])
def test_what_the_preview_says_is_what_happens(plan, coordinator, status, due, who):
    row = engagement(plan, status=status)
    leads = [commit(row, "accepted", role="lead"), commit(row, "asked", role="lead")]
    partners = [commit(row, "accepted"), commit(row, "declined")]
    lead = {"nobody": None, "lead": leads[0].stakeholder, "partner": partners[0].stakeholder}
    lead["newcomer"] = stakeholder(plan, "School")
    date = PartialDate(due, is_end=True) if due else None

    change = change_of(loaded(row), due=date, lead=lead[who])
    (revision,) = actions.revise_all(by=coordinator.user, changes=[change])

    assert set(revision.reopened) == set(change.again)
    assert revision.removed == []
    assert [part.stakeholder for part in loaded(row).get_leads()] == change.leads


# The pages


def test_list_leads_coordinators_there_as_it_is_filtered(client, coordinator, plan):
    engagement(plan, title="Café")
    page = url("engagement_list", plan.network)

    link = f'href="{url("bulk_change", plan.network)}?q=caf"'
    assert link in client.get(page, {"q": "caf", "page": "1"}).text
    coordinator.role = "observer"
    coordinator.save()
    assert link not in client.get(page, {"q": "caf", "page": "1"}).text


@pytest.mark.parametrize("role", ["partner", "observer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_changes_several(client, request, role, method):
    member = request.getfixturevalue(role)
    row = engagement(PlanFactory(network=member.network))

    assert getattr(client, method)(url("bulk_change", member.network), chosen(row)).status_code == 403
    assert fresh(row).due_on == OLD


def test_first_page_offers_what_the_filter_shows_and_ticks_all_if_asked(client, coordinator, plan):
    row = engagement(plan, title="Café")
    commit(row, role="lead", stakeholder=stakeholder(plan, "School"))
    engagement(plan, title="Desk")
    engagement_in(plan.network, plan=PlanFactory(network=plan.network, status="closed"), title="Café of before")
    page = url("bulk_change", plan.network)

    shown = client.get(page, {"q": "caf"})

    assert shown.context["shown"] == [row]
    assert "Proposed · due 24 December 2026 · led by School" in shown.text
    assert [tick.data["selected"] for tick in shown.context["form"]["engagements"]] == [False]
    ticked = client.get(page, {"q": "caf", "all": "yes"})
    assert [tick.data["selected"] for tick in ticked.context["form"]["engagements"]] == [True]


def test_first_page_with_nothing_to_change_says_so(client, coordinator):
    page = url("bulk_change", coordinator.network)

    assert "First a plan" in client.get(page).text
    PlanFactory(network=coordinator.network)
    assert "No engagement matches" in client.get(page, {"q": "nothing"}).text


def test_preview_says_old_and_new_and_who_is_asked_again_and_saves_nothing(client, coordinator, plan):
    first, second = engagement(plan, title="Desk"), engagement(plan, title="Costs", due_on=NEW)
    former = commit(first, "accepted", role="lead", stakeholder=stakeholder(plan, "Club"))
    commit(second, "accepted", role="lead", stakeholder=stakeholder(plan, "School"))
    before = list(Engagement.unscoped.values()), list(Commitment.unscoped.values())

    page = preview(client, plan, chosen(first, second, lead=StakeholderFactory(network=plan.network, name="Youth")))
    text = " ".join(page.text.split())

    assert page.status_code == 200
    for words in (
        'Due: <del>24 December 2026</del> <span aria-hidden="true">→</span> <ins>30 June 2027</ins>',
        'Lead: <del>Club</del> <span aria-hidden="true">→</span> <ins>Youth</ins>',
        "Club had accepted, and is asked again.",
        "Youth had no part in it, and is not asked yet.",
    ):
        assert words in text
    assert text.count("Due: <del>") == 1
    assert (list(Engagement.unscoped.values()), list(Commitment.unscoped.values())) == before
    assert answer_of(former) == "accepted"


def test_confirmed_everything_is_saved_and_who_accepted_is_asked_again_by_mail(client, coordinator, plan):
    first, second, same = engagement(plan), engagement(plan), engagement(plan, due_on=NEW)
    school = stakeholder(plan, "School")
    ContactFactory(network=plan.network, stakeholder=school, email="school@example.org")
    parts = [commit(row, "accepted", stakeholder=school) for row in (first, second, same)]

    page = preview(client, plan, chosen(first, second, same))
    answer = confirmed(client, plan, page, status="proposed")

    assert answer.url == url("engagement_list", plan.network) + "?status=proposed"
    assert [fresh(row).due_on for row in (first, second, same)] == [NEW] * 3
    assert [answer_of(part) for part in parts] == ["asked", "asked", "accepted"]
    assert fresh(same).version == same.version
    assert OutgoingMail.objects.for_network(plan.network).filter(kind=OutgoingMail.Kind.QUESTION).count() == 2
    assert told(client.get(answer.url)) == ["2 engagements are changed.", "Asked again, because it changed: School."]


def test_a_due_date_may_be_a_month(client, coordinator, plan):
    row = engagement(plan)

    confirmed(client, plan, preview(client, plan, chosen(row) | {"due_0": ""}))

    assert str(fresh(row).due) == "June 2027"
    assert fresh(row).due_on == NEW


def test_an_engagement_changed_meanwhile_refuses_the_whole_and_is_named(client, coordinator, plan):
    first, second = engagement(plan, title="Desk"), engagement(plan, title="Costs")
    page = preview(client, plan, chosen(first, second))
    theirs = fresh(second)
    theirs.title = "School costs"
    theirs.claim().save()

    answer = confirmed(client, plan, page)

    assert answer.status_code == 422
    assert "Somebody else changed this meanwhile, or answered: School costs." in answer.text
    assert [fresh(row).due_on for row in (first, second)] == [OLD, OLD]
    assert confirmed(client, plan, answer).status_code == 302
    assert [fresh(row).due_on for row in (first, second)] == [NEW, NEW]


def test_a_partner_that_accepts_meanwhile_is_not_asked_again_unread(client, coordinator, plan):
    row = engagement(plan, title="Desk")
    part = commit(row)
    page = preview(client, plan, chosen(row))
    actions.answer(by=coordinator.user, commitment=fresh(part), answer="accepted")

    answer = confirmed(client, plan, page)

    assert answer.status_code == 422
    assert "or answered: Desk." in answer.text
    assert "had accepted, and is asked again" in answer.text
    assert (answer_of(part), fresh(row).due_on) == ("accepted", OLD)


def test_seals_that_are_made_up_save_nothing(client, coordinator, plan):
    row = engagement(plan)

    assert preview(client, plan, chosen(row) | {"seen": ["x"]}).status_code == 422
    assert fresh(row).due_on == OLD


def test_saved_in_the_same_moment_all_of_it_is_undone_and_the_engagement_named(coordinator, plan):
    first, second = engagement(plan, title="Desk"), engagement(plan, title="Costs")
    part = commit(first, "accepted")
    changes = [change_of(loaded(row), due=PartialDate(NEW, is_end=True), lead=None) for row in (first, second)]
    fresh(second).claim().save()

    with pytest.raises(ValidationError, match="“Costs”: Somebody else saved this a moment ago"):
        actions.revise_all(by=coordinator.user, changes=changes)

    assert [fresh(row).due_on for row in (first, second)] == [OLD, OLD]
    assert answer_of(part) == "accepted"
    assert not OutgoingMail.objects.for_network(plan.network).exists()


def errors(page):
    return {name: [str(error) for error in said] for name, said in page.context["form"].errors.items()}


def test_no_selection_and_no_change_are_said_at_the_field(client, coordinator, plan):
    row = engagement(plan)

    nothing = preview(client, plan, chosen())
    neither = preview(client, plan, chosen(row, due=None))
    same = preview(client, plan, chosen(row, due=OLD))

    assert {page.status_code for page in (nothing, neither, same)} == {422}
    assert errors(nothing) == {"engagements": ["Choose at least one engagement."]}
    assert errors(neither) == {"due": ["Say the new due date, the new lead, or both."]}
    assert errors(same) == {"__all__": ["Nothing would change: it is like that already."]}


def test_a_due_date_before_a_start_is_refused_with_the_titles(client, coordinator, plan):
    late, other = engagement(plan, title="Desk", starts_on=OLD), engagement(plan)

    page = preview(client, plan, chosen(late, other, due=dt.date(2026, 12, 23)))

    assert errors(page) == {"due": ["This lies before the start of: Desk."]}
    assert errors(preview(client, plan, chosen(other) | {"due_0": "31"}))["due"] == [
        "There is no day 31 in June 2027."
    ]


def test_rows_of_others_cannot_be_chosen(client, coordinator, plan):
    row, foreign = engagement(plan), EngagementFactory(due_on=OLD)
    closed = engagement_in(plan.network, plan=PlanFactory(network=plan.network, status="closed"), due_on=OLD)
    gone = StakeholderFactory(network=plan.network, left_on=timezone.localdate())

    for sent in (chosen(row, foreign), chosen(row, closed)):
        assert list(errors(preview(client, plan, sent | {"seen": ["x"]}))) == ["engagements"]
    for lead in (StakeholderFactory(), gone):
        assert list(errors(preview(client, plan, chosen(row, lead=lead)))) == ["lead"]
    assert [fresh(one).due_on for one in (row, foreign, closed)] == [OLD] * 3


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_for_any_number_of_rows(client, coordinator, plan, rows, django_assert_num_queries):
    chosen_rows = [engagement(plan) for _row in range(rows)]
    for row in chosen_rows:
        commit(row, "accepted", role="lead")
        commit(row, "accepted")

    with django_assert_num_queries(8):
        client.get(url("bulk_change", plan.network))
    with django_assert_num_queries(9):
        preview(client, plan, chosen(*chosen_rows))
