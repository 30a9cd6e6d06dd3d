import pytest
from django.db import connections

from tests.factories import ContactFactory, MembershipFactory, StakeholderFactory


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A server's thread lets go of its connection with each answer, so that the database can be dropped at the end."""
    connections.databases["default"]["CONN_MAX_AGE"] = 0


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files a test makes go with the test; passwords are hashed fast."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_ALWAYS_EAGER = True


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
