"""The mails of step 2: a partner is asked to look at a figure again."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from goals.models import Measurement
from networks.tokens import fingerprint
from outbox.actions import post, take_back
from outbox.letters import Ask, Letter, absolute_url
from outbox.models import OutgoingMail
from outbox.queries import voice_of
from stakeholders.models import Contact
from stakeholders.queries import speakers_of


def send_return(measurement: Measurement) -> list[OutgoingMail]:
    """Tell who speaks for the partner that its figure came back, and why; who cannot be reached gets none."""
    submitter = measurement.submitted_by
    if submitter is None:
        return []
    network = measurement.network
    contact = speakers_of(network, [submitter.pk], network.day_of(timezone.now())).get(submitter.pk)
    return [_send(measurement, contact)] if contact else []


def take_return_back(measurement: Measurement) -> None:
    """The figure is accepted: a mail about it that has not left yet is not needed any more."""
    keys = OutgoingMail.objects.for_network(measurement.network).filter(key__startswith=f"figure:{measurement.pk}:")
    take_back(keys=list(keys.values_list("key", flat=True)))


def _send(measurement: Measurement, contact: Contact) -> OutgoingMail:
    recipient = contact.recipient
    with translation.override(recipient.language):
        letter = _letter(measurement)
    return post(
        key=f"figure:{measurement.pk}:{measurement.version}:{fingerprint(recipient.address)}",
        kind=OutgoingMail.Kind.ANSWER,
        to=recipient,
        letter=letter,
        network=measurement.network,
    )


def _letter(measurement: Measurement) -> Letter:
    """What to look at again, without the figure itself."""
    network, indicator = measurement.network, measurement.indicator
    sender, reply_to = voice_of(network)
    values = {"network": network, "stakeholder": measurement.submitted_by, "indicator": indicator.name}
    return Letter(
        subject=_("Please look again: %(indicator)s") % values,
        lead=_("%(network)s asks %(stakeholder)s to look at a figure again.") % values,
        asks=[
            Ask(
                _("Look at the figure"),
                absolute_url("goals:measurement_detail", network.slug, measurement.pk),
                title=f"{indicator.name} · {measurement.period}" if measurement.period else indicator.name,
                text=measurement.state_note,
            )
        ],
        why=_("You get this mail because you speak for %(stakeholder)s in %(network)s.") % values,
        sender=sender,
        reply_to=reply_to,
    )
