"""The main writing pages with JavaScript switched off: a mistake keeps what was typed, and mended it is saved."""

import pytest
from playwright.sync_api import expect

from engagements.models import Commitment
from goals.models import Plan
from stakeholders.models import Stakeholder
from tests.browser.conftest import DESK, PHONE
from tests.factories import (
    AskedCommitmentFactory,
    ContactFactory,
    EngagementFactory,
    MembershipFactory,
    NetworkFactory,
    PlanFactory,
    StakeholderFactory,
    StepFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

ODD = "O'Hara & <b>Söns</b> 🎒 שלום"


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "java_script_enabled": False}


@pytest.fixture
def town(db):
    """A network with a plan, a school that has an account, and a coordinator."""
    network = NetworkFactory(slug="town", name="Town")
    PlanFactory(network=network)
    school = StakeholderFactory(network=network, name="Atheneum")
    seat = MembershipFactory(network=network, role="partner", user=UserFactory(language="en"))
    ContactFactory(network=network, stakeholder=school, user=seat.user)
    network.school, network.school_account = school, seat.user
    network.coordinator = MembershipFactory(network=network, user=UserFactory(language="en")).user
    return network


def control(page, name):
    return page.locator(f"main [name={name}]:not([type=hidden])")


def fill(page, typed):
    for name, value in typed.items():
        first = control(page, name).first
        kind = first.evaluate("element => element.type")
        if kind in {"radio", "checkbox"}:
            page.locator(f"main [name={name}][value='{value}']").check()
        elif kind == "select-one":
            first.select_option(label=value)
        else:
            first.fill(value)


def assert_kept(page, typed):
    for name, value in typed.items():
        first = control(page, name).first
        kind = first.evaluate("element => element.type")
        if kind in {"radio", "checkbox"}:
            expect(page.locator(f"main [name={name}][value='{value}']")).to_be_checked()
        elif kind == "select-one":
            expect(first.locator("option:checked")).to_have_text(value)
        else:
            expect(first).to_have_value(value)


def send(page):
    page.locator("main .form-buttons .btn-primary, main + .foot .btn-primary").first.click()


def write(page, *, typed, mistake, mended, result):
    """Fill and send with a mistake; see the mistake named and all that was typed kept; mend it, see the result."""
    fill(page, typed | mistake)
    send(page)
    expect(page.locator("main [data-error-summary] li").first).to_be_visible()
    expect(page.locator("main .field-error").first).to_be_visible()
    assert_kept(page, typed | mistake)
    fill(page, mended)
    send(page)
    expect(page.locator("main [data-error-summary]")).to_have_count(0)
    expect(page.get_by_text(result).first).to_be_visible()


def follow(page, link):
    page.get_by_role("link", name=link).first.click()


def press(page, button):
    page.get_by_role("button", name=button).first.click()


def map_a_stakeholder(page):
    follow(page, "Add a stakeholder")
    write(
        page,
        typed={"name": ODD, "territory": "The canal"},
        mistake={"type": "—"},
        mended={"type": "Secondary school"},
        result=f"{ODD} is at the table.",
    )
    follow(page, "Add a contact")
    write(
        page,
        typed={"full_name": "Els", "function": "Head teacher", "phone": "09 123"},
        mistake={"email": "nobody"},
        mended={"email": "head@example.org"},
        result="head@example.org",
    )


def agree_on_a_goal(page):
    follow(page, "Add a goal")
    write(
        page,
        typed={"why": ODD, "owner": "Atheneum", "deadline_2": "2029"},
        mistake={"title": "", "deadline_1": "14"},
        mended={"title": "Fewer absences", "deadline_1": "June"},
        result="June 2029",
    )
    follow(page, "Add an indicator")
    write(
        page,
        typed={"name": "Long absence", "baseline_period": "2025-26", "baseline_numerator": "89"},
        mistake={"target": "120", "baseline_denominator": "12"},
        mended={"target": "2", "baseline_denominator": "3412"},
        result="Long absence",
    )
    follow(page, "Enter a measurement")
    write(
        page,
        typed={"period": "2026-27", "source": ODD, "numerator": "80"},
        mistake={"denominator": "8"},
        mended={"denominator": "3400"},
        result="2026-27",
    )
    press(page, "Agree on this goal")
    expect(page.get_by_text("The goal is agreed.")).to_be_visible()


