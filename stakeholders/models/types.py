from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.models import Translated


class Sector(models.TextChoices):
    """The part of society a partner comes from (domain file, section 2)."""

    EDUCATION = "education", _("Education")
    WELFARE = "welfare", _("Welfare")
    WORK = "work", _("Work")
    JUSTICE = "justice", _("Justice and safety")
    HEALTH = "health", _("Health")
    YOUTH = "youth", _("Youth")
    FAMILY = "family", _("Family and pupils' voice")
    OTHER = "other", _("Other")


class StakeholderType(Translated):
    """A kind of partner, from the catalogue of 37 (domain file, section 2); belongs to no network."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    sector = models.CharField(_("sector"), max_length=9, choices=Sector, default=Sector.OTHER)
    example = models.CharField(_("Flemish example"), max_length=200, blank=True)
    responsibility = models.CharField(_("typical responsibility"), max_length=200, blank=True)
    contact_role = models.CharField(_("typical contact"), max_length=200, blank=True)
    contributions = models.JSONField(_("typical contribution per pillar"), default=dict)

    class Meta:
        verbose_name = _("stakeholder type")
        verbose_name_plural = _("stakeholder types")
