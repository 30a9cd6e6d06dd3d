from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.pillars import Pillar
from networks.tenancy import NetworkOwned, door


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def in_order(self) -> Self:
        """In the order of the framework."""
        order = [models.When(pillar=pillar, then=place) for place, pillar in enumerate(Pillar.values)]
        return self.order_by(models.Case(*order), "stakeholder")


class Responsibility(NetworkOwned):
    """What a stakeholder takes upon itself in one pillar."""

    class Degree(models.TextChoices):
        LEADS = "leads", _("Leads")
        CONTRIBUTES = "contributes", _("Contributes")
        SUPPORTS = "supports", _("Supports")

    stakeholder = models.ForeignKey(
        "stakeholders.Stakeholder",
        models.CASCADE,
        related_name="pillar_responsibilities",
        verbose_name=_("stakeholder"),
    )
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar)
    degree = models.CharField(_("degree"), max_length=11, choices=Degree)
    what = models.CharField(_("for what exactly"), max_length=300, blank=True)

    unscoped = ResponsibilityQuerySet.as_manager()
    objects = door(ResponsibilityQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stakeholder", "pillar"], name="one_responsibility_per_pillar"),
        ]
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")

    def __str__(self) -> str:
        return f"{self.stakeholder} · {self.get_pillar_display()} · {self.get_degree_display()}"
