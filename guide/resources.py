"""The inspiration guide as a sheet."""

from django.conf import settings
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from guide.models import COSTS, EFFORTS, FUNDING, Evidence, GuideEntry, InterventionLevel, SchoolLevel
from networks.pillars import Pillar
from networks.transfer.cells import Choice, Codes
from networks.transfer.rows import CatalogueResource


class GuideEntryResource(CatalogueResource):
    """Partners and indicators stand here by their codes; whoever knows their names adds them afterwards."""

    keyed = {
        "name": ("names", list(dict(settings.LANGUAGES))),
        "description": ("descriptions", list(dict(settings.LANGUAGES))),
        "evidence_source": ("evidence_sources", list(dict(settings.LANGUAGES))),
    }
    unknown = frozenset(
        {"school_levels", "partner_types", "funding", "lead_names", "partner_names", "indicator_names"}
    )

    pillar = Field(attribute="pillar", widget=Choice(Pillar.choices))
    school_levels = Field(attribute="school_levels", widget=Codes(SchoolLevel.values))
    intervention_level = Field(attribute="intervention_level", widget=Choice(InterventionLevel.choices))
    partner_types = Field(attribute="partner_types", widget=Codes())
    funding = Field(attribute="funding", widget=Codes(FUNDING))
    evidence = Field(attribute="evidence", widget=Choice(Evidence.choices))
    effort = Field(attribute="effort", widget=Choice(EFFORTS.items()))
    cost_band = Field(attribute="cost_band", widget=Choice(COSTS.items()))

    class Meta:
        model = GuideEntry
        fields = [
            "code",
            "pillar",
            "school_levels",
            "intervention_level",
            "lead_type",
            "partner_types",
            "funding",
            "indicator_code",
            "evidence",
            "is_unstudied",
            "effort",
            "cost_band",
        ]
        name = gettext_lazy("guide entries")