def ask_the_school(page, school):
    follow(page, "New engagement")
    write(
        page,
        typed={"title": "One desk", "what": ODD, "leads": school.pk, "due_2": "2029"},
        mistake={"due_1": "13"},
        mended={"due_1": "6"},
        result="Now ask the partners",
    )
    press(page, "Ask 1 partner")
    expect(page.get_by_text("Asked: Atheneum.")).to_be_visible()
    follow(page, "Add a step")
    write(
        page,
        typed={"due_on": "2027-03-01", "responsible": "Atheneum"},
        mistake={"title": ""},
        mended={"title": "Find a room"},
        result="Find a room",
    )


def answer(phone):
    follow(phone, "Read and answer")
    write(
        phone,
        typed={"answer": "change_proposed"},
        mistake={"proposed_due_on": ""},
        mended={"proposed_due_on": "2029-09-01"},
        result="The coordinator sees your change beside the present text.",
    )


def tell_how_it_goes(page):
    follow(page, "How is it going?")
    write(
        page,
        typed={"status": "blocked", "result": ODD},
        mistake={"obstacle": ""},
        mended={"obstacle": "No room yet"},
        result="No room yet",
    )


def hold_a_meeting(page, school):
    follow(page, "Plan a meeting")
    write(
        page,
        typed={"held_on": "2027-03-18", "starts_at": "14:00", "place": ODD},
        mistake={"ends_at": "13:00"},
        mended={"ends_at": "16:00"},
        result="The meeting is saved.",
    )
    follow(page, "the agenda")
    write(
        page,
        typed={"items-0-title": ODD},
        mistake={"items-0-duration": "0"},
        mended={"items-0-duration": "20"},
        result="The agenda is saved.",
    )
    follow(page, "the attendance")
    fill(page, {f"presence_{school.pk}": "replaced", f"replaced_by_{school.pk}": "The deputy head"})
    send(page)
    expect(page.get_by_text("The deputy head")).to_be_visible()
    follow(page, "the minutes")
    fill(page, {"minutes": f"{ODD} came."})
    send(page)
    expect(page.get_by_text(f"{ODD} came.")).to_be_visible()
    follow(page, "Add a decision")
    write(page, typed={}, mistake={"text": ""}, mended={"text": "We go on."}, result="Decision 1 is saved.")
    follow(page, "Add an action point")
    write(
        page,
        typed={"owner": "Atheneum", "due_on": "2027-05-01"},
        mistake={"text": ""},
        mended={"text": "Write to the boards"},
        result="Write to the boards",
    )


def delete(page, link, *consequences):
    follow(page, link)
    for consequence in consequences:
        expect(page.locator("main").get_by_text(consequence).first).to_be_visible()
    page.locator("main form [type=submit]").click()
    expect(page.locator("main")).not_to_contain_text("Delete it")


def test_a_town_makes_its_plan_without_javascript(page, browser, live_server, sign_in, town):
    page.set_viewport_size(DESK)
    sign_in(town.coordinator)
    assert page.locator("[data-themes]:visible").count() == 0  # it really is off

    for step, work in [
        ("stakeholders/", map_a_stakeholder),
        ("goals/", agree_on_a_goal),
        ("engagements/", lambda page: ask_the_school(page, town.school)),
        ("evaluation/meetings/", lambda page: hold_a_meeting(page, town.school)),
    ]:
        page.goto(f"{live_server.url}/n/town/{step}")
        work(page)


def test_a_school_answers_without_javascript(page, live_server, sign_in, town):
    engagement = EngagementFactory(network=town, title="One desk", plan=Plan.objects.for_network(town).get())
    AskedCommitmentFactory(network=town, engagement=engagement, stakeholder=town.school)
    page.set_viewport_size(PHONE)
    sign_in(town.school_account)

    answer(page)
    tell_how_it_goes(page)

    assert Commitment.objects.for_network(town).get().answer == "change_proposed"


def test_deleting_names_its_consequences_without_javascript(page, live_server, sign_in, town):
    stakeholder = StakeholderFactory(network=town, name="The pier")
    ContactFactory(network=town, stakeholder=stakeholder)
    engagement = EngagementFactory(network=town, title="One desk", plan=Plan.objects.for_network(town).get())
    StepFactory(network=town, engagement=engagement)
    AskedCommitmentFactory(network=town, engagement=engagement, stakeholder=town.school)
    sign_in(town.coordinator)

    page.goto(live_server.url + engagement.get_absolute_url())
    delete(page, "Delete the engagement", "Atheneum: Asked", "1 step")
    page.goto(live_server.url + stakeholder.get_absolute_url())
    delete(page, "Entered by mistake: delete", "1 contact")
    page.goto(f"{live_server.url}/n/town/goals/periods/")
    follow(page, "Edit Plan")
    delete(page, "Delete", "Deleting cannot be undone")

    assert list(Stakeholder.objects.for_network(town)) == [town.school]
    assert not Plan.objects.for_network(town).exists()
