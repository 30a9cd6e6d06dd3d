from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from networks import queries
from networks.models import Holiday, Network, User
from networks.presets import FLEMISH_HOLIDAYS, PILLAR_PRESETS
from networks.tenancy import NetworkOwned


def choose_language(*, user: User, language: str) -> User:
    """Remember the language of the pages for this account; it must be one of settings.LANGUAGES."""
    user.language = language
    user.save(update_fields=["language"])
    return user


@transaction.atomic
def add_flemish_holidays(*, by: User, network: Network) -> list[Holiday]:
    """Add the Flemish school holidays whose days are not noted yet, named in the language of the plan."""
    known = set(Holiday.objects.for_network(network).values_list("first_on", flat=True))
    with network.in_plan_language():
        added = [
            Holiday(network=network, name=str(name), first_on=first_on, last_on=last_on)
            for name, first_on, last_on in FLEMISH_HOLIDAYS
            if first_on not in known
        ]
    for holiday in added:
        holiday.save()
    return added


@transaction.atomic
def name_pillars(*, by: User, network: Network, preset: str) -> Network:
    """Give the pillars the words of this preset, in the language of the plan; the usual words where it has none."""
    for pillar, word in PILLAR_PRESETS[preset].words(network.plan_language).items():
        setattr(network, f"label_{pillar}", word)
    network.save()
    return network


@transaction.atomic
def delete_unheld(*, by: User, row: NetworkOwned) -> None:
    """Delete a row that nothing in the network relies on, with what is only a part of it; else refused."""
    refusal = ValidationError(_("It cannot be deleted: other parts of the plan rely on it."))
    if queries.deletion_of(row).holds:
        raise refusal
    try:
        row.delete()
    except (ProtectedError, RestrictedError) as error:
        raise refusal from error
