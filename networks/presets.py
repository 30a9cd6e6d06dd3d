"""Ready-made words for the pillars and school holidays, to start from (domain file, section 10.1)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

PILLARS = ("prevention", "intervention", "compensation", "monitoring")


@dataclass(frozen=True)
class PillarPreset:
    """Words for the four pillars, by language of the plan; a language it lacks keeps the usual words."""

    name: Any
    labels: dict[str, tuple[str, str, str, str]]

    def words(self, language: str) -> dict[str, str]:
        """The label of each pillar in this language, empty where the usual word stays."""
        return dict(zip(PILLARS, self.labels.get(language, ("", "", "", "")), strict=True))


PILLAR_PRESETS = {
    "eu": PillarPreset(_("As the European framework: prevention, intervention, compensation, monitoring"), {}),
    "flanders": PillarPreset(
        _("Flanders, at length"),
        {
            "nl": (
                "Preventie: voorkomen",
                "Interventie: ingrijpen",
                "Compensatie: terughalen",
                "Monitoring: opvolgen",
            ),
            "en": ("Prevention: avoid", "Intervention: act", "Compensation: bring back", "Monitoring: follow up"),
            "fr": ("Prévention : éviter", "Intervention : agir", "Compensation : ramener", "Monitoring : suivre"),
            "de": (
                "Prävention: vorbeugen",
                "Intervention: eingreifen",
                "Kompensation: zurückholen",
                "Monitoring: verfolgen",
            ),
        },
    ),
    "netherlands": PillarPreset(
        _("The Netherlands"),
        {
            "nl": (
                "Preventie",
                "Verzuim en begeleiding",
                "Terugleiding naar onderwijs of werk",
                "Monitoring",
            ),
            "en": ("Prevention", "Absence and guidance", "Back to education or work", "Monitoring"),
            "fr": ("Prévention", "Absentéisme et accompagnement", "Retour à l'école ou au travail", "Monitoring"),
            "de": ("Prävention", "Fehlzeiten und Begleitung", "Zurück in Bildung oder Arbeit", "Monitoring"),
        },
    ),
    "paths": PillarPreset(
        _("PATHS: monitoring runs through all"),
        {
            "nl": ("Preventie", "Interventie", "Compensatie", "Monitoring, dwars door alles"),
            "en": ("Prevention", "Intervention", "Compensation", "Monitoring, across all"),
            "fr": ("Prévention", "Intervention", "Compensation", "Monitoring, transversal"),
            "de": ("Prävention", "Intervention", "Kompensation", "Monitoring, übergreifend"),
        },
    ),
}

# School holidays of the Flemish Community, 2026-27: name, first day, last day.
FLEMISH_HOLIDAYS = [
    (_("Autumn holiday"), dt.date(2026, 11, 2), dt.date(2026, 11, 8)),
    (_("Christmas holiday"), dt.date(2026, 12, 21), dt.date(2027, 1, 3)),
    (_("Spring holiday"), dt.date(2027, 2, 8), dt.date(2027, 2, 14)),
    (_("Easter holiday"), dt.date(2027, 3, 29), dt.date(2027, 4, 11)),
    (_("Summer holiday"), dt.date(2027, 7, 1), dt.date(2027, 8, 31)),
]
