"""Every place where something of a person stands: how it is found, and what erasing does to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplan.models import Delivery, Distribution, PlanVersion
from engagements.models import (
    Bookmark,
    Comment,
    Commitment,
    NoteRound,
    ProgressNote,
    SharedPractice,
    Suggestion,
)
from eslnet.history import KEPT
from eslnet.privacy import mentions
from eslnet.privacy.person import Person
from goals.models import GoalVote
from networks.models import Membership, User
from networks.transfer.waiting import sweep_waiting_sheets
from outbox.models import MailPreference, OutgoingMail
from reminders.models import Reminder
from stakeholders.models import Contact, Invitation, Review

Found = list[dict[str, Any]]
SECRETS = {"password", "data", "secret", "token", "key", "session_key", "code"}


def stays(person: Person) -> None:
    """What was agreed and written stays; its author is a nameless account by then."""


@dataclass(frozen=True)
class Place:
    """A kind of thing about a person; `fields` are the fields of our models it looks after, as "app.Model.field"."""

    name: str
    label: Promise
    fate: Promise
    find: Callable[[Person], Found]
    erase: Callable[[Person], None] = stays
    fields: tuple[str, ...] = ()


# The account and what hangs on it


def find_account(person: Person) -> Found:
    return [_said(person.user, {"password"})] if person.user else []


def erase_account(person: Person) -> None:
    """Nobody can sign in with it any more, and it says nobody's name, now or in its past."""
    user = person.user
    if user is None:
        return
    with person.in_own_language():
        user.full_name = _("Former account")
    user.email = f"erased-{user.pk}@erased.invalid"
    user.language, user.last_login = "", None
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    _past_accounts(person).update(email=user.email, full_name=user.full_name)


def _past_accounts(person: Person) -> models.QuerySet[Any]:
    past: models.QuerySet[Any] = User.history.filter(id=person.user.pk if person.user else None)  # type: ignore[attr-defined]
    return past


def find_memberships(person: Person) -> Found:
    held = Membership.objects.filter(user=person.user).select_related("network") if person.user else []
    return [{"network": membership.network.name, "role": membership.role} for membership in held]


def find_signing_in(person: Person) -> Found:
    """Addresses, second factors, sessions: named, without their secrets."""
    hanging = [row for rows in _hanging(person) if rows.model not in {Membership, Bookmark} for row in rows]
    return [
        *({**_said(row, SECRETS), "what": str(row._meta.verbose_name)} for row in hanging),
        *({"what": "session", "until": session.expire_date} for session in _sessions(person)),
    ]


def erase_hanging(person: Person) -> None:
    """What deleting the account would delete with it, but for the log of what it did as an administrator."""
    for rows in _hanging(person):
        rows.delete()
    for session in _sessions(person):
        session.delete()


def _hanging(person: Person) -> Iterator[models.QuerySet[Any]]:
    for relation in User._meta.related_objects if person.user else []:
        if relation.on_delete is models.CASCADE and relation.related_model is not LogEntry:
            yield relation.related_model._default_manager.filter(**{relation.field.name: person.user})


def _sessions(person: Person) -> list[Session]:
    pk = str(person.user.pk) if person.user else ""
    return [row for row in Session.objects.all() if pk and row.get_decoded().get("_auth_user_id") == pk]


# Whom the person speaks for


def find_contacts(person: Person) -> Found:
    return [
        {**_said(contact), "network": contact.network.name, "stakeholder": contact.stakeholder.name}
        for contact in person.contacts
    ]


def erase_contacts(person: Person) -> None:
    """The function stays, without whoever had it, and is no longer held."""
    with person.in_own_language():
        former = _("Former contact")
    mine = Contact.unscoped.filter(pk__in=[contact.pk for contact in person.contacts])
    for contact in mine.select_related("network"):
        today = contact.network.today
        contact.full_name, contact.email, contact.phone, contact.user = former, "", "", None
        contact.until_on = contact.until_on or max(today, contact.from_on or today)
        contact.claim().save()
    _past_contacts(person).update(full_name=former, email="", phone="", user=None)


