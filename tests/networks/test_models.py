import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import override

from networks.models import Membership, Network, User
from tests.factories import MembershipFactory, NetworkFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_one_account_whatever_its_case():
    UserFactory(email="roos@example.org")

    with pytest.raises(IntegrityError):
        User.objects.create(email="ROOS@example.org", full_name="Another")


def test_create_user_keeps_the_address_in_lower_case():
    assert User.objects.create_user(" Roos@Example.org ").email == "roos@example.org"


def test_a_person_has_one_role_in_a_network():
    membership = MembershipFactory()

    with pytest.raises(IntegrityError):
        Membership.objects.create(user=membership.user, network=membership.network, role="observer")


def test_pillar_label_is_the_networks_own_word_or_the_field_s():
    network = NetworkFactory(label_compensation="Terugleiding")

    assert network.pillar_label("compensation") == "Terugleiding"
    with override("en"):
        assert network.pillar_label("prevention") == "Prevention"


@pytest.mark.parametrize("wrong", [{"school_year_starts_in": 13}, {"small_number_threshold": 1}])
def test_the_database_refuses_an_impossible_network(wrong):
    with pytest.raises(IntegrityError):
        NetworkFactory(**wrong)


def test_networks_are_named_by_their_name():
    assert str(Network(name="Netwerk Brugdam")) == "Netwerk Brugdam"


def test_summer_is_quiet_unless_a_network_says_otherwise():
    assert [NetworkFactory().is_quiet(dt.date(2027, month, 1)) for month in (6, 7, 8, 9)] == [False, True, True, False]
    assert not NetworkFactory(quiet_months=[]).is_quiet(dt.date(2027, 7, 1))


@pytest.mark.parametrize("months", [[0], [13], ["7"], "7", 7])
def test_quiet_months_are_months(months):
    with pytest.raises(ValidationError, match="1 to 12"):
        NetworkFactory.build(quiet_months=months).full_clean()


def test_a_moment_falls_on_the_day_of_the_place():
    moment = dt.datetime(2027, 3, 1, 22, 30, tzinfo=dt.UTC)

    days = [NetworkFactory(time_zone=zone).day_of(moment) for zone in ("Atlantic/Azores", "Europe/Helsinki")]

    assert days == [dt.date(2027, 3, 1), dt.date(2027, 3, 2)]
