"""The sheets of paper for the round of the table: who gets one, what stands on it, who may print them."""

import datetime as dt
import io

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from engagements.table_sheets import table_sheet, table_sheets
from tests.actionplan.reading import words
from tests.engagements.test_views import commit, engagement_in
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProgressNoteFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db


def address(network):
    return reverse("engagements:table_sheet_list", args=[network.slug])


def consulting(engagement, **facts):
    now, until = timezone.now(), dt.date(2026, 12, 4)
    facts |= {"asked_at": now, "answered_at": now, "consulting_until_on": until}
    return CommitmentFactory(network=engagement.network, engagement=engagement, answer="consulting", **facts)


def test_a_sheet_holds_what_is_not_answered_and_what_is_accepted_by_due_date():
    plan = PlanFactory()
    school = StakeholderFactory(network=plan.network)

    def part(answer, **facts):
        return commit(engagement_in(plan.network, plan=plan, **facts), answer, stakeholder=school)

    later = part("asked", due_on=dt.date(2027, 6, 30))
    sooner = part("not_asked", due_on=dt.date(2026, 12, 24))
    undated = consulting(engagement_in(plan.network, plan=plan), stakeholder=school)
    promised = part("accepted")
    part("declined")
    proposed = part("change_proposed", due_on=dt.date(2027, 1, 31))
    part("accepted", status="done")
    commit(engagement_in(plan.network, status="proposed"), "asked", stakeholder=school)

    (sheet,) = table_sheets(plan.network, plan)

    assert sheet.stakeholder == school
    assert sheet.asked == [sooner, later, undated]
    assert sheet.proposed == [proposed]
    assert sheet.promised == [promised]


def test_sheets_come_by_name_and_only_for_who_sits_at_the_table_and_has_a_part():
    plan = PlanFactory()
    engagement = engagement_in(plan.network, plan=plan)
    club, school, gone = (
        StakeholderFactory(network=plan.network, name=name, left_on=left_on)
        for name, left_on in (("club", None), ("School", None), ("Gone", "2026-01-01"))
    )
    for stakeholder in (school, gone, club):
        commit(engagement, stakeholder=stakeholder)
    commit(engagement, "declined")
    StakeholderFactory(network=plan.network)
    commit(engagement_in(PlanFactory().network))

    assert [sheet.stakeholder for sheet in table_sheets(plan.network, plan)] == [club, school]


def test_a_promise_says_when_this_partner_last_told_how_it_goes():
    plan = PlanFactory()
    mine = commit(engagement_in(plan.network, plan=plan), "accepted")
    days = [timezone.now() - dt.timedelta(days=number) for number in (9, 5)]
    for moment in days:
        ProgressNoteFactory(
            network=plan.network, engagement=mine.engagement, stakeholder=mine.stakeholder, written_at=moment
        )
    ProgressNoteFactory(network=plan.network, engagement=mine.engagement)

    (promise,) = table_sheet(plan.network, plan, mine.stakeholder).promised

    assert promise.last_note_at == days[1]


def test_page_shows_the_exact_words_and_where_the_answers_are_typed_in(client, coordinator):
    network = coordinator.network
    plan = PlanFactory(network=network)
    school = StakeholderFactory(network=network, name="The Canal School")
    asked = engagement_in(network, plan=plan, title="Desk", what="A desk", due_on=dt.date(2026, 12, 24))
    question = commit(asked, role="lead", part="Two mornings\na week", stakeholder=school)
    promised = commit(engagement_in(network, plan=plan, title="First day"), "accepted", stakeholder=school)

    page = " ".join(client.get(address(network)).text.split())

    for piece in (
        "The Canal School",
        "Two mornings<br>a week",
        "Due 24 December 2026 · leads it",
        reverse("engagements:commitment_answer", args=[network.slug, question.pk]),
        reverse("engagements:commitment_answer", args=[network.slug, promised.pk]),
        reverse("engagements:note_create", args=[network.slug, promised.engagement_id]),
        f"{paper(network)}?stakeholder={school.pk}",
    ):
        assert piece in page
    assert "A desk" not in page


def paper(network):
    return reverse("engagements:table_sheet_pdf", args=[network.slug])


