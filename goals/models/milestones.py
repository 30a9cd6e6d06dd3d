from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door


class Milestone(NetworkOwned):
    """A value an indicator should have on the way to its target."""

    indicator = models.ForeignKey(
        "goals.Indicator", models.CASCADE, related_name="milestones", verbose_name=_("indicator"), editable=False
    )
    due_on = models.DateField(_("by when"))
    due_precision = PrecisionField()
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True)

    due = PartialDateProperty(is_end=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "due_on"], name="one_milestone_per_indicator_and_day")
        ]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return f"{self.indicator} · {self.due_on}"
