from collections.abc import Iterable
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
UNSTUDIED = _("Promising, no impact study found")
UNSTUDIED_IN_WORDS = _("Used in practice and plausible. No impact study found: nobody knows yet how well it works.")
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


class GoalExampleQuerySet(models.QuerySet["GoalExample"]):
    def in_order(self) -> Self:
        """The good ones first, then by code."""
        return self.order_by("-is_good", "code")


class GoalExample(Translated):
    """A goal worth imitating, or one to avoid with the reason why (domain file, section 6); `names` is the goal."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    is_good = models.BooleanField(_("good example"), default=True)
    whys = models.JSONField(_("why it is good or not, by language"), default=dict, blank=True)
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar, blank=True)
    indicator_code = models.CharField(_("fitting indicator"), max_length=12, blank=True)
    steps = models.JSONField(_("from where to where, by language"), default=dict, blank=True)
    deadlines = models.JSONField(_("deadline by language"), default=dict, blank=True)
    owners = models.JSONField(_("usual owner by language"), default=dict, blank=True)
    betters = models.JSONField(_("better said, by language"), default=dict, blank=True)

    TEXTS = ("names", "whys", "steps", "deadlines", "owners", "betters")

    objects = GoalExampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("example of a goal")
        verbose_name_plural = _("examples of goals")

    @property
    def why(self) -> str:
        return in_active_language(self.whys)

    @property
    def step(self) -> str:
        return in_active_language(self.steps)

    @property
    def deadline(self) -> str:
        return in_active_language(self.deadlines)

    @property
    def owner(self) -> str:
        return in_active_language(self.owners)

    @property
    def better(self) -> str:
        """How to say it instead; empty for one that is good."""
        return in_active_language(self.betters)


def place_among(values: Iterable[str], column: str) -> models.Case:
    """The place of this column among these values, to order by."""
    return models.Case(*[models.When(**{column: value}, then=place) for place, value in enumerate(values)])


class GuideEntryQuerySet(models.QuerySet["GuideEntry"]):
    def in_order(self) -> Self:
        """By pillar as the framework orders them, then by code."""
        return self.order_by(place_among(Pillar.values, "pillar"), "code")

    def strongest_first(self) -> Self:
        """By the strength of the evidence, then by code."""
        return self.order_by(place_among(Evidence.values, "evidence"), "code")

    def related_to(self, entry: "GuideEntry") -> Self:
        """Others with the same fitting indicator, or with the same pillar and intervention level.

        Best first: those with the same indicator, then the strongest evidence, then the order of the guide.
        """
        same = models.Q(indicator_code=entry.indicator_code) & ~models.Q(indicator_code="")
        alike = models.Q(pillar=entry.pillar, intervention_level=entry.intervention_level)
        return (
            self.filter(same | alike)
            .exclude(pk=entry.pk)
            .order_by(
                models.Case(models.When(same, then=0), default=1),
                place_among(Evidence.values, "evidence"),
                place_among(Pillar.values, "pillar"),
                "code",
            )
        )


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
    evidence_sources = models.JSONField(_("source of the evidence by language"), default=dict)
    is_unstudied = models.BooleanField(
        _("no impact study found"),
        default=False,
        help_text=_("We looked for one: the source says that there is none."),
    )
    effort = models.CharField(_("effort"), max_length=6)
    cost_band = models.CharField(_("cost"), max_length=4)

    TEXTS = ("names", "descriptions", "lead_names", "evidence_sources", "indicator_names")

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
    def types(self) -> dict[str, str]:
        """Every type of partner that leads or takes part, by code, with its name in the reader's language."""
        has_names = len(self.partner_names) == len(self.partner_types)
        partners = zip(self.partner_types, self.partners if has_names else self.partner_types, strict=True)
        return ({self.lead_type: self.lead} if self.lead_type else {}) | dict(partners)

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
    def has_no_study(self) -> bool:
        """Whether we looked for a study of its effect and there is none; a better rating says that there is one."""
        return self.is_unstudied and self.evidence == Evidence.PROMISING

    @property
    def evidence_label(self) -> str:
        """The rating in a word or two; plainly that nobody studied the effect where that is so."""
        return str(UNSTUDIED) if self.has_no_study else self.get_evidence_display()

    @property
    def evidence_in_words(self) -> str:
        """What the rating means, and no more than that; plainly that nobody studied the effect where that is so."""
        if self.has_no_study:
            return str(UNSTUDIED_IN_WORDS)
        return str(EVIDENCE_IN_WORDS[Evidence(self.evidence)])

    @property
    def evidence_source(self) -> str:
        return in_active_language(self.evidence_sources)

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
