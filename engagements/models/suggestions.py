from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagements.models.engagements import Engagement
from goals.models import Goal, Plan
from networks.pillars import Pillar
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def open(self) -> Self:
        """Those nobody has decided about."""
        return self.filter(state=Suggestion.State.OPEN)

    def open_first(self) -> Self:
        """What waits on top, then the newest; with all a list shows of them."""
        is_settled = models.Case(models.When(state=Suggestion.State.OPEN, then=0), default=1)
        return self.select_related("stakeholder", "goal", "engagement").order_by(is_settled, "-written_at", "-pk")


class Suggestion(NetworkOwned):
    """What a partner would take upon itself; the coordinator brings it into the plan, or says why not."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for the coordinator")
        TAKEN = "taken", _("In the plan")
        DECLINED = "declined", _("Not taken up")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="suggestions", verbose_name=_("plan"), editable=False)
    stakeholder = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        related_name="suggestions",
        verbose_name=_("stakeholder"),
        editable=False,
    )
    title = models.CharField(_("What would you do?"), max_length=200)
    what = models.TextField(
        _("how, for whom, with whom"), blank=True, max_length=2000, help_text=_("No names of pupils.")
    )
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="suggestions", verbose_name=_("for which goal")
    )
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar, blank=True)
    written_at = models.DateTimeField(_("written on"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        editable=False,
    )
    state = models.CharField(_("what became of it"), max_length=8, choices=State, default=State.OPEN, editable=False)
    why_not = models.TextField(_("why not"), blank=True, max_length=2000)
    engagement = models.ForeignKey(
        Engagement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("engagement"),
        editable=False,
    )

    unscoped = SuggestionQuerySet.as_manager()
    objects = door(SuggestionQuerySet)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("engagements:suggestion_list", args=[self.network.slug])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
