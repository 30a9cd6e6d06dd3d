"""An idea of the guide becomes a promise: asked by mail, changed, kept on a phone, and asked again when it changes."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from engagements.models import Commitment, Engagement, ProgressNote
from stakeholders.models import StakeholderType
from tests.browser.conftest import DESK, PHONE, sign_in_by_password
from tests.browser.mailbox import link_in, mail_to, text_of
from tests.factories import (
    ContactFactory,
    MembershipFactory,
    NetworkFactory,
    PlanFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

SCHOOL, GUIDANCE, PARENTS = "els@brugske.example.org", "clb@dekaai.example.org", "ouders@brugdam.example.org"
PASSWORD = "a long enough password"
OTHER_WORDS = "We call at the fifth half-day, and the guidance centre calls back within five working days."


@pytest.fixture
def brugdam():
    """A network with the three types of partner that usually do what entry V01 tells."""
    call_command("load_catalogues", verbosity=0)
    network = NetworkFactory(slug="brugdam", name="Network Brugdam")
    PlanFactory(network=network, title="Everybody over the bridge")
    for code, name, address in (
        ("SEC", "Atheneum Brugske", SCHOOL),
        ("CLB", "Guidance centre De Kaai", GUIDANCE),
        ("PAR", "Parents of Brugdam", PARENTS),
    ):
        stakeholder = StakeholderFactory(network=network, name=name, type=StakeholderType.objects.get(code=code))
        user = UserFactory(email=address, full_name=name) if address == SCHOOL else None
        ContactFactory(network=network, stakeholder=stakeholder, email=address, user=user)
        if user:
            user.set_password(PASSWORD)
            user.save()
            MembershipFactory(user=user, network=network, role="partner")
    return network


def save(page):
    page.locator("main form .form-buttons [type=submit]").first.click()


def answers(network):
    rows = Commitment.objects.for_network(network).order_by("stakeholder__name")
    return list(rows.values_list("answer", flat=True))


def draft_from_the_guide(page, live_server, due_on):
    """Who usually does this is ticked already, by type."""
    page.goto(f"{live_server.url}/guide/V01/")
    page.get_by_role("link", name="Use this in my plan").click()
    assert page.locator("[name=title]").input_value() == "Five half-days protocol"
    assert page.get_by_role("group", name="Who leads it").get_by_label("Atheneum Brugske").is_checked()
    assert page.get_by_role("group", name="Who takes part").get_by_label("Guidance centre De Kaai").is_checked()
    assert page.get_by_role("group", name="Who takes part").get_by_label("Parents of Brugdam").is_checked()
    type_due(page, due_on)
    save(page)
    page.get_by_role("button", name="Ask 3 partners").click()
    page.locator(".message-success").wait_for()


def type_due(page, day):
    fields = page.get_by_role("group", name="Due")
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        fields.get_by_label(label).fill(str(value))


def open_question(browser, mail):
    """On a phone, straight from the mail, without an account."""
    phone = browser.new_context(viewport=PHONE).new_page()
    phone.goto(link_in(mail, "answers"))
    return phone


def send(phone):
    phone.locator("[form=answer-form]").click()
    phone.get_by_text("You get this answer by mail as well.").wait_for()


def accept(browser, mail):
    phone = open_question(browser, mail)
    phone.get_by_label("Yes, as written").check()
    send(phone)


def propose(browser, mail, due_on):
    phone = open_question(browser, mail)
    phone.get_by_label("Yes, with a change").check()
    phone.get_by_label("The wording that is taken on").fill(OTHER_WORDS)
    phone.get_by_label("Another due date").fill(due_on.isoformat())
    send(phone)


def decline(browser, mail):
    phone = open_question(browser, mail)
    phone.locator("[name=answer][value=declined]").check()
    phone.get_by_label("Why not?").fill("We meet only twice a year.")
    send(phone)


def take_the_change_over(page, engagement_url):
    page.goto(engagement_url)
    assert page.get_by_text(OTHER_WORDS).is_visible()
    assert page.get_by_text("We meet only twice a year.").is_visible()
    page.get_by_role("button", name="Take it over").click()
    page.locator(".message").first.wait_for()


def note_on_the_phone(browser, network_url, engagement_url):
    phone = browser.new_context(viewport=PHONE).new_page()
    phone.goto(f"{network_url}/")
    sign_in_by_password(phone, SCHOOL, PASSWORD)
    phone.get_by_role("link", name="How is it going?").first.click()
    phone.get_by_label("In progress").check()
    phone.locator("[name=result]").fill("The secretariat calls every Monday since October.")
    phone.locator("[name=figure]").fill("31 calls")
    save(phone)
    phone.wait_for_url(engagement_url)
    assert phone.get_by_text("The secretariat calls every Monday since October.").is_visible()


def change_the_words(page, engagement_url):
    """The form says whose answer it opens again before anything is saved."""
    page.goto(f"{engagement_url}edit/")
    assert page.get_by_text("Already accepted by: Atheneum Brugske").is_visible()
    page.locator("[name=what]").fill("We call home at the third half-day.")
    save(page)
    page.get_by_text("asked again", exact=False).first.wait_for()


def test_an_idea_becomes_a_promise_that_is_kept_and_asked_again(page, browser, live_server, sign_in, brugdam, sink):
    network_url = f"{live_server.url}/n/brugdam"
    today = timezone.localdate()
    first_due, later_due = today + dt.timedelta(days=100), today + dt.timedelta(days=130)
    coordinator = UserFactory(email="roos@brugdam.example.org", full_name="Roos")
    MembershipFactory(user=coordinator, network=brugdam, role="coordinator")
    page.set_viewport_size(DESK)
    sign_in(coordinator)

    draft_from_the_guide(page, live_server, first_due)
    engagement = Engagement.objects.for_network(brugdam).get()
    engagement_url = f"{live_server.url}{engagement.get_absolute_url()}"
    accept(browser, mail_to(sink, SCHOOL))
    propose(browser, mail_to(sink, GUIDANCE), later_due)
    decline(browser, mail_to(sink, PARENTS))
    assert answers(brugdam) == ["accepted", "change_proposed", "declined"]

    take_the_change_over(page, engagement_url)
    assert answers(brugdam) == ["asked", "accepted", "declined"]
    asked_again = mail_to(sink, SCHOOL, seen=2)  # after the first question and the receipt of its answer
    assert "Five half-days protocol" in text_of(asked_again)
    accept(browser, asked_again)
    engagement.refresh_from_db()
    assert (engagement.due_on, answers(brugdam)[0]) == (later_due, "accepted")

    note_on_the_phone(browser, network_url, engagement_url)
    note = ProgressNote.objects.for_network(brugdam).get()
    assert (note.status, note.figure, str(note.stakeholder)) == ("in_progress", "31 calls", "Atheneum Brugske")

    change_the_words(page, engagement_url)
    assert answers(brugdam) == ["asked", "accepted", "declined"]  # the centre has words of its own, which stay
    assert "We call home at the third half-day." in text_of(mail_to(sink, SCHOOL, seen=4))
