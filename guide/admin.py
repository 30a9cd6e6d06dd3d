from typing import ClassVar

from django.contrib import admin

from guide.models import COSTS, EFFORTS, FUNDING, GoalExample, GuideEntry, InterventionLevel, SchoolLevel
from guide.resources import GuideEntryResource
from networks.repair_shop import CatalogueAdmin
from networks.transfer.pages import TransferAdmin


@admin.register(GuideEntry)
class GuideEntryAdmin(TransferAdmin, CatalogueAdmin):
    resource_classes = [GuideEntryResource]
    by_language = ("names", "descriptions", "evidence_sources")
    codes = ("partner_types",)
    one_of: ClassVar = {
        "intervention_level": InterventionLevel.choices,
        "effort": EFFORTS.items(),
        "cost_band": COSTS.items(),
    }
    several: ClassVar = {"school_levels": SchoolLevel.choices, "funding": FUNDING.items()}
    list_display = ["code", "__str__", "pillar", "evidence", "effort", "cost_band"]
    list_filter = ["pillar", "evidence", "is_unstudied", "intervention_level", "effort", "cost_band"]
    search_fields = ["code", "names", "descriptions"]
    exclude = ["lead_names", "partner_names", "indicator_names"]  # looked up from the codes


@admin.register(GoalExample)
class GoalExampleAdmin(CatalogueAdmin):
    by_language = ("names", "whys", "betters", "steps", "deadlines", "owners")
    list_display = ["code", "__str__", "is_good", "pillar"]
    list_filter = ["is_good", "pillar"]
    search_fields = ["code", "names"]
