import pytest
from django.db import IntegrityError, transaction

from actionplan.models import Distribution
from tests.factories import DeliveryFactory, DistributionFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db


def test_an_address_gets_a_distribution_once_whatever_its_case():
    first = DeliveryFactory(address="els@x.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryFactory(network=first.network, distribution=first.distribution, address="ELS@x.org")
    assert DeliveryFactory(network=first.network, address="els@x.org").pk


def test_the_same_is_sent_to_the_same_once():
    first = DistributionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        DistributionFactory(network=first.network, fingerprint=first.fingerprint)
    assert DistributionFactory(fingerprint=first.fingerprint).pk


def test_a_distribution_counts_its_readers_and_its_trouble():
    distribution = DistributionFactory()
    for status, why in [("queued", ""), ("failed", "refused"), ("uncertain", "perhaps"), ("superseded", "settled")]:
        mail = OutgoingMailFactory(network=distribution.network, status=status, why=why)
        DeliveryFactory(network=distribution.network, distribution=distribution, mail=mail)
    DeliveryFactory(network=distribution.network, distribution=distribution)
    DistributionFactory(network=distribution.network)

    counted = Distribution.objects.for_network(distribution.network).with_counts().order_by("pk")

    assert [(row.readers, row.troubled) for row in counted] == [(5, 2), (0, 0)]


def test_a_delivery_outlives_its_mail():
    delivery = DeliveryFactory(mail=OutgoingMailFactory())

    delivery.mail.delete()
    delivery.refresh_from_db()

    assert delivery.mail is None
