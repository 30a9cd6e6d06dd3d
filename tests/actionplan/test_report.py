import pytest
from django.utils import timezone

from actionplan import report
from tests.factories import DeliveryFactory, DistributionFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db

WHY = {"failed": "refused", "uncertain": "perhaps", "superseded": "settled"}


def reader(distribution, name, status):
    sent_at = timezone.now() if status == "sent" else None
    network = distribution.network
    mail = OutgoingMailFactory(network=network, status=status, sent_at=sent_at, why=WHY.get(status, ""))
    return DeliveryFactory(network=network, distribution=distribution, name=name, mail=mail)


def test_report_shows_trouble_first_and_counts():
    distribution = DistributionFactory()
    for name, status in [("A", "sent"), ("c", "sent"), ("B", "sent"), ("D", "superseded"), ("E", "queued")]:
        reader(distribution, name, status)
    for name, status in [("F", "sending"), ("G", "uncertain"), ("H", "failed")]:
        reader(distribution, name, status)
    DeliveryFactory(network=distribution.network, distribution=distribution, name="I")

    seen = report.of(distribution)

    assert [delivery.name for delivery in seen.deliveries] == ["H", "G", "F", "E", "D", "A", "B", "c", "I"]
    assert [(count.state, count.number, count.tone) for count in seen.counts] == [
        ("Sent", 3, "ok"),
        ("No longer needed", 1, "todo"),
        ("Waiting", 1, "todo"),
        ("Being sent", 1, "todo"),
        ("Perhaps sent", 1, "late"),
        ("Failed", 1, "late"),
    ]
    assert (seen.failed, seen.is_underway) == (1, True)


def test_report_of_what_is_done_is_at_rest():
    distribution = DistributionFactory()
    reader(distribution, "A", "sent")

    assert not report.of(distribution).is_underway


@pytest.mark.parametrize("rows", [1, 3])
def test_report_costs_one_query(rows, django_assert_num_queries):
    distribution = DistributionFactory()
    for number in range(rows):
        reader(distribution, str(number), "failed")

    with django_assert_num_queries(1):
        assert [delivery.mail.can_be_resent for delivery in report.of(distribution).deliveries] == [True] * rows