def _past_contacts(person: Person) -> models.QuerySet[Any]:
    """The rows of the past in which this person was a contact, also of contacts that are gone or somebody else's now.

    Of a living contact that is another's, only what has the address or has none: the rest is a namesake.
    """
    own = [contact.pk for contact in person.contacts]
    others = Contact.unscoped.exclude(pk__in=own).values("pk")
    is_named = Q(network__in=person.networks, full_name__in=person.whole_names)
    is_own = Q(id__in=own, full_name__in=[*person.names, ""]) | (is_named & (Q(email="") | ~Q(id__in=others)))
    for email in person.emails:
        is_own |= Q(email__iexact=email)
    if person.user:
        is_own |= Q(user_id=person.user.pk)
    past: models.QuerySet[Any] = Contact.history.filter(is_own)  # type: ignore[attr-defined]
    return past


# What the person did


def find_answers(person: Person) -> Found:
    return _written(person, Commitment, "answered_by", "asked_by")


def find_notes(person: Person) -> Found:
    return [
        *_written(person, ProgressNote, "written_by"),
        *_written(person, Suggestion, "written_by"),
        *_written(person, SharedPractice, "offered_by", "decided_by"),
    ]


def find_comments(person: Person) -> Found:
    return _written(person, Comment, "written_by", "withdrawn_by")


def find_bookmarks(person: Person) -> Found:
    if person.user is None:
        return []
    rows = Bookmark.unscoped.filter(user=person.user).select_related("network").order_by("pk")
    return [{"network": row.network.name, "name": row.name, "filters": row.query} for row in rows]


def find_editions(person: Person) -> Found:
    return _written(person, PlanVersion, "asked_by", leave_out={"content"})


def _written(person: Person, model: Any, *authors: str, leave_out: Iterable[str] = ()) -> Found:
    if person.user is None:
        return []
    is_own = Q.create([(author, person.user) for author in authors], Q.OR)
    rows = model.unscoped.filter(is_own).select_related("network").order_by("pk")
    return [{**_said(row, leave_out), "network": row.network.name, "what": str(row)} for row in rows]


def find_changes(person: Person) -> Found:
    """What the person changed and when; not how: that is the network's."""
    if person.user is None:
        return []
    deeds = [
        {"when": when, "what": str(model._meta.verbose_name), "row": row, "how": how}
        for model in KEPT
        for when, row, how in model.history.filter(history_user=person.user).values_list(  # type: ignore[attr-defined]
            "history_date", "id", "history_type"
        )
    ]
    return sorted(deeds, key=lambda deed: deed["when"])


def find_past(person: Person) -> Found:
    """How the account and the contacts were before."""
    return [
        *(
            {"when": row.history_date, "email": row.email, "full_name": row.full_name}
            for row in _past_accounts(person)
        ),
        *(
            {"when": row.history_date, "email": row.email, "full_name": row.full_name, "phone": row.phone}
            for row in _past_contacts(person)
        ),
    ]


# What was mailed

NOBODY = Concat(Value("erased-"), Cast("pk", models.CharField()), Value("@erased.invalid"))  # one of its own per row


def find_mails(person: Person) -> Found:
    return [_said(mail, {"html", *SECRETS}) for mail in _addressed(OutgoingMail, "recipient", person)]


def erase_mails(person: Person) -> None:
    """That something was sent stays, not to whom nor what; what has not left stays here."""
    mails = _addressed(OutgoingMail, "recipient", person)
    mails.not_left().update(status=OutgoingMail.Status.SUPERSEDED)  # type: ignore[attr-defined]
    gone = {"recipient_name": "", "subject": "—", "text": "", "html": "", "attachments": [], "headers": {}}
    mails.update(recipient=NOBODY, key=Concat(Value("erased:"), Cast("pk", models.CharField())), **gone)


def find_deliveries(person: Person) -> Found:
    return [_said(row) for row in _addressed(Delivery, "address", person)]


def erase_deliveries(person: Person) -> None:
    _addressed(Delivery, "address", person).update(address=NOBODY, name="", contact=None)


def find_reminders(person: Person) -> Found:
    return [_said(row) for row in _addressed(Reminder, "address", person)]


def erase_reminders(person: Person) -> None:
    _addressed(Reminder, "address", person).update(address=NOBODY)


def find_invitations(person: Person) -> Found:
    return [_said(row, {"fingerprint"}) for row in _invitations(person)]


def erase_invitations(person: Person) -> None:
    _invitations(person).delete()


def _invitations(person: Person) -> models.QuerySet[Any]:
    own: models.QuerySet[Any] = Invitation.unscoped.filter(contact__in=[contact.pk for contact in person.contacts])
    return own | _addressed(Invitation, "address", person)


