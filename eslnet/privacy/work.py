from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eslnet.history import because
from eslnet.privacy.person import Person
from eslnet.privacy.places import PLACES
from networks.models import Membership, Network, User


class UnerasableError(ValueError):
    """The person cannot be erased; says why in words."""


@dataclass(frozen=True)
class Consequence:
    """What erasing does to one kind of thing."""

    number: int
    label: str
    fate: str


def export(person: Person) -> dict[str, Any]:
    """Everything that names the person, place by place."""
    held = {place.name: found for place in PLACES if (found := place.find(person))}
    return {"person": str(person), "exported_at": timezone.now(), **held}


def consequences(person: Person) -> list[Consequence]:
    """What erasing would do, in the order of the places; nothing is said of places where nothing stands."""
    found = [(place, len(place.find(person))) for place in PLACES]
    return [Consequence(number, str(place.label), str(place.fate)) for place, number in found if number]


def refusal(person: Person, by: User | None = None) -> str:
    """Why this person cannot be erased, in words; empty if nothing stands in the way."""
    user = person.user
    if user is None:
        return ""
    if user == by:
        return _("You cannot erase yourself. Ask another administrator.")
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return _("This is the last administrator.") if user.is_superuser and not others.exists() else ""


def orphaned(person: Person) -> list[Network]:
    """The networks that would have no coordinator any more."""
    if person.user is None:
        return []
    coordinated = Network.objects.filter(memberships__user=person.user, memberships__role=Membership.Role.COORDINATOR)
    others = Membership.objects.filter(role=Membership.Role.COORDINATOR).exclude(user=person.user)
    return list(coordinated.exclude(pk__in=others.values("network")).order_by("name"))


@transaction.atomic
def erase(person: Person, *, by: User | None) -> None:
    """Erase the person everywhere; raises UnerasableError if it may not be."""
    if reason := refusal(person, by):
        raise UnerasableError(reason)
    person.emails, person.names, person.phones, person.networks  # noqa: B018 -- read before they are gone
    with because("personal data erased"):
        for place in PLACES:
            place.erase(person)
