from typing import ClassVar

from django.contrib import admin

from guide.models import COSTS, EFFORTS, FUNDING, GuideEntry, InterventionLevel, SchoolLevel
from guide.resources import GuideEntryResource
from networks.repair_shop import CatalogueAdmin
from networks.transfer.pages import TransferAdmin


@admin.register(GuideEntry)
class GuideEntryAdmin(TransferAdmin, CatalogueAdmin):
    resource_classes = [GuideEntryResource]
    by_language = ("names", "descriptions")
    codes = ("partner_types",)
    one_of: ClassVar = {
        "intervention_level": InterventionLevel.choices,
        "effort": EFFORTS.items(),
        "cost_band": COSTS.items(),
    }
    several: ClassVar = {"school_levels": SchoolLevel.choices, "funding": FUNDING.items()}
    list_display = ["code", "__str__", "pillar", "evidence", "effort", "cost_band"]
    list_filter = ["pillar", "evidence", "intervention_level", "effort", "cost_band"]
    search_fields = ["code", "names", "descriptions"]
    exclude = ["lead_names", "partner_names", "indicator_names"]  # looked up from the codes
