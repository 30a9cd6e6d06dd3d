import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from actionplan import mails
from actionplan.content import assemble
from actionplan.models import Delivery, Distribution, PlanVersion, PlanVersionQuerySet
from actionplan.recipients import Reader
from actionplan.tasks import make_version
from goals.models import Plan
from networks.models import Network, User
from networks.nudge import nudge
from outbox import actions as outbox
from outbox.models import OutgoingMail
from outbox.queries import voice_of


@transaction.atomic
def ask_for_version(*, by: User, plan: Plan, today: dt.date) -> PlanVersion:
    """Freeze the plan as it stands and have its PDF made.

    Answers the version that is there already if the plan has not changed since, or if one is being made.
    """
    versions = PlanVersion.objects.for_network(plan.network).filter(plan=_locked(plan))
    content = assemble(plan, today)
    known = versions.unfinished().newest_first().first() or _unchanged(versions, content.fingerprint)
    if known is not None:
        return known
    version = PlanVersion(
        network=plan.network,
        plan=plan,
        number=(versions.aggregate(Max("number"))["number__max"] or 0) + 1,
        language=content.language,
        content=content.to_json(),
        content_sha256=content.fingerprint,
        asked_by=by,
    )
    version.save()
    transaction.on_commit(partial(nudge, make_version, version.pk))
    return version


@transaction.atomic
def send_plan(
    *, by: User, version: PlanVersion, readers: Sequence[Reader], subject: str, message: str
) -> tuple[Distribution, bool]:
    """Mail a ready version to each of these readers; says whether this call did it.

    Exactly the same to the same people is the distribution that is there already, however often it is asked for.
    """
    distribution, is_new = Distribution.objects.for_network(version.network).get_or_create(
        fingerprint=_fingerprint(version, readers, subject, message),
        defaults={
            "network": version.network,
            "plan_version": version,
            "subject": subject,
            "message": message,
            "sent_by": by,
            "sent_at": timezone.now(),
        },
    )
    if is_new:
        _post(distribution, [_delivery(distribution, reader) for reader in readers])
    return distribution, is_new


@transaction.atomic
def resend_failed(*, by: User, distribution: Distribution) -> int:
    """Send again what failed for certain, under the same Message-IDs; what perhaps arrived is left alone."""
    failed = Delivery.objects.for_network(distribution.network).filter(
        distribution=distribution, mail__status=OutgoingMail.Status.FAILED
    )
    mails_failed = [delivery.mail for delivery in failed.select_related("mail") if delivery.mail.can_be_resent]
    for mail in mails_failed:
        outbox.resend(by=by, mail=mail)
    return len(mails_failed)


@transaction.atomic
def resend(*, by: User, delivery: Delivery, address: str) -> Delivery:
    """Send the plan again to one reader it did not reach, or perhaps not.

    To the same address it is the same mail; to a corrected one it is a new mail, which takes the place of the old.
    """
    if delivery.mail is None or not delivery.mail.can_be_resent:
        raise ValidationError(_("This mail cannot be sent again."))
    if address.lower() == delivery.address.lower():
        outbox.resend(by=by, mail=delivery.mail)
        return delivery
    others = Delivery.objects.for_network(delivery.network).filter(distribution=delivery.distribution)
    if others.filter(address__iexact=address).exists():
        raise ValidationError(_("This address is among the readers already."))
    outbox.settle(mail=delivery.mail, reason=_("It was sent to %(address)s instead.") % {"address": address})
    delivery.claim().address = address
    delivery.mail = mails.post(delivery, _voices(delivery.network, [delivery])[delivery.language])
    delivery.save()
    return delivery


def _post(distribution: Distribution, deliveries: list[Delivery]) -> None:
    """Keep the deliveries and write a mail for each."""
    Delivery.objects.for_network(distribution.network).bulk_create(deliveries)
    voices = _voices(distribution.network, deliveries)
    for delivery in deliveries:
        delivery.mail = mails.post(delivery, voices[delivery.language])
    Delivery.objects.for_network(distribution.network).bulk_update(deliveries, ["mail"])


def _delivery(distribution: Distribution, reader: Reader) -> Delivery:
    return Delivery(
        network=distribution.network,
        distribution=distribution,
        address=reader.recipient.address,
        name=outbox.one_line(reader.recipient.name),
        language=reader.recipient.language,
        contact=reader.contact,
        stakeholder_name=reader.stakeholder_name,
    )


def _voices(network: Network, deliveries: Sequence[Delivery]) -> dict[str, mails.Voice]:
    """In whose name the network writes, in each language that is needed."""
    voices = {}
    for language in {delivery.language for delivery in deliveries}:
        with override(language):
            voices[language] = voice_of(network)
    return voices


def _fingerprint(version: PlanVersion, readers: Sequence[Reader], subject: str, message: str) -> str:
    told = [version.pk, subject, message, sorted(reader.address for reader in readers)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _locked(plan: Plan) -> Plan:
    """The plan, held until this transaction ends, so that two people who ask at once get one version."""
    locked: Plan = Plan.objects.for_network(plan.network).select_for_update().get(pk=plan.pk)
    return locked


def _unchanged(versions: PlanVersionQuerySet, fingerprint: str) -> PlanVersion | None:
    newest = versions.ready().newest_first().first()
    return newest if newest is not None and newest.content_sha256 == fingerprint else None
