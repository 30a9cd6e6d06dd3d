from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.models.goals import Goal
from goals.models.plans import Plan
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class GoalRoundQuerySet(models.QuerySet["GoalRound"]):
    def open(self) -> Self:
        """Those in which dots can still be given."""
        return self.filter(closed_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-opened_at", "-pk")

    def with_turnout(self) -> Self:
        """With the number of stakeholders that gave their dots in `voted`."""
        return self.annotate(voted=models.Count("votes__stakeholder", distinct=True))


class GoalRound(NetworkOwned):
    """A round in which every stakeholder spreads its dots over the proposed goals."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rounds", verbose_name=_("plan"), editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("For example: goals for 2026-2028"))
    question = models.CharField(
        _("question to the partners"), max_length=300, blank=True, help_text=_("What they should think of.")
    )
    dots = models.PositiveSmallIntegerField(
        _("dots for each stakeholder"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    most_per_goal = models.PositiveSmallIntegerField(
        _("dots on one goal at most"), default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    shows_tally = models.BooleanField(
        _("everybody sees the dots while they are given"),
        default=False,
        help_text=_("Otherwise they are seen once the coordinator shows them."),
    )
    candidates = models.ManyToManyField(Goal, blank=True, related_name="rounds", verbose_name=_("proposals"))
    opened_at = models.DateTimeField(_("opened on"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True, editable=False)
    shown_at = models.DateTimeField(_("shown on"), null=True, blank=True, editable=False)

    unscoped = GoalRoundQuerySet.as_manager()
    objects = door(GoalRoundQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(closed_at=None), name="one_open_round_per_plan"
            ),
            models.CheckConstraint(condition=models.Q(dots__gte=1), name="a_round_gives_a_dot"),
        ]
        verbose_name = _("goal round")
        verbose_name_plural = _("goal rounds")

    def __str__(self) -> str:
        return self.title or str(self.plan)

    def get_absolute_url(self) -> str:
        return reverse("goals:round_detail", args=[self.network.slug, self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_shown(self) -> bool:
        """Whether the coordinator has shown the dots: then nobody can change them any more."""
        return self.shown_at is not None

    @property
    def is_tally_shown(self) -> bool:
        """Whether everybody may see how many dots each goal has."""
        return self.shows_tally or self.shown_at is not None


class GoalVote(NetworkOwned):
    """The dots one stakeholder gave to one goal in a round."""

    round = models.ForeignKey(GoalRound, models.CASCADE, related_name="votes", verbose_name=_("round"))
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="votes", verbose_name=_("goal"))
    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, related_name="goal_votes", verbose_name=_("stakeholder")
    )
    dots = models.PositiveSmallIntegerField(_("dots"))
    is_on_behalf = models.BooleanField(_("typed in by the coordinator"), default=False)
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    cast_at = models.DateTimeField(_("given on"), auto_now=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "goal", "stakeholder"], name="one_vote_per_round_goal_and_stakeholder"
            ),
            models.CheckConstraint(condition=models.Q(dots__gte=1), name="a_vote_has_a_dot"),
        ]
        verbose_name = _("vote for a goal")
        verbose_name_plural = _("votes for goals")

    def __str__(self) -> str:
        """Who voted, never for what: an administrator's pages say this too."""
        return f"{self.stakeholder} · {self.round}"
