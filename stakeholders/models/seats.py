from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.tenancy import NetworkOwned, door
from stakeholders.models.stakeholders import Stakeholder
from stakeholders.models.types import StakeholderType


class SeatQuerySet(models.QuerySet["Seat"]):
    def unexplained(self) -> Self:
        """Those where nobody sits, nobody is invited, and nobody has said why."""
        holders = Stakeholder.unscoped.at_the_table().filter(
            network=models.OuterRef("network"), type=models.OuterRef("type")
        )
        return self.filter(~models.Exists(holders), invited_on=None, why_empty="")


class Seat(NetworkOwned):
    """A kind of partner this network expects at the table (peers.md, row 9).

    Filled as soon as a stakeholder of the type sits there; till then invited, or empty with the reason why.
    """

    type = models.ForeignKey(StakeholderType, models.PROTECT, related_name="seats", verbose_name=_("type"))
    invited_on = models.DateField(_("invited on"), null=True, blank=True)
    why_empty = models.CharField(_("why it is empty"), max_length=300, blank=True)

    unscoped = SeatQuerySet.as_manager()
    objects = door(SeatQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "type"], name="one_seat_per_type_and_network")]
        verbose_name = _("expected seat")
        verbose_name_plural = _("expected seats")

    def __str__(self) -> str:
        return str(self.type)
