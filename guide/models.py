from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.models import Translated, in_active_language
from networks.pillars import Pillar


class Evidence(models.TextChoices):
    STRONG = "strong", _("Strong evidence")
    MODERATE = "moderate", _("Moderate evidence")
    PROMISING = "promising", _("Promising, little or no impact study")


class SchoolLevel(models.TextChoices):
    PRE_SCHOOL = "pre-school", _("Pre-school")
    PRIMARY = "primary", _("Primary education")
    SECONDARY = "secondary", _("Secondary education")


class InterventionLevel(models.TextChoices):
    UNIVERSAL = "universal", _("Universal")
    TARGETED = "targeted", _("Targeted")
    INDIVIDUAL = "individual", _("Individual")


EVIDENCE_IN_WORDS = {
    Evidence.STRONG: _("Several good studies point the same way, or the law asks for it."),
    Evidence.MODERATE: _("Some studies show an effect, sometimes only on an intermediate result."),
    Evidence.PROMISING: _("Used in practice and plausible; there is little or no impact study."),
}
EFFORTS = {
    "low": _("Low: with the staff there is"),
    "medium": _("Medium: some hours a week"),
    "high": _("High: staff of its own"),
}
COSTS = {
    "€": _("Less than 5,000 euro a year"),
    "€€": _("5,000 to 25,000 euro a year"),
    "€€€": _("25,000 to 100,000 euro a year"),
    "€€€€": _("More than 100,000 euro a year"),
}
FUNDING = {
    "local": _("Local funding"),
    "regional": _("Regional government"),
    "national": _("National government"),
    "EU": _("European funding"),
    "private": _("Private funding"),
    "none": _("Own resources"),
}


class GuideEntryQuerySet(models.QuerySet["GuideEntry"]):
    def in_order(self) -> Self:
        """By pillar as the framework orders them, then by code."""
        order = [models.When(pillar=pillar, then=place) for place, pillar in enumerate(Pillar.values)]
        return self.order_by(models.Case(*order), "code")


class GuideEntry(Translated):
    """An engagement that worked elsewhere, for inspiration (domain file, section 4)."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar)
    descriptions = models.JSONField(_("descriptions by language"))
    school_levels = models.JSONField(_("school levels"), default=list)
    intervention_level = models.CharField(_("intervention level"), max_length=10)
    lead_type = models.CharField(_("usual lead"), max_length=12)
    lead_names = models.JSONField(_("names of the usual lead by language"), default=dict)
    partner_types = models.JSONField(_("usual partners"), default=list)
    partner_names = models.JSONField(_("names of the usual partners by language"), default=list)
    funding = models.JSONField(_("funding"), default=list)
    indicator_code = models.CharField(_("fitting indicator"), max_length=12, blank=True)
    indicator_names = models.JSONField(_("names of the fitting indicator by language"), default=dict)
    evidence = models.CharField(_("evidence"), max_length=9, choices=Evidence)
    evidence_source = models.CharField(_("source of the evidence"), max_length=300)
    effort = models.CharField(_("effort"), max_length=6)
    cost_band = models.CharField(_("cost"), max_length=4)

    objects = GuideEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide entry")
        verbose_name_plural = _("guide entries")

    def get_absolute_url(self) -> str:
        return reverse("guide:entry_detail", args=[self.code])

    @property
    def description(self) -> str:
        return in_active_language(self.descriptions)

    @property
    def lead(self) -> str:
        """Who usually leads, in the reader's language."""
        return in_active_language(self.lead_names) or self.lead_type

    @property
    def partners(self) -> list[str]:
        """Who usually takes part, in the reader's language."""
        return [in_active_language(names) for names in self.partner_names] or self.partner_types

    @property
    def indicator(self) -> str:
        return in_active_language(self.indicator_names)

    @property
    def school_level_labels(self) -> list[str]:
        return [str(SchoolLevel(level).label) for level in self.school_levels]

    @property
    def intervention_label(self) -> str:
        return str(InterventionLevel(self.intervention_level).label)

    @property
    def evidence_in_words(self) -> str:
        """What the rating means, and no more than that."""
        return str(EVIDENCE_IN_WORDS[Evidence(self.evidence)])

    @property
    def effort_in_words(self) -> str:
        return str(EFFORTS.get(self.effort, self.effort))

    @property
    def cost_in_words(self) -> str:
        return str(COSTS.get(self.cost_band, self.cost_band))

    @property
    def funding_labels(self) -> list[str]:
        return [str(FUNDING.get(source, source)) for source in self.funding]

    def mentions(self, words: str) -> bool:
        """Whether each of the words stands in what the reader sees of this entry."""
        text = " ".join([self.code, str(self), self.description, self.lead, *self.partners, self.indicator]).casefold()
        return all(word in text for word in words.casefold().split())
