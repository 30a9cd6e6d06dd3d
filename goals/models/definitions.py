from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.models.kinds import Better, Family, Kind
from networks.models import Translated, in_active_language


class IndicatorDefinition(Translated):
    """An indicator of the catalogue of 34 (domain file, section 3.1); belongs to no network."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    definitions = models.JSONField(_("definitions by language"))
    units = models.JSONField(_("unit by language"))
    better = models.CharField(_("which way is better"), max_length=7, choices=Better)
    family = models.CharField(_("way of counting"), max_length=14, choices=Family, default=Family.LOCAL)
    lag_months = models.PositiveSmallIntegerField(
        _("months until it is published"), null=True, blank=True, help_text=_("After the end of the period measured.")
    )
    is_regional = models.BooleanField(
        _("for regions only"), default=False, help_text=_("There is no such figure for one municipality.")
    )
    sources = models.JSONField(_("source by language"), default=dict, blank=True)
    frequencies = models.JSONField(_("how often, and how late, by language"), default=dict, blank=True)
    privacy_notes = models.JSONField(_("privacy note by language"), default=dict, blank=True)

    TEXTS = ("names", "definitions", "units", "sources", "frequencies", "privacy_notes")

    class Meta:
        verbose_name = _("indicator definition")
        verbose_name_plural = _("indicator definitions")

    def get_absolute_url(self) -> str:
        return reverse("definition_detail", args=[self.code])

    def mentions(self, words: str) -> bool:
        """Whether each of the words stands in what the reader sees of this indicator."""
        seen = [self.code, str(self), self.definition, self.unit, self.source, self.privacy]
        text = " ".join(seen).casefold()
        return all(word in text for word in words.casefold().split())

    @property
    def definition(self) -> str:
        return in_active_language(self.definitions)

    @property
    def unit(self) -> str:
        return in_active_language(self.units)

    @property
    def source(self) -> str:
        return in_active_language(self.sources)

    @property
    def frequency(self) -> str:
        return in_active_language(self.frequencies)

    @property
    def privacy(self) -> str:
        return in_active_language(self.privacy_notes)

    @property
    def kind(self) -> str:
        """The kind of figure its English unit speaks of; without one a count, so that small numbers stay hidden."""
        unit = self.units.get("en") or "count"
        if unit.startswith("%"):
            return Kind.SHARE
        is_count = unit.startswith(("count", "persons"))
        return Kind.COUNT if is_count else Kind.OTHER
