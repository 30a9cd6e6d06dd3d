import datetime as dt

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from actionplan import links
from tests.factories import ContactFactory, DeliveryFactory, StakeholderFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)


def opened(token):
    return links.delivery_of(token)


@pytest.fixture
def delivery():
    return DeliveryFactory(address="els@x.org")


def test_a_link_leads_to_its_delivery(delivery):
    DeliveryFactory(network=delivery.network)

    assert opened(links.token_of(delivery)) == delivery
    assert links.url_of(delivery).startswith("http://localhost:8000/plan-by-mail/")
    assert "els@x.org" not in links.url_of(delivery)


def test_a_link_works_for_sixty_days(delivery):
    with time_machine.travel(NOW, tick=False):
        token = links.token_of(delivery)

    with time_machine.travel(NOW + dt.timedelta(days=60), tick=False):
        assert opened(token) == delivery
    with time_machine.travel(NOW + dt.timedelta(days=60, seconds=1), tick=False):
        assert opened(token) is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: "x",
        lambda token: token[:-1],
        lambda token: "A" + token,
        lambda token: signing.dumps(signing.loads(token, salt=links.SALT), salt="another purpose"),
    ],
)
def test_a_forged_link_leads_nowhere(delivery, forge):
    assert opened(forge(links.token_of(delivery))) is None


def test_a_link_dies_with_the_address_it_went_to(delivery):
    token = links.token_of(delivery)

    delivery.address = "ELS@x.org"
    delivery.save()
    assert opened(token) == delivery

    delivery.address = "else@x.org"
    delivery.save()
    assert opened(token) is None


def test_a_link_dies_when_its_delivery_is_gone(delivery):
    token = links.token_of(delivery)

    delivery.delete()

    assert opened(token) is None


@pytest.mark.parametrize("ends", ["contact leaves", "stakeholder leaves", "contact is deleted"])
def test_a_link_dies_when_its_reader_leaves(ends):
    stakeholder, yesterday = StakeholderFactory(), timezone.localdate() - dt.timedelta(days=1)
    contact = ContactFactory(network=stakeholder.network, stakeholder=stakeholder)
    delivery = DeliveryFactory(network=stakeholder.network, contact=contact, stakeholder_name="School")
    token = links.token_of(delivery)
    assert opened(token) == delivery

    if ends == "contact leaves":
        contact.until_on = yesterday
        contact.save()
    elif ends == "stakeholder leaves":
        stakeholder.left_on = yesterday
        stakeholder.save()
    else:
        contact.delete()

    assert opened(token) is None
