"""Redis dies, falls silent or forgets while people work: nobody notices, and every mail leaves once."""

import time
from http.client import HTTPConnection

import pytest
from django.urls import reverse

from engagements.models import Commitment
from outbox.models import OutgoingMail
from tests.factories import CommitmentFactory, ContactFactory, EngagementFactory, MembershipFactory, StakeholderFactory
from tests.processes.live import (
    BIN,
    NEEDS_POSTGRES_AND_REDIS,
    clock,
    copies,
    kept_running,
    manage,
    running,
    wait_until,
    wait_until_nothing_waits,
    worker,
)
from tests.smtp import free_port

FIRST, LATER = 2, 0.3  # seconds a save may take when Redis has just gone, and then
SAVES = 20
QUEUED = 50
TOKEN = "t" * 32
pytestmark = NEEDS_POSTGRES_AND_REDIS


class Coordinator:
    """A coordinator in a browser who asks partners, over real HTTP."""

    def __init__(self, membership, client):
        self.network = membership.network
        client.force_login(membership.user)
        self.cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
        self.port = free_port()
        self.web = [BIN / "gunicorn", "eslnet.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "1"]

    def ask(self, partners=1):
        """Ask that many partners with one save; returns the seconds it took."""
        own = {"network": self.network}
        engagement = EngagementFactory(**own)
        for school in StakeholderFactory.create_batch(partners, **own):
            ContactFactory(**own, stakeholder=school, email=f"head{school.pk}@example.org")
            CommitmentFactory(**own, engagement=engagement, stakeholder=school)
        started = time.perf_counter()
        status, leads_to = self._post(reverse("engagements:engagement_ask", args=[self.network.slug, engagement.pk]))
        seconds = time.perf_counter() - started
        assert (status, leads_to) == (302, engagement.get_absolute_url())
        return seconds

    def is_served(self):
        try:
            return self._speak("GET", "/readyz").status == 200
        except OSError:
            return False

    def _post(self, page):
        form = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        answer = self._speak("POST", page, f"csrfmiddlewaretoken={TOKEN}", form)
        return answer.status, answer.headers["Location"]

    def _speak(self, method, page, body=None, headers=None):
        http = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            http.request(method, page, body, headers or {})
            answer = http.getresponse()
            answer.read()
            return answer
        finally:
            http.close()


@pytest.fixture
def coordinator(client, db):
    return Coordinator(MembershipFactory(role="coordinator"), client)


@pytest.mark.parametrize(("goes", "returns"), [("die", "start"), ("fall_silent", "speak_again")])
def test_redis_away_costs_a_save_a_second_once_and_no_mail(goes, returns, coordinator, surroundings, redis, tmp_path):
    sink, environment = surroundings

    with running(environment, coordinator.web, kept_running(worker(1)), clock(1, tmp_path)):
        wait_until(coordinator.is_served)
        coordinator.ask()
        wait_until(lambda: len(sink.taken) == 1)
        getattr(redis, goes)()
        first, *later = [coordinator.ask() for _ in range(1 + SAVES)]
        kept = Commitment.unscoped.filter(answer="asked").count(), OutgoingMail.unscoped.count()
        swept = manage(environment, "deliver")
        left = len(sink.taken)
        coordinator.ask()
        getattr(redis, returns)()
        wait_until_nothing_waits()

    assert first < FIRST
    assert sorted(later)[-2] < LATER  # of twenty one may be slow for another reason
    assert kept == (2 + SAVES, 2 + SAVES)
    assert swept.returncode == 0, swept.stderr
    assert left == 2 + SAVES
    assert set(OutgoingMail.unscoped.values_list("status", flat=True)) == {"sent"}
    assert copies(sink) == dict.fromkeys(OutgoingMail.unscoped.values_list("message_id", flat=True), 1)
    assert len(sink.taken) == 3 + SAVES


def test_what_redis_forgot_leaves_by_the_sweep(coordinator, surroundings, redis, tmp_path):
    sink, environment = surroundings

    with running(environment, coordinator.web):
        wait_until(coordinator.is_served)
        coordinator.ask(partners=QUEUED)
    remembered = redis.ask("LLEN", "celery")
    redis.die()
    redis.start()
    forgotten = redis.ask("LLEN", "celery")
    with running(environment, worker(1), clock(1, tmp_path)):
        wait_until_nothing_waits()

    assert (remembered, forgotten) == (str(QUEUED), "0")
    assert OutgoingMail.unscoped.filter(status="sent").count() == QUEUED
    assert copies(sink) == dict.fromkeys(OutgoingMail.unscoped.values_list("message_id", flat=True), 1)
    assert len(sink.taken) == QUEUED
