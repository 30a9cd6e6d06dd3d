"""A goal round of four stakeholders, each on its own phone: from proposals over dots to what a meeting agrees."""

import pytest

from goals.models import Goal
from tests.browser.conftest import DESK, PHONE, sign_in_by_password
from tests.browser.test_accessibility import faults
from tests.factories import (
    ContactFactory,
    GoalExampleFactory,
    MeetingFactory,
    MembershipFactory,
    NetworkFactory,
    PlanFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough password"
HALVE, TRUANCY, MENTORS, NOBODY = "Halve the waiting time", "Fewer skip school", "A mentor for each", "Nobody leaves"
WISHES = {"School": HALVE, "Guidance centre": TRUANCY, "Youth work": MENTORS, "Parents": NOBODY}
DOTS = {
    "School": {HALVE: 3, TRUANCY: 2},
    "Guidance centre": {HALVE: 2, TRUANCY: 3},
    "Youth work": {MENTORS: 2, HALVE: 3},
    "Parents": {NOBODY: 3, TRUANCY: 2},
}


@pytest.fixture
def network():
    network = NetworkFactory(slug="brugdam", name="Netwerk Brugdam")
    PlanFactory(network=network, title="Over the bridge", most_goals=2)
    GoalExampleFactory(code="G-01", names={"en": HALVE}, pillar="intervention")
    return network


@pytest.fixture
def partners(browser, live_server, network):
    """Four people, each signed in on a phone, by the name of their stakeholder."""
    return {name: phone_of(name, browser, live_server, network) for name in WISHES}


def phone_of(name, browser, live_server, network):
    user = UserFactory()
    user.set_password(PASSWORD)
    user.save()
    MembershipFactory(user=user, network=network, role="partner")
    ContactFactory(user=user, network=network, stakeholder=StakeholderFactory(network=network, name=name))
    phone = browser.new_context(viewport=PHONE).new_page()
    phone.goto(f"{live_server.url}/accounts/login/")
    sign_in_by_password(phone, user.email, PASSWORD)
    phone.wait_for_url("**/n/brugdam/**")
    return phone


@pytest.fixture
def desk(page, live_server, sign_in, network):
    """The coordinator, on the list of goals."""
    page.set_viewport_size(DESK)
    sign_in(MembershipFactory(network=network, role="coordinator").user)
    page.goto(goals_url(live_server))
    return page


def goals_url(live_server):
    return f"{live_server.url}/n/brugdam/goals/"


def save(page):
    page.locator("main form .form-buttons [type=submit]").first.click()


def propose(phone, live_server, wish):
    phone.goto(goals_url(live_server))
    phone.get_by_role("link", name="Propose a goal").click()
    if wish == HALVE:
        phone.get_by_text("Examples: good ones, and some to avoid").click()
        phone.get_by_role("link", name="Use this").click()
        assert phone.locator("[name=title]").input_value() == HALVE
    phone.locator("[name=title]").fill(wish)
    save(phone)
    phone.get_by_text("Your proposal is on the table.").wait_for()


def give_dots(phone, live_server, wishes):
    phone.goto(f"{goals_url(live_server)}rounds/")
    phone.locator("main .rows a").first.click()
    phone.get_by_role("link", name="Give our dots").click()
    for wish, dots in wishes.items():
        phone.get_by_label(wish).fill(str(dots))
    assert phone.locator("[data-dots-left] output").inner_text() == "0"
    assert faults(phone) == []
    save(phone)
    phone.get_by_text("are noted.").wait_for()
    assert phone.locator("meter").count() == 0


def start_the_round(desk):
    desk.get_by_role("link", name="Choosing", exact=True).click()
    desk.locator("main").get_by_role("link", name="Start a round").first.click()
    desk.locator("[name=title]").fill("Goals for 2026-2028")
    save(desk)
    desk.get_by_role("heading", name="Goals for 2026-2028").wait_for()


def complete(desk, live_server, title):
    """Give the goal what an agreed goal needs: a deadline, and an indicator with a target."""
    goal = Goal.unscoped.get(title=title)
    desk.goto(f"{goals_url(live_server)}{goal.pk}/edit/")
    desk.locator("[name=deadline_1]").fill("6")
    desk.locator("[name=deadline_2]").fill("2028")
    save(desk)
    desk.get_by_text("Saved.").wait_for()
    desk.goto(f"{goals_url(live_server)}{goal.pk}/indicators/new/")
    desk.locator("[name=name]").fill("Weeks until the first talk")
    desk.locator("[name=unit]").fill("weeks")
    desk.locator("[name=target]").fill("3")
    save(desk)
    desk.locator(".message-success").wait_for()


def decide(desk, live_server, meeting, outcomes, why):
    desk.goto(live_server.url + meeting.get_absolute_url())
    desk.get_by_role("link", name="Decide about goals").click()
    for title, outcome in outcomes.items():
        desk.get_by_role("group", name=title).get_by_label(outcome, exact=True).check()
    desk.locator(f"[name=why_{Goal.unscoped.get(title=NOBODY).pk}]").fill(why)
    assert faults(desk) == []
    desk.get_by_role("button", name="Write down the decisions").click()
    desk.get_by_text("are written down.").wait_for()


def test_from_four_proposals_to_what_is_agreed(browser, live_server, network, partners, desk):
    for name, phone in partners.items():
        propose(phone, live_server, WISHES[name])
    assert set(Goal.unscoped.values_list("title", "proposed_by__name")) == {(t, n) for n, t in WISHES.items()}

    desk.reload()
    start_the_round(desk)
    round_url = desk.url
    desk.get_by_role("link", name="For the meeting room").click()
    desk.get_by_text("0 of 4 have given their dots").wait_for()
    for name, phone in partners.items():
        give_dots(phone, live_server, DOTS[name])
    desk.get_by_text("4 of 4 have given their dots").wait_for(timeout=10_000)  # by itself, without a click
    assert desk.locator("meter").count() == 0
    assert faults(desk) == []

    desk.goto(round_url)
    desk.get_by_role("button", name="Close the round").click()
    desk.get_by_role("button", name="Show the dots to everybody").click()
    standings = desk.locator(".standings li")
    assert [line.split("\n")[0] for line in standings.all_inner_texts()] == [HALVE, TRUANCY, NOBODY, MENTORS]
    partners["Parents"].reload()
    assert partners["Parents"].locator("meter").count() == 4

    desk.get_by_role("link", name="Make the shortlist").click()
    assert desk.get_by_label(HALVE).is_checked()
    assert desk.get_by_label(TRUANCY).is_checked()
    assert not desk.get_by_label(MENTORS).is_checked()
    assert faults(desk) == []
    save(desk)
    desk.get_by_text("The shortlist is saved.").wait_for()

    complete(desk, live_server, HALVE)
    meeting = MeetingFactory(network=network, plan=Goal.unscoped.first().plan)
    decide(desk, live_server, meeting, {HALVE: "Agreed", NOBODY: "Not chosen"}, "A wish for every year, not a goal")
    assert desk.get_by_text(f"Goal agreed: {HALVE}").is_visible()

    parents = partners["Parents"]
    parents.goto(goals_url(live_server))
    assert parents.get_by_text(HALVE).is_visible()
    parents.get_by_role("link", name="1 proposal that was not chosen, and why").click()
    assert parents.get_by_text("A wish for every year, not a goal").is_visible()
    assert set(Goal.unscoped.values_list("title", "status")) == {
        (HALVE, "agreed"),
        (TRUANCY, "proposed"),
        (MENTORS, "proposed"),
        (NOBODY, "rejected"),
    }
