import datetime as dt
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from monitoring.models.meetings import Meeting
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class Decision(NetworkOwned):
    """What a meeting decided, numbered within it."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="decisions", verbose_name=_("meeting"), editable=False
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    text = models.TextField(_("decision"))
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name=_("about the goal")
    )

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_unique_in_meeting")]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return self.text


class ActionPointQuerySet(models.QuerySet["ActionPoint"]):
    def open(self) -> Self:
        return self.filter(is_done=False)

    def late(self, today: dt.date) -> Self:
        """Open and past their date."""
        return self.open().filter(due_on__lt=today)

    def soonest_first(self) -> Self:
        """Those to be done first, with meeting and owner: the open before the done, without a date last."""
        return self.select_related("meeting__network", "owner").order_by(
            "is_done", models.F("due_on").asc(nulls_last=True), "pk"
        )


class ActionPoint(NetworkOwned):
    """What somebody does between two meetings."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="action_points", verbose_name=_("meeting"), editable=False
    )
    owner = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("who"),
    )
    text = models.CharField(_("action point"), max_length=300)
    due_on = models.DateField(_("due"), null=True, blank=True)
    is_done = models.BooleanField(_("done"), default=False)

    unscoped = ActionPointQuerySet.as_manager()
    objects = door(ActionPointQuerySet)

    class Meta:
        verbose_name = _("action point")
        verbose_name_plural = _("action points")

    def __str__(self) -> str:
        return self.text

    def is_late(self, today: dt.date) -> bool:
        return not self.is_done and self.due_on is not None and self.due_on < today
