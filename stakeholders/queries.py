from networks.models import Membership
from stakeholders.models import Stakeholder


def own_stakeholder(membership: Membership) -> Stakeholder | None:
    """The stakeholder a partner speaks for; None for coordinators, observers and partners without a seat yet.

    Asked once per request: the answer stays on the membership.
    """
    if not membership.is_partner:
        return None
    if not hasattr(membership, "own_stakeholder"):
        seats = Stakeholder.objects.for_network(membership.network).filter(contacts__user=membership.user_id)
        membership.own_stakeholder = seats.first()  # type: ignore[attr-defined]
    return membership.own_stakeholder  # type: ignore[attr-defined]


def may_edit(membership: Membership, *owners: Stakeholder | None) -> bool:
    """Whether this member may change what belongs to `owners`: the coordinator all, a partner only its own."""
    if membership.is_coordinator:
        return True
    own = own_stakeholder(membership)
    return own is not None and any(owner is not None and owner.pk == own.pk for owner in owners)
