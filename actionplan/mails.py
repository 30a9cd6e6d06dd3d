"""What the mail with the plan says: the coordinator's own words, and around them those of the reader's language."""

import re

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from actionplan import links
from actionplan.content.words import day
from actionplan.models import Delivery, PlanVersion
from goals.models import Plan
from networks.models import User
from networks.tokens import fingerprint
from outbox import actions as outbox
from outbox.letters import Ask, Letter, Recipient
from outbox.models import OutgoingMail

Voice = tuple[str, list[str]]  # in whose name, and where answers go
LONGEST_KEY = 200


def first_words(plan: Plan, coordinator: User) -> dict[str, str]:
    """A subject and a message to begin with, in the language of the plan."""
    with plan.network.in_plan_language():
        words = {"plan": plan.title, "network": plan.network.name, "person": coordinator.full_name}
        subject = _("%(plan)s: our plan as it stands now") % words
        message = _(
            "Dear partner,\n\n"
            "This is our local action plan as it stands now. Please look at what we agreed, and at your own part in "
            "it. If something is not right, tell us before the next meeting.\n\n"
            "Thank you for working on this together.\n\n"
            "%(person)s\n"
            "%(network)s"
        )
        return {"subject": subject[:200], "message": message % words}


def post(delivery: Delivery, voice: Voice) -> OutgoingMail:
    """Write the mail of one delivery down: the PDF inside if it is small, else a link only this reader can use."""
    version = delivery.distribution.plan_version
    attachment = {"path": str(version.file.name), "name": version.filename, "type": "application/pdf"}
    with override(delivery.language):
        letter = _letter(delivery, voice)
    return outbox.post(
        key=_key(delivery),
        kind=OutgoingMail.Kind.PLAN,
        to=Recipient(delivery.address, delivery.name, delivery.language),
        letter=letter,
        network=delivery.network,
        attachments=[attachment] if version.is_attached else [],
        is_secret=not version.is_attached,
    )


def _letter(delivery: Delivery, voice: Voice) -> Letter:
    version, network = delivery.distribution.plan_version, {"network": delivery.network.name}
    attached = _("You find the local action plan of %(network)s attached to this mail.") % network
    linked = _("You can download the local action plan of %(network)s.") % network
    answer = _("To answer, just answer this mail: it reaches the coordination of %(network)s.") % network
    sender, reply_to = voice
    return Letter(
        subject=delivery.distribution.subject,
        lead=attached if version.is_attached else linked,
        paragraphs=re.split(r"\n\s*\n", delivery.distribution.message),
        asks=[] if version.is_attached else [_download(delivery)],
        after=[f"{_edition(version)}: {_file(version)}", answer] if version.is_attached else [answer],
        why=_why(delivery),
        sender=sender,
        reply_to=reply_to,
    )


def _download(delivery: Delivery) -> Ask:
    version = delivery.distribution.plan_version
    last_day = day(delivery.network.today + links.LIFE)
    for_you = _("The link is yours alone and works until %(date)s.") % {"date": last_day}
    return Ask(
        button=_("Download the plan"),
        url=links.url_of(delivery),
        title=_edition(version),
        text=f"{_file(version)}\n{for_you}",
    )


def _edition(version: PlanVersion) -> str:
    named = {"plan": version.plan.title, "number": version.number, "date": day(version.made_on)}
    return _("%(plan)s, version %(number)s of %(date)s") % named


def _file(version: PlanVersion) -> str:
    size = {"pages": version.pages, "size": filesizeformat(version.size or 0)}
    return ngettext("PDF, %(pages)s page, %(size)s", "PDF, %(pages)s pages, %(size)s", version.pages or 0) % size


def _why(delivery: Delivery) -> str:
    words = {"stakeholder": delivery.stakeholder_name, "network": delivery.network.name}
    if delivery.stakeholder_name:
        return _("You get this mail as a contact of %(stakeholder)s in %(network)s.") % words
    return _("You get this mail because the coordination of %(network)s chose you as a reader of its plan.") % words


def _key(delivery: Delivery) -> str:
    """One per distribution and address; one more each time the address is corrected, be it back to the first."""
    address = delivery.address.lower()
    corrected = f":{delivery.version}" if delivery.version else ""
    key = f"plan:{delivery.distribution_id}:{address}{corrected}"
    return key if len(key) <= LONGEST_KEY else f"plan:{delivery.distribution_id}:{fingerprint(address)}{corrected}"
