from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from networks.models import Network, User
from stakeholders.models import Contact

FEWEST_DIGITS = 6  # of a telephone number that can only be somebody's


@dataclass(frozen=True)
class Person:
    """Somebody, by an account, by contacts, or by both."""

    user: User | None
    contacts: list[Contact] = field(default_factory=list)

    def __str__(self) -> str:
        return self.email or next(iter(self.names), "")

    @property
    def email(self) -> str:
        return next(iter(self.emails), "")

    @cached_property
    def emails(self) -> list[str]:
        """The addresses, each once, the account's first."""
        held = [self.user.email if self.user else "", *(contact.email for contact in self.contacts)]
        return list(dict.fromkeys(email.lower() for email in held if email))

    @cached_property
    def names(self) -> list[str]:
        held = [self.user.full_name if self.user else "", *(contact.full_name for contact in self.contacts)]
        return list(dict.fromkeys(name for name in held if name))

    @property
    def whole_names(self) -> list[str]:
        """Those of more than one word: a single word is too common to mean this person."""
        return [name for name in self.names if " " in name.strip()]

    @cached_property
    def phones(self) -> list[str]:
        held = [contact.phone for contact in self.contacts]
        return list(dict.fromkeys(phone for phone in held if sum(map(str.isdigit, phone)) >= FEWEST_DIGITS))

    @cached_property
    def networks(self) -> list[Network]:
        """Where the person is or speaks for somebody."""
        is_here = Q(pk__in=[contact.network_id for contact in self.contacts])
        if self.user:
            is_here |= Q(memberships__user=self.user)
        return list(Network.objects.filter(is_here).distinct().order_by("pk"))

    def get_namesakes(self) -> list[Contact]:
        """Contacts of the same name that are not known to be this person."""
        own = [contact.pk for contact in self.contacts]
        others = Contact.unscoped.filter(full_name__in=self.whole_names).exclude(pk__in=own)
        return list(others.select_related("network", "stakeholder").order_by("pk"))

    def in_own_language(self) -> override:
        """A context in the language of the networks the person was in, for what is written in its place."""
        return override(self.networks[0].plan_language if self.networks else settings.LANGUAGE_CODE)


def find_person(email: str) -> Person | None:
    """Whose address this is, with or without an account; None if it is nobody's here."""
    email = email.strip()
    if not email:
        return None
    return _person(Q(email__iexact=email), User.objects.filter(email__iexact=email).first())


def person_of_contact(contact: Contact) -> Person:
    """The person behind a contact: by its account, its address, or if it has neither the contact alone."""
    user = contact.user or (User.objects.filter(email__iexact=contact.email).first() if contact.email else None)
    is_same = Q(pk=contact.pk) | (Q(email__iexact=contact.email) if contact.email else Q())
    return _person(is_same, user) or Person(user, [contact])


def _person(is_same: Q, user: User | None) -> Person | None:
    if user:
        is_same |= Q(user=user) | Q(email__iexact=user.email)
    contacts = list(Contact.unscoped.filter(is_same).select_related("network", "stakeholder").order_by("pk"))
    return Person(user, contacts) if user or contacts else None
