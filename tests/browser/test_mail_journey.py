"""A network that lives by mail: an administrator starts it, and everybody else comes in through a mailbox."""

import datetime as dt
import hashlib
import re
from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from actionplan.models import PlanVersion
from engagements.models import Commitment
from networks.models import Membership, Network
from outbox.models import OutgoingMail
from stakeholders.models import Contact
from tests.browser.conftest import DESK, PHONE
from tests.browser.mailbox import link_in, mail_to, text_of, wait_until_all_has_left
from tests.factories import (
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    PlanFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

COORDINATOR = "roos@brugdam.example.org"
PARTNERS = ["els@brugske.example.org", "clb@dekaai.example.org", "jeugd@kompas.example.org"]


def save(page):
    page.locator("main form .form-buttons [type=submit]").first.click()


def start_a_network(page, live_server):
    page.goto(f"{live_server.url}/networks/new/")
    for name, value in {
        "name": "Netwerk Brugdam",
        "slug": "brugdam",
        "territory": "Brugdam",
        "coordinator_name": "Roos Voorbeeld",
        "coordinator_email": COORDINATOR,
    }.items():
        page.locator(f"[name={name}]").fill(value)
    save(page)
    page.locator(".message-success").wait_for()


def accept(page, mail):
    page.goto(link_in(mail, "invitations"))
    save(page)
    page.wait_for_url(lambda url: "/n/brugdam/" in url)


def sign_in_with_a_code(page, live_server, sink, address):
    before = sum(address in mail["To"] for mail in sink.taken)
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("[name=email]").fill(address)
    save(page)
    code = re.search(r"\b[\d-]{8,9}\b", text_of(mail_to(sink, address, before))).group(0)
    page.locator("[name=code]").fill(code)
    save(page)
    page.wait_for_url(lambda url: "/n/brugdam/" in url)


def map_the_town():
    """What the coordinator typed in meanwhile: a plan, three partners with a contact each, something to ask them."""
    network = Network.objects.get(slug="brugdam")
    plan = PlanFactory(network=network, title="Iedereen over de brug")
    due_on = timezone.localdate() + dt.timedelta(days=20)
    for number, address in enumerate(PARTNERS, 1):
        stakeholder = StakeholderFactory(network=network, name=f"Partner {number}")
        ContactFactory(network=network, stakeholder=stakeholder, email=address, full_name=f"Contact {number}")
        engagement = EngagementFactory(network=network, plan=plan, title=f"Belofte {number}", due_on=due_on)
        CommitmentFactory(network=network, engagement=engagement, stakeholder=stakeholder, role="lead")
    return network


def invite_everybody(page, network_url):
    page.goto(f"{network_url}/stakeholders/invitations/round/")
    for box in page.locator("[name=contact]").all():
        box.check()
    save(page)
    page.locator(".message-success").wait_for()


def ask_everybody(page, network_url, network):
    for commitment in Commitment.objects.for_network(network).select_related("engagement"):
        page.goto(f"{network_url}/engagements/{commitment.engagement.pk}/")
        page.locator(f"form[action$='/engagements/{commitment.engagement.pk}/ask/'] [type=submit]").click()
        page.locator(".message-success").wait_for()


def answer_from_the_mail(phone, mail):
    """Straight from the mail to the question, which needs no account."""
    phone.goto(link_in(mail, "answers"))
    phone.locator("[name=answer][value=accepted]").check()
    phone.locator("[form=answer-form]").click()
    phone.locator(".tag-good").wait_for()


def send_the_plan(page, network_url):
    page.goto(f"{network_url}/plan/")
    page.locator("form[action$='/versions/new/'] [type=submit]").click()
    page.locator("a.download").wait_for(timeout=60_000)
    page.goto(f"{network_url}/plan/send/")
    page.locator("main form .form-buttons [type=submit]").click()
    page.locator("[name=do][value=send]").click()
    page.wait_for_url(lambda url: "/distributions/" in url or "/sent/" in url or "/sending/" in url)


def remind_for_four_weeks(first_day):
    for day in range(28):
        call_command("remind", "--on", (first_day + dt.timedelta(days=day)).isoformat(), verbosity=0)
        call_command("deliver")
    wait_until_all_has_left()


def test_a_network_lives_by_mail(page, browser, live_server, sign_in, sink):
    network_url = f"{live_server.url}/n/brugdam"
    sign_in(UserFactory(is_staff=True, is_superuser=True))
    start_a_network(page, live_server)

    desk = browser.new_context(viewport=DESK).new_page()
    accept(desk, mail_to(sink, COORDINATOR))
    assert Membership.objects.get(user__email=COORDINATOR).role == "coordinator"
    desk.context.clear_cookies()
    sign_in_with_a_code(desk, live_server, sink, COORDINATOR)

    network = map_the_town()
    invite_everybody(desk, network_url)
    phones = {}
    for address in PARTNERS:
        phones[address] = browser.new_context(viewport=PHONE).new_page()
        accept(phones[address], mail_to(sink, address))
    assert Contact.objects.for_network(network).exclude(user=None).count() == 3

    ask_everybody(desk, network_url, network)
    for address, phone in phones.items():
        answer_from_the_mail(phone, mail_to(sink, address, seen=1))
    assert set(Commitment.objects.for_network(network).values_list("answer", flat=True)) == {"accepted"}

    send_the_plan(desk, network_url)
    version = PlanVersion.objects.for_network(network).get()
    for address in PARTNERS:
        (attached,) = mail_to(sink, address, seen=3).iter_attachments()  # after invitation, question and receipt
        assert attached.get_content_type() == "application/pdf"
        assert hashlib.sha256(attached.get_content()).hexdigest() == version.file_sha256

    remind_for_four_weeks(timezone.localdate())
    reminders = OutgoingMail.unscoped.filter(kind="reminder", recipient__in=PARTNERS)
    told = Counter(reminders.filter(status="sent").values_list("recipient", flat=True))
    assert told == dict.fromkeys(PARTNERS, 5)  # 20 days before (the month ahead), 7, 1, and 1 and 7 days late
    assert set(Counter(mail["Message-ID"] for mail in sink.taken).values()) == {1}
    assert not OutgoingMail.unscoped.filter(status__in=["queued", "sending", "failed", "uncertain"]).exists()
