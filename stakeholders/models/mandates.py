from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door
from stakeholders.models.periods import refuse_end_before_start


class LeadMandateQuerySet(models.QuerySet["LeadMandate"]):
    def running(self) -> Self:
        """Mandates without an end."""
        return self.filter(until_on=None)

    def past(self) -> Self:
        """Mandates that ended."""
        return self.exclude(until_on=None)

    def running_first(self) -> Self:
        """The running ones, then the latest that ended."""
        return self.order_by(models.F("until_on").desc(nulls_first=True), "-pk")

    def leads_first(self) -> Self:
        """Lead partners before their deputies, by name."""
        lead_last = models.Case(models.When(role=LeadMandate.Role.LEAD, then=0), default=1)
        return self.select_related("stakeholder").order_by(lead_last, Lower("stakeholder__name"))


class LeadMandate(NetworkOwned):
    """Who leads the network, and since when; several may lead jointly."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead partner")
        DEPUTY = "deputy", _("Deputy lead")

    stakeholder = models.ForeignKey(
        "stakeholders.Stakeholder", models.PROTECT, related_name="mandates", verbose_name=_("stakeholder")
    )
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.LEAD)
    task = models.CharField(
        _("for what"), max_length=200, blank=True, help_text=_("Where several lead: which part each of them leads.")
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    from_precision = PrecisionField()
    until_on = models.DateField(_("until"), null=True, blank=True)
    until_precision = PrecisionField()

    starts = PartialDateProperty(is_end=False, on="from_on", precision="from_precision")
    ends = PartialDateProperty(is_end=True, on="until_on", precision="until_precision")

    unscoped = LeadMandateQuerySet.as_manager()
    objects = door(LeadMandateQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stakeholder"], condition=models.Q(until_on=None), name="one_running_mandate_per_stakeholder"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(from_on=None)
                | models.Q(until_on__gte=models.F("from_on")),
                name="mandate_ends_after_it_starts",
            ),
        ]
        verbose_name = _("lead mandate")
        verbose_name_plural = _("lead mandates")

    def __str__(self) -> str:
        return f"{self.stakeholder} · {self.get_role_display()}"

    def clean(self) -> None:
        refuse_end_before_start(self)
