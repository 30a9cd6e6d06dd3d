from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class PlanQuerySet(models.QuerySet["Plan"]):
    def current(self) -> "Plan | None":
        """The plan the network works on: the newest that is not closed."""
        return self.exclude(status=Plan.Status.CLOSED).newest_first().first()

    def newest_first(self) -> Self:
        """By the start of their period; those without one come last."""
        return self.order_by(models.F("starts_on").desc(nulls_last=True), "-pk")

    def with_goal_count(self) -> Self:
        """With the number of goals in `goal_count`, without the proposals that were not chosen."""
        chosen = ~models.Q(goals__status="rejected")
        return self.annotate(goal_count=models.Count("goals", filter=chosen))


class Plan(NetworkOwned):
    """A plan period: the goals and engagements agreed for it hang on it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ADOPTED = "adopted", _("Adopted")
        CLOSED = "closed", _("Closed")

    title = models.CharField(_("title of the plan"), max_length=200)
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Printed on the first page of the plan.")
    )
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    starts_precision = PrecisionField()
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    ends_precision = PrecisionField()
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    most_goals = models.PositiveSmallIntegerField(
        _("how many goals at most"), default=5, help_text=_("It is better to reach a few goals than to promise many.")
    )
    signatories = models.ManyToManyField(
        Stakeholder, blank=True, related_name="signed_plans", verbose_name=_("signed by")
    )

    starts = PartialDateProperty(is_end=False)
    ends = PartialDateProperty(is_end=True)

    unscoped = PlanQuerySet.as_manager()
    objects = door(PlanQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="plan_ends_after_it_starts",
            ),
        ]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> str:
        """The years it runs over, as a title says them; "from 2021" without an end."""
        if not self.starts_on:
            return ""
        first = f"{self.starts_on:%Y}"
        if not self.ends_on:
            return str(_("from %(year)s") % {"year": first})
        last = f"{self.ends_on:%Y}"
        return first if first == last else f"{first}\N{EN DASH}{last}"
