"""Who hears of it, in many networks at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from networks.models import Membership
from outbox.letters import Recipient
from outbox.models import OutgoingMail
from outbox.queries import reader_of
from reminders.models import Reminder
from reminders.rules.matter import Key, Matter, Networks
from stakeholders.models import Contact

LANGUAGES = ["user__email", "user__full_name", "user__language", "network__plan_language"]


def speakers(matters: Iterable[Matter], on: dt.date) -> dict[int, Contact]:
    """Per stakeholder at the table the one person who is told; `may_sign_in` says whether a link leads anywhere."""
    stakeholders = {who.pk for matter in matters for who in matter.stakeholders if not who.has_left}
    membership = Membership.objects.filter(user=OuterRef("user"), network=OuterRef("network"))
    contacts = Contact.unscoped.filter(stakeholder__in=stakeholders).select_related("stakeholder")
    contacts = contacts.only("function", "full_name", "email", "language", "stakeholder__name", *LANGUAGES)
    return contacts.annotate(may_sign_in=Exists(membership)).speakers(on)


def coordinators(networks: Networks) -> list[tuple[int, Recipient]]:
    """Those who coordinate one of these networks, with its key."""
    memberships = Membership.objects.filter(
        network__in=networks, role=Membership.Role.COORDINATOR, user__is_active=True
    )
    rows = memberships.select_related("user", "network").order_by("pk")
    return [(membership.network_id, reader_of(membership)) for membership in rows]


def settled(networks: Networks, things: Iterable[int]) -> dict[tuple[Key, str], dict[int, dt.date | None]]:
    """The stages that are settled of these things, by thing and address; None if it was overtaken, not told."""
    rows = Reminder.unscoped.filter(network__in=networks, thing__in=set(things))
    columns = rows.values_list("kind", "thing", "due_on", "address", "stage", "told_on")
    found: dict[tuple[Key, str], dict[int, dt.date | None]] = defaultdict(dict)
    for kind, thing, due_on, address, stage, told_on in columns:
        found[(kind, thing, due_on), address][stage] = told_on
    return found


def told_by(mails: Iterable[OutgoingMail]) -> dict[int, list[tuple[Key, dt.date]]]:
    """What each of these mails tells, and since when."""
    told: dict[int, list[tuple[Key, dt.date]]] = defaultdict(list)
    rows = Reminder.unscoped.filter(mail__in=[mail.pk for mail in mails])
    for mail, kind, thing, due_on, told_on in rows.values_list("mail", "kind", "thing", "due_on", "told_on"):
        if told_on:  # as of every row with a mail
            told[mail].append(((kind, thing, due_on), told_on))
    return told
