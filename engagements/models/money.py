from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import Plan
from networks.tenancy import NetworkOwned, door


class PlanBudget(NetworkOwned):
    """Money for the plan as a whole, which nobody has split over its engagements."""

    class Kind(models.TextChoices):
        PLANNED = "planned", _("Planned")
        COMMITTED = "committed", _("Committed")
        RECEIVED = "received", _("Received")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="budgets", verbose_name=_("plan"), editable=False)
    year = models.CharField(
        _("year"),
        max_length=20,
        blank=True,
        help_text=_("For example: 2027 or 2026-27. Left empty, it is for the whole period of the plan."),
    )
    kind = models.CharField(_("what it is"), max_length=9, choices=Kind)
    amount = models.DecimalField(_("amount in euro"), max_digits=14, decimal_places=2)
    source = models.CharField(_("who pays"), max_length=200, blank=True)
    remark = models.TextField(_("remark"), blank=True, max_length=1000)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="a_plan_budget_is_not_negative"),
        ]
        verbose_name = _("budget of the plan")
        verbose_name_plural = _("budgets of the plan")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}".strip()

    def place(self) -> tuple[bool, str, int, int]:
        """Where it stands among others: by year, the whole period last; in each planned, committed, received."""
        return self.year == "", self.year, self.Kind.values.index(self.kind), self.pk