@pytest.mark.slow
def test_paper_has_old_beside_new_boxes_and_room_to_sign_in_the_language_of_the_plan(client, coordinator):
    network = coordinator.network
    network.plan_language = "nl"
    network.save()
    plan = PlanFactory(network=network)
    school = StakeholderFactory(network=network, name="The Canal School")

    def part(title, answer, **facts):
        engagement = engagement_in(network, plan=plan, title=title, due_on=dt.date(2026, 12, 24))
        return commit(engagement, answer, stakeholder=school, **facts)

    part("Desk", "asked", role="lead", part="Two mornings a week")
    part("Costs", "change_proposed", proposed_change="One fee", proposed_due_on=dt.date(2027, 1, 31), part="No fee")
    part("First day", "accepted")

    answer = client.get(paper(network), {"stakeholder": school.pk})

    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert (len(document.pages), str(document.Root.Lang)) == (1, "nl")
        assert document.Root.MarkInfo.Marked == True  # noqa: E712 -- a pikepdf value
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    text = words(answer)
    order = [
        "The Canal School",
        "Desk",
        "Two mornings a week",
        "Costs",
        "No fee",
        "One fee",
        "31 januari 2027",
        "First day",
    ]
    places = [text.index(piece) for piece in order]
    assert places == sorted(places)
    with override("nl"):
        for piece in ("Yes, as written", "Yes, but …", "No, because …", "Date", "How it goes", "Proposed instead"):
            assert gettext(piece) in text
    assert answer["Content-Disposition"] == (
        f'attachment; filename="the-canal-school-{network.today.isoformat()}.pdf"'
    )


@pytest.mark.slow
def test_paper_of_all_partners_has_a_page_for_each_and_survives_endless_and_hostile_words(client, coordinator):
    network = coordinator.network
    plan = PlanFactory(network=network)
    attack = '<img src="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd">'
    for title in ("x" * 300, attack, "Third"):
        commit(engagement_in(network, plan=plan, title=title, what="klmno" * 300))

    answer = client.get(paper(network))

    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert (len(document.pages), len(document.attachments)) == (3, 0)


@pytest.mark.parametrize("has_plan", [False, True])
def test_no_paper_without_a_sheet(client, coordinator, has_plan):
    if has_plan:
        PlanFactory(network=coordinator.network)

    assert client.get(paper(coordinator.network)).status_code == 404


def test_page_of_one_partner_shows_it_alone_even_with_nothing_on_it(client, coordinator):
    network = coordinator.network
    plan = PlanFactory(network=network)
    one, other = (StakeholderFactory(network=network, name=name) for name in ("Club", "School"))
    for stakeholder in (other, one):
        commit(engagement_in(network, plan=plan), stakeholder=stakeholder)
    idle = StakeholderFactory(network=network)

    def shown(stakeholder):
        return [
            sheet.stakeholder
            for sheet in client.get(address(network), {"stakeholder": stakeholder.pk}).context["page"]
        ]

    assert shown(one) == [one]
    assert shown(idle) == [idle]
    assert [sheet.stakeholder for sheet in client.get(address(network)).context["page"]] == [one, other]


@pytest.mark.parametrize("asked", ["", "x", "²", "9" * 18, "999999"])
def test_a_partner_that_is_not_there_is_not_found(client, coordinator, asked):
    PlanFactory(network=coordinator.network)

    for page in (address(coordinator.network), paper(coordinator.network)):
        assert client.get(page, {"stakeholder": asked}).status_code == 404


def test_a_partner_of_another_network_is_not_found(client, coordinator):
    PlanFactory(network=coordinator.network)
    foreign = StakeholderFactory()

    for page in (address(coordinator.network), paper(coordinator.network)):
        assert client.get(page, {"stakeholder": foreign.pk}).status_code == 404


def test_page_without_a_plan_or_without_sheets_says_so(client, coordinator):
    assert "First a plan" in client.get(address(coordinator.network)).text
    PlanFactory(network=coordinator.network)

    page = client.get(address(coordinator.network)).text

    assert "Nobody at the table is asked" in page
    assert paper(coordinator.network) not in page


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_only_coordinators_print_them_and_are_led_there(client, request, role):
    member = request.getfixturevalue(role)
    network = member.network
    plan = PlanFactory(network=network)
    part = commit(engagement_in(network, plan=plan))
    pages = [
        reverse("engagements:load", args=[network.slug]),
        reverse("engagements:stakeholder_engagements", args=[network.slug, part.stakeholder.pk]),
    ]

    assert client.get(address(network)).status_code == 403
    assert client.get(paper(network)).status_code == 403
    assert [address(network) in client.get(page).text for page in pages] == [False, False]
    member.role = "coordinator"
    member.save()
    assert [address(network) in client.get(page).text for page in pages] == [True, True]


@pytest.mark.parametrize("partners", [1, 3])
def test_page_asks_the_same_for_any_number_of_partners(client, coordinator, partners, django_assert_num_queries):
    plan = PlanFactory(network=coordinator.network)
    for _row in range(partners):
        asked = commit(engagement_in(coordinator.network, plan=plan))
        commit(engagement_in(coordinator.network, plan=plan), "accepted", stakeholder=asked.stakeholder)

    with django_assert_num_queries(4):
        client.get(address(coordinator.network))
