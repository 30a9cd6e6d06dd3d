from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.models import Translated, in_active_language
from networks.pillars import Pillar


class Evidence(models.TextChoices):
    STRONG = "strong", _("Strong evidence")
    MODERATE = "moderate", _("Moderate evidence")
    PROMISING = "promising", _("Promising, little or no impact study")


class GuideEntry(Translated):
    """An engagement that worked elsewhere, for inspiration (domain file, section 4)."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar)
    descriptions = models.JSONField(_("descriptions by language"))
    school_levels = models.JSONField(_("school levels"), default=list)
    intervention_level = models.CharField(_("intervention level"), max_length=10)
    lead_type = models.CharField(_("usual lead"), max_length=12)
    partner_types = models.JSONField(_("usual partners"), default=list)
    funding = models.JSONField(_("funding"), default=list)
    indicator_code = models.CharField(_("fitting indicator"), max_length=12, blank=True)
    evidence = models.CharField(_("evidence"), max_length=9, choices=Evidence)
    evidence_source = models.CharField(_("source of the evidence"), max_length=300)
    effort = models.CharField(_("effort"), max_length=6)
    cost_band = models.CharField(_("cost"), max_length=4)

    class Meta:
        verbose_name = _("guide entry")
        verbose_name_plural = _("guide entries")

    def get_absolute_url(self) -> str:
        return reverse("guide:entry_detail", args=[self.code])

    @property
    def description(self) -> str:
        return in_active_language(self.descriptions)
