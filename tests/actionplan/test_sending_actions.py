"""Sending the plan: what the actions write, and that nothing is written twice."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from actionplan import actions
from actionplan.models import Delivery, Distribution, PlanVersion
from actionplan.recipients import Reader
from outbox.letters import Recipient
from outbox.models import OutgoingMail
from tests.actionplan.test_views import ready
from tests.factories import (
    ContactFactory,
    DeliveryFactory,
    DistributionFactory,
    MembershipFactory,
    NetworkFactory,
    OutgoingMailFactory,
    PlanFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def make_version(network):
    version = ready(PlanFactory(network=network, title="Our plan"), number=3)
    return PlanVersion.unscoped.select_related("network", "plan").get(pk=version.pk)


@pytest.fixture
def version():
    return make_version(NetworkFactory(name="Vaartbeke", plan_language="en"))


@pytest.fixture
def coordinator(version):
    return MembershipFactory(network=version.network, user__email="roos@x.org").user


def free(*addresses):
    return [Reader(Recipient(address, language="en")) for address in addresses]


def send(version, by, readers, **words):
    words = {"subject": "Our plan", "message": "Here it is.", **words}
    return actions.send_plan(by=by, version=version, readers=readers, **words)


def failed(distribution, **fields):
    fields = {"address": "bad@x.org", "language": "en", **fields}
    mail = OutgoingMailFactory(network=distribution.network, status="failed", why="refused", error="550", kind="plan")
    return DeliveryFactory(network=distribution.network, distribution=distribution, mail=mail, **fields)


def test_send_plan_writes_one_mail_per_reader(version, coordinator):
    school = StakeholderFactory(network=version.network, name="School")
    els = ContactFactory(
        network=version.network, stakeholder=school, full_name="Els", email="els@x.org", language="nl"
    )

    distribution, is_new = send(version, coordinator, [Reader(els.recipient, els), *free("wies@x.org")])

    assert is_new
    assert (distribution.plan_version, distribution.sent_by) == (version, coordinator)
    rows = Delivery.objects.for_network(version.network).select_related("mail").order_by("pk")
    assert [(row.address, row.name, row.language, row.contact, row.stakeholder_name) for row in rows] == [
        ("els@x.org", "Els", "nl", els, "School"),
        ("wies@x.org", "", "en", None, ""),
    ]
    assert [row.mail.key for row in rows] == [f"plan:{distribution.pk}:{row.address}" for row in rows]
    assert [row.mail.reply_to for row in rows] == [["roos@x.org"], ["roos@x.org"]]
    assert {row.mail.status for row in rows} == {"queued"}


def test_send_plan_sends_the_same_to_the_same_once(version, coordinator):
    first, _is_new = send(version, coordinator, free("a@x.org", "b@x.org"))

    again, is_new = send(version, UserFactory(), free("B@x.org", "a@x.org"))

    assert (again, is_new) == (first, False)
    assert OutgoingMail.objects.for_network(version.network).count() == 2


@pytest.mark.parametrize(
    "changed", [{"subject": "Again"}, {"message": "Again."}, {"readers": free("a@x.org", "c@x.org")}]
)
def test_send_plan_sends_what_is_not_the_same(version, coordinator, changed):
    send(version, coordinator, free("a@x.org"))

    _distribution, is_new = send(version, coordinator, **{"readers": free("a@x.org"), **changed})

    assert is_new


def test_send_plan_leaves_nothing_behind_when_it_breaks(version, coordinator, monkeypatch):
    from actionplan import mails

    def broken(delivery, voice):
        raise OSError("disk full")

    monkeypatch.setattr(mails, "post", broken)

    with pytest.raises(OSError, match="disk full"):
        send(version, coordinator, free("a@x.org"))
    assert not Distribution.objects.for_network(version.network).exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_once():
    version = make_version(NetworkFactory())
    user, start, answers = UserFactory(), threading.Barrier(2), []

    def work():
        start.wait()
        try:
            answers.append(send(version, user, free("a@x.org", "b@x.org")))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(is_new for _distribution, is_new in answers) == [False, True]
    assert OutgoingMail.unscoped.count() == 2
    assert connection.vendor in {"sqlite", "postgresql"}


def test_resend_failed_leaves_the_others_alone(version, coordinator):
    distribution = DistributionFactory(network=version.network, plan_version=version)
    bad = failed(distribution)
    for status, why, sent_at in [
        ("uncertain", "perhaps", None),
        ("sent", "", timezone.now()),
        ("queued", "later", None),
    ]:
        mail = OutgoingMailFactory(network=version.network, status=status, why=why, sent_at=sent_at)
        DeliveryFactory(network=version.network, distribution=distribution, mail=mail)
    other = failed(DistributionFactory(network=version.network, plan_version=version))
    before = bad.mail.message_id

    assert actions.resend_failed(by=coordinator, distribution=distribution) == 1

    bad.mail.refresh_from_db()
    other.mail.refresh_from_db()
    assert (bad.mail.status, bad.mail.why, bad.mail.message_id) == ("queued", "", before)
    assert other.mail.status == "failed"
    statuses = Delivery.objects.for_network(version.network).filter(distribution=distribution).order_by("pk")
    assert list(statuses.values_list("mail__status", flat=True)) == ["queued", "uncertain", "sent", "queued"]
    assert actions.resend_failed(by=coordinator, distribution=distribution) == 0


def test_resend_to_the_same_address_is_the_same_mail(version, coordinator):
    bad = failed(DistributionFactory(network=version.network, plan_version=version))

    actions.resend(by=coordinator, delivery=bad, address="BAD@x.org")

    bad.refresh_from_db()
    assert (bad.address, bad.mail.status) == ("bad@x.org", "queued")
    assert OutgoingMail.objects.for_network(version.network).count() == 1


def test_resend_to_a_corrected_address_is_a_new_mail_in_its_place(version, coordinator):
    bad = failed(DistributionFactory(network=version.network, plan_version=version), name="Els")
    old = bad.mail

    actions.resend(by=coordinator, delivery=bad, address="good@x.org")

    bad.refresh_from_db()
    old.refresh_from_db()
    assert (bad.address, bad.mail.recipient, bad.mail.recipient_name) == ("good@x.org", "good@x.org", "Els")
    assert bad.mail.key == f"plan:{bad.distribution_id}:good@x.org:1"
    assert (old.status, old.why, old.error) == ("superseded", "settled", "It was sent to good@x.org instead.")


def test_resend_can_go_back_to_the_first_address(version, coordinator):
    send(version, coordinator, free("right@x.org"))
    delivery = Delivery.objects.for_network(version.network).get()
    for address in ("wrong@x.org", "right@x.org"):
        OutgoingMail.unscoped.filter(pk=delivery.mail.pk).update(status="failed", why="refused")
        delivery.mail.refresh_from_db()
        actions.resend(by=coordinator, delivery=delivery, address=address)

    assert (delivery.mail.recipient, delivery.mail.status) == ("right@x.org", "queued")
    statuses = OutgoingMail.objects.for_network(version.network).order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["superseded", "superseded", "queued"]


def test_resend_refuses_an_address_that_gets_it_already(version, coordinator):
    distribution = DistributionFactory(network=version.network, plan_version=version)
    DeliveryFactory(network=version.network, distribution=distribution, address="els@x.org")
    bad = failed(distribution)

    with pytest.raises(ValidationError, match="among the readers already"):
        actions.resend(by=coordinator, delivery=bad, address="ELS@x.org")
    assert bad.mail.status == "failed"


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "superseded", None])
def test_resend_refuses_what_did_not_fail(version, coordinator, status):
    distribution = DistributionFactory(network=version.network, plan_version=version)
    sent_at = timezone.now() if status == "sent" else None
    mail = OutgoingMailFactory(network=version.network, status=status, sent_at=sent_at) if status else None
    delivery = DeliveryFactory(network=version.network, distribution=distribution, mail=mail)

    for address in (delivery.address, "new@x.org"):
        with pytest.raises(ValidationError, match="cannot be sent again"):
            actions.resend(by=coordinator, delivery=delivery, address=address)


def test_resend_loses_to_whoever_sent_it_again_first(version, coordinator):
    bad = failed(DistributionFactory(network=version.network, plan_version=version))
    OutgoingMail.unscoped.filter(pk=bad.mail.pk).update(status="queued", why="")

    with pytest.raises(ValidationError, match="has arrived meanwhile"):
        actions.resend(by=coordinator, delivery=bad, address="good@x.org")
    assert Delivery.objects.for_network(version.network).get().address == "bad@x.org"


@pytest.mark.parametrize("readers", [1, 30])
def test_send_plan_costs_seven_queries_a_reader(version, coordinator, readers, django_assert_max_num_queries):
    with django_assert_max_num_queries(12 + 7 * readers):
        send(version, coordinator, free(*(f"a{number}@x.org" for number in range(readers))))