def find_shared(person: Person) -> Found:
    return [_said(row) for row in _addressed(SharedPractice, "contact_email", person)]


def erase_shared(person: Person) -> None:
    """Nobody answers questions about it any more: so the network is not named either, now or in its past."""
    managers: list[Any] = [SharedPractice.unscoped, SharedPractice.history]  # type: ignore[attr-defined]
    for email in person.emails:
        for rows in managers:
            rows.filter(contact_email__iexact=email).update(contact_email="", contact_office="", is_named=False)


def find_preferences(person: Person) -> Found:
    return [{"address": row.address, "rhythm": row.rhythm} for row in _preferences(person)]


def erase_preferences(person: Person) -> None:
    _preferences(person).delete()


def _preferences(person: Person) -> models.QuerySet[Any]:
    return MailPreference.objects.filter(address__in=person.emails)


def _addressed(model: Any, field: str, person: Person) -> models.QuerySet[Any]:
    is_own = Q(pk__in=[])
    for email in person.emails:
        is_own |= Q(**{f"{field}__iexact": email})
    rows: models.QuerySet[Any] = model.unscoped.filter(is_own).order_by("pk")
    return rows


def find_sendings(person: Person) -> Found:
    return [
        *_written(person, Distribution, "sent_by"),
        *_written(person, Invitation, "invited_by", leave_out=["fingerprint"]),
        *_written(person, Review, "asked_by", leave_out=["fingerprint", "correction"]),
        *_written(person, GoalVote, "cast_by", leave_out=["goal", "dots"]),
        *_written(person, NoteRound, "asked_by"),
    ]


# What administrators and others wrote down


def find_log(person: Person) -> Found:
    rows = LogEntry.objects.filter(_is_logged(person)).order_by("pk")
    return [{"when": row.action_time, "what": row.object_repr, "how": row.get_change_message()} for row in rows]


def erase_log(person: Person) -> None:
    LogEntry.objects.filter(_is_about(person)).update(object_repr="—")


def _is_logged(person: Person) -> Q:
    return _is_about(person) | (Q(user=person.user) if person.user else Q())


def _is_about(person: Person) -> Q:
    """Entries that name the account, one of its roles, or one of the contacts."""
    keys: list[tuple[Any, list[int]]] = [(Contact, [contact.pk for contact in person.contacts])]
    if person.user:
        past_roles = Membership.history.filter(user_id=person.user.pk)  # type: ignore[attr-defined]
        keys += [(User, [person.user.pk]), (Membership, list(past_roles.values_list("id", flat=True)))]
    is_about = Q(pk__in=[])
    for model, pks in keys:
        kind = ContentType.objects.get_for_model(model)
        is_about |= Q(content_type=kind, object_id__in=[str(pk) for pk in pks])
    return is_about


def find_mentions(person: Person) -> Found:
    return [
        {"what": str(mention.row._meta.verbose_name), "row": mention.row.pk, "field": mention.field}
        for mention in mentions.mentions(person)
    ]


def find_nothing(person: Person) -> Found:
    return []


def erase_waiting_sheets(person: Person) -> None:
    sweep_waiting_sheets(before=timezone.now())


def _said(row: Any, leave_out: Iterable[str] = ()) -> dict[str, Any]:
    """The columns of a row; other rows as their keys."""
    return {
        field.name: field.value_to_string(row) if isinstance(field, models.FileField) else field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in {*leave_out, "version"}
    }


