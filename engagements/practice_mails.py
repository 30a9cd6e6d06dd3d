"""The mails about shared practice: administrators hear that one waits, its coordinators what became of it."""

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from engagements.models import SharedPractice
from networks.models import User
from networks.tokens import fingerprint
from outbox.actions import post
from outbox.letters import Ask, Letter, Recipient, absolute_url
from outbox.models import OutgoingMail
from outbox.queries import coordinators_of

Kind = OutgoingMail.Kind


def send_offer(practice: SharedPractice) -> list[OutgoingMail]:
    """Tell the administrators that a practice waits for them; it is no mail of the network, which reads its own."""
    readers = User.objects.filter(is_active=True, is_superuser=True).order_by("pk")
    recipients = [Recipient(user.email, user.full_name, user.language or "en") for user in readers]
    return [
        _send(f"offer:{practice.pk}:{practice.offered_at:%Y%m%dT%H%M%S%f}", practice, to, _offer) for to in recipients
    ]


def send_decision(practice: SharedPractice) -> list[OutgoingMail]:
    """Tell the coordinators of its network that it is published, or why it came back."""
    key = f"practice:{practice.pk}:{practice.decided_at:%Y%m%dT%H%M%S%f}"
    return [_send(key, practice, to, _decision) for to in coordinators_of(practice.network)]


def _send(
    key: str, practice: SharedPractice, to: Recipient, words: Callable[[SharedPractice], Letter]
) -> OutgoingMail:
    with translation.override(to.language):
        letter = words(practice)
    network = None if words is _offer else practice.network
    return post(key=f"{key}:{fingerprint(to.address)}", kind=Kind.ANSWER, to=to, letter=letter, network=network)


def _offer(practice: SharedPractice) -> Letter:
    values = {"network": practice.network, "title": practice.title}
    return Letter(
        subject=_("%(network)s offers to the guide: %(title)s") % values,
        lead=_("%(network)s would like to share what it did. Nobody else sees it before you publish it.") % values,
        asks=[
            Ask(
                _("Read it"),
                absolute_url("admin:engagements_sharedpractice_change", practice.pk),
                title=practice.title,
                text=practice.what,
            )
        ],
        why=_("You get this mail because you administer eslnet."),
        sender=str(practice.network),
    )


def _decision(practice: SharedPractice) -> Letter:
    network = practice.network
    values = {"network": network, "title": practice.title}
    if practice.is_published:
        subject, button = _("In the guide: %(title)s"), _("Look at it in the guide")
        lead = _("What %(network)s did can be read in the inspiration guide from now on. Thank you.")
        url, text = absolute_url("shared_practice_detail", practice.pk), ""
    else:
        subject, button = _("Please change something: %(title)s"), _("Change it and offer it again")
        lead = _("What %(network)s offered to the guide came back, with the reason.")
        url = absolute_url("engagements:practice_edit", network.slug, practice.pk)
        text = practice.why_sent_back
    return Letter(
        subject=subject % values,
        lead=lead % values,
        asks=[Ask(button, url, title=practice.title, text=text)],
        why=_("You get this mail because you coordinate %(network)s.") % values,
        sender="eslnet",
    )
