import datetime as dt
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.models.indicators import Indicator
from goals.models.kinds import Verdict
from goals.models.plans import Plan
from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class GoalQuerySet(models.QuerySet["Goal"]):
    def active(self) -> Self:
        """Proposed or agreed: what the network still works on."""
        return self.filter(status__in=Goal.ACTIVE)

    def worked_on(self) -> Self:
        """Active, without the proposals the partners still choose from (`Goal.is_bare_proposal`)."""
        is_bare = models.Q(status=Goal.Status.PROPOSED, proposed_by__isnull=False, is_shortlisted=False)
        return self.active().exclude(is_bare)

    def agreed(self) -> Self:
        return self.filter(status=Goal.Status.AGREED)

    def proposed(self) -> Self:
        """On the table, not decided about."""
        return self.filter(status=Goal.Status.PROPOSED)

    def in_the_plan(self) -> Self:
        """All but the proposals that were not chosen: those are kept with the reason, and stand nowhere else."""
        return self.exclude(status=Goal.Status.REJECTED)

    def by_priority(self) -> Self:
        return self.order_by("priority", "pk")

    def with_indicators(self) -> Self:
        """With owner, who proposed it, plan, indicators and their measurements, oldest first."""
        indicators = models.Prefetch("indicators", Indicator.unscoped.with_measurements())
        return self.select_related("owner", "proposed_by", "plan").prefetch_related(indicators)

    def count_by_status(self) -> dict[str, int]:
        """How many goals have which status, in the order of a goal's life, without statuses nobody has."""
        counted = dict(self.order_by().values_list("status").annotate(models.Count("pk")))
        return {status: counted[status] for status in Goal.Status.values if status in counted}

    def next_priority(self) -> int:
        """The place after the last of these goals."""
        return (self.aggregate(last=models.Max("priority"))["last"] or 0) + 1


class Goal(NetworkOwned):
    """What the partners want to reach together: one of few, with an indicator and a deadline."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", _("Agreed")
        REACHED = "reached", _("Reached")
        PARTLY_REACHED = "partly_reached", _("Partly reached")
        NOT_REACHED = "not_reached", _("Not reached")
        DROPPED = "dropped", _("Dropped")
        REJECTED = "rejected", _("Not chosen")

    ACTIVE = (Status.PROPOSED, Status.AGREED)
    GIVEN_UP = (Status.DROPPED, Status.REJECTED)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals", verbose_name=_("plan"), editable=False)
    code = models.CharField(_("short reference"), max_length=20, blank=True)
    title = models.CharField(
        _("goal"), max_length=300, help_text=_("What will be different, for whom, in one sentence.")
    )
    why = models.TextField(_("why"), blank=True)
    pillars = models.JSONField(_("pillars"), default=list, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=0, editable=False)
    owner = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_goals",
        verbose_name=_("owner"),
        help_text=_("The partner who watches over it, not the one who does everything."),
    )
    deadline_on = models.DateField(_("deadline"), null=True, blank=True)
    deadline_precision = PrecisionField()
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.PROPOSED, editable=False)
    status_note = models.TextField(_("why this status"), blank=True)

    proposed_by = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_goals",
        editable=False,
        verbose_name=_("proposed by"),
    )
    is_shortlisted = models.BooleanField(_("on the shortlist"), default=False, editable=False)
    target_note = models.TextField(_("remark about the target"), blank=True)
    judged = models.CharField(_("how it goes, as the coordinator sees it"), max_length=9, choices=Verdict, blank=True)
    judged_why = models.CharField(_("why"), max_length=300, blank=True)
    judged_on = models.DateField(_("judged on"), null=True, blank=True, editable=False)
    sources = models.JSONField(_("sources"), default=list, blank=True, editable=False)

    deadline = PartialDateProperty(is_end=True)

    unscoped = GoalQuerySet.as_manager()
    objects = door(GoalQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"], condition=~models.Q(code=""), name="goal_code_unique_in_plan"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="agreed") | models.Q(deadline_on__isnull=False),
                name="an_agreed_goal_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=models.Q(judged="", judged_why="", judged_on=None)
                | (~models.Q(judged="") & ~models.Q(judged_why="") & models.Q(judged_on__isnull=False)),
                name="a_judgement_has_a_reason_and_a_day",
            ),
        ]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("goals:goal_detail", args=[self.network.slug, self.pk])

    @property
    def is_active(self) -> bool:
        return self.status in self.ACTIVE

    @property
    def is_worked_on(self) -> bool:
        """Active, and no proposal the partners still choose from."""
        return self.is_active and not self.is_bare_proposal

    @property
    def is_proposed(self) -> bool:
        return self.status == self.Status.PROPOSED

    @property
    def is_bare_proposal(self) -> bool:
        """A partner's proposal that is not on the shortlist: nothing more is asked of it yet."""
        return self.is_proposed and self.proposed_by_id is not None and not self.is_shortlisted

    def is_late(self, today: dt.date) -> bool:
        """Active and past the last day of its deadline."""
        return self.is_active and self.deadline_on is not None and self.deadline_on < today
