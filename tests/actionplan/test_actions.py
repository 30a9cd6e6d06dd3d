import pytest
from kombu.exceptions import OperationalError

from actionplan import actions, tasks
from actionplan.models import PlanVersion
from tests.actionplan.examples import TODAY, content_of, make_plan
from tests.factories import NetworkFactory, PlanVersionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(NetworkFactory(plan_language="nl"))


@pytest.fixture
def nudged(monkeypatch):
    """The versions a worker was told about."""
    told = []
    monkeypatch.setattr(tasks.make_version, "delay", told.append)
    return told


def ask(plan):
    return actions.ask_for_version(by=UserFactory(), plan=plan, today=TODAY)


def make_ready(version):
    PlanVersion.unscoped.filter(pk=version.pk).update(status="ready", file="plans/x.pdf", made_at=version.asked_at)


def test_asking_freezes_the_plan_and_tells_a_worker(plan, nudged, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        version = ask(plan)

    assert (version.number, version.status, version.language) == (1, "waiting", "nl")
    assert version.content == content_of(plan).to_json()
    assert nudged == [version.pk]


def test_asking_twice_is_asking_once(plan, nudged):
    first = ask(plan)

    assert ask(plan) == first
    assert PlanVersion.objects.for_network(plan.network).count() == 1


def test_unchanged_plan_keeps_its_file(plan, nudged, django_capture_on_commit_callbacks):
    first = ask(plan)
    make_ready(first)

    with django_capture_on_commit_callbacks(execute=True):
        again = ask(plan)

    assert again == first
    assert again.is_ready
    assert nudged == []


def test_changed_plan_gets_the_next_number(plan, nudged):
    first = ask(plan)
    make_ready(first)
    plan.title = "Another title"
    plan.save()

    assert ask(plan).number == 2


def test_failed_version_is_followed_by_a_new_one(plan, nudged):
    PlanVersionFactory(network=plan.network, plan=plan, number=4, status="failed")

    assert ask(plan).number == 5


@pytest.mark.parametrize("error", [OperationalError("closed"), ConnectionError("refused"), OSError("disk full")])
def test_silent_broker_does_not_lose_the_version(plan, monkeypatch, error, django_capture_on_commit_callbacks):
    def silent(_pk):
        raise error

    monkeypatch.setattr(tasks.make_version, "delay", silent)

    with django_capture_on_commit_callbacks(execute=True):
        version = ask(plan)

    assert list(PlanVersion.objects.for_network(plan.network).unfinished()) == [version]