# In the order in which they are shown and erased: what is looked for by name comes before the name goes.
PLACES = [
    Place(
        "mentions",
        gettext_lazy("texts in which the name, the address or the telephone number stands"),
        gettext_lazy("say “former contact” instead; an edition of the plan that named the person is drawn again"),
        find_mentions,
        mentions.rewrite,
    ),
    Place(
        "log",
        gettext_lazy("entries in the log of the administrators"),
        gettext_lazy("stay, without the name"),
        find_log,
        erase_log,
    ),
    Place(
        "past",
        gettext_lazy("earlier states of the account and the contacts"),
        gettext_lazy("stay, without name, address and telephone number"),
        find_past,
    ),
    Place(
        "mails",
        gettext_lazy("mails sent to the person"),
        gettext_lazy("stay as sent, without address and text; what has not left yet stays here"),
        find_mails,
        erase_mails,
        ("outbox.OutgoingMail.recipient",),
    ),
    Place(
        "deliveries",
        gettext_lazy("versions of the plan mailed to the person"),
        gettext_lazy("stay, without name and address"),
        find_deliveries,
        erase_deliveries,
        ("actionplan.Delivery.address",),
    ),
    Place(
        "reminders",
        gettext_lazy("reminders of what the person promised or was asked"),
        gettext_lazy("stay, without address"),
        find_reminders,
        erase_reminders,
        ("reminders.Reminder.address",),
    ),
    Place(
        "invitations",
        gettext_lazy("invitations of the person"),
        gettext_lazy("go"),
        find_invitations,
        erase_invitations,
        ("stakeholders.Invitation.address", "stakeholders.Invitation.full_name"),
    ),
    Place(
        "shared practice",
        gettext_lazy("where the person answers questions about what a network shares"),
        gettext_lazy("stays, without the address and the name of the network"),
        find_shared,
        erase_shared,
        ("engagements.SharedPractice.contact_email",),
    ),
    Place(
        "mail preferences",
        gettext_lazy("how often the person wants to be reminded"),
        gettext_lazy("goes"),
        find_preferences,
        erase_preferences,
        ("outbox.MailPreference.address",),
    ),
    Place(
        "contacts",
        gettext_lazy("contacts of stakeholders"),
        gettext_lazy("become “former contact”: the function stays, and ends today; name, address and telephone go"),
        find_contacts,
        erase_contacts,
        (
            "stakeholders.Contact.full_name",
            "stakeholders.Contact.email",
            "stakeholders.Contact.phone",
            "stakeholders.Contact.user",
        ),
    ),
    Place(
        "memberships",
        gettext_lazy("roles in networks"),
        gettext_lazy("go"),
        find_memberships,
        erase_hanging,
        ("networks.Membership.user",),
    ),
    Place(
        "signing_in",
        gettext_lazy("addresses, second factors and sessions to sign in with"),
        gettext_lazy("go"),
        find_signing_in,
        erase_hanging,
        ("networks.SentForm.user",),
    ),
    Place(
        "account",
        gettext_lazy("the account"),
        gettext_lazy("becomes “former account”: closed, without name, address and password"),
        find_account,
        erase_account,
        ("networks.User.email", "networks.User.full_name"),
    ),
    Place(
        "answers",
        gettext_lazy("answers given and questions asked"),
        gettext_lazy("stay, since a stakeholder agreed to them; by a former account"),
        find_answers,
        fields=("engagements.Commitment.asked_by", "engagements.Commitment.answered_by"),
    ),
    Place(
        "notes",
        gettext_lazy("progress notes written"),
        gettext_lazy("stay; by a former account"),
        find_notes,
        fields=(
            "engagements.ProgressNote.written_by",
            "engagements.Suggestion.written_by",
            "engagements.SharedPractice.offered_by",
            "engagements.SharedPractice.decided_by",
        ),
    ),
    Place(
        "comments",
        gettext_lazy("comments on engagements, written or withdrawn"),
        gettext_lazy("stay; by a former account"),
        find_comments,
        fields=("engagements.Comment.written_by", "engagements.Comment.withdrawn_by"),
    ),
    Place(
        "bookmarks",
        gettext_lazy("filters of the engagements kept under a name"),
        gettext_lazy("go"),
        find_bookmarks,
        erase_hanging,
        ("engagements.Bookmark.user",),
    ),
    Place(
        "editions",
        gettext_lazy("editions of the plan asked for"),
        gettext_lazy("stay; by a former account"),
        find_editions,
        fields=("actionplan.PlanVersion.asked_by",),
    ),
    Place(
        "sendings",
        gettext_lazy("plans mailed, people asked and dots given by the person"),
        gettext_lazy("stay; by a former account"),
        find_sendings,
        fields=(
            "actionplan.Distribution.sent_by",
            "stakeholders.Invitation.invited_by",
            "stakeholders.Review.asked_by",
            "goals.GoalVote.cast_by",
            "engagements.NoteRound.asked_by",
        ),
    ),
    Place(
        "changes",
        gettext_lazy("changes made"),
        gettext_lazy("stay; by a former account"),
        find_changes,
    ),
    Place(
        "waiting sheets",
        gettext_lazy("sheets sent by administrators and not confirmed yet"),
        gettext_lazy("go, all of them"),
        find_nothing,
        erase_waiting_sheets,
    ),
]
