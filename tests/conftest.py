import pytest
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from networks import nudge
from tests.factories import ContactFactory, MembershipFactory, StakeholderFactory

# A machine busy with other tests is slow for a moment, which is no fault of the code.
hypothesis_settings.register_profile("eslnet", deadline=None)
hypothesis_settings.load_profile("eslnet")

OTHER_SESSIONS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session", autouse=True)
def droppable_database(django_db_setup, django_db_blocker):
    """Threads of a browser test's server and worker may still hold a connection; PostgreSQL then drops no database."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(OTHER_SESSIONS)


@pytest.fixture(scope="session", autouse=True)
def json_asked_for(django_db_setup, django_db_blocker):
    """Django asks SQLite once, in three queries, whether it knows JSON: here, so that no test counts them."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files a test makes go with the test; passwords are hashed fast."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture(autouse=True)
def own_language():
    """No test speaks the language of whoever asked for a page in the one before."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def broker_in_good_standing(monkeypatch):
    """No test finds the broker given up by the one before."""
    monkeypatch.setattr(nudge, "breaker", nudge.Breaker())


@pytest.fixture
def coordinator(client, db):
    """The membership of a coordinator who is signed in."""
    membership = MembershipFactory(role="coordinator")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def partner(client, db):
    """The membership of a partner who is signed in and speaks for `partner.own`."""
    membership = MembershipFactory(role="partner")
    membership.own = StakeholderFactory(network=membership.network)
    ContactFactory(network=membership.network, stakeholder=membership.own, user=membership.user)
    client.force_login(membership.user)
    return membership


@pytest.fixture
def observer(client, db):
    """The membership of an observer who is signed in."""
    membership = MembershipFactory(role="observer")
    client.force_login(membership.user)
    return membership
