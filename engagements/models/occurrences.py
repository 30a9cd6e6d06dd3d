from django.db import models
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext_lazy as _

from engagements.models.engagements import Engagement
from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def newest_first(self) -> "OccurrenceQuerySet":
        year = models.Case(
            models.When(~models.Q(period=""), then="period"), default=Cast(ExtractYear("held_on"), models.CharField())
        )
        return self.order_by(year.desc(), models.F("held_on").desc(nulls_last=True), "-pk")


class Occurrence(NetworkOwned):
    """One time that an engagement that comes back was held, so that all years make one history."""

    engagement = models.ForeignKey(
        Engagement,
        models.CASCADE,
        related_name="occurrences",
        verbose_name=_("engagement"),
        editable=False,
    )
    period = models.CharField(_("year"), max_length=20, blank=True, help_text=_("For example: 2026-27"))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    held_precision = PrecisionField()
    note = models.TextField(_("what came of it"), blank=True, max_length=500)

    held = PartialDateProperty(is_end=False)

    unscoped = OccurrenceQuerySet.as_manager()
    objects = door(OccurrenceQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(period="") | models.Q(held_on__isnull=False), name="an_occurrence_has_its_time"
            ),
        ]
        verbose_name = _("time it was held")
        verbose_name_plural = _("times it was held")

    def __str__(self) -> str:
        return self.when

    @property
    def when(self) -> str:
        """The year and the day, as far as they are known."""
        return " · ".join(str(part) for part in (self.period, self.held) if part)
