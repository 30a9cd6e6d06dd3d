"""The catalogue of indicators as a sheet."""

from django.conf import settings
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from goals.models import Better, IndicatorDefinition
from networks.transfer.cells import Choice
from networks.transfer.rows import CatalogueResource

LANGUAGES = list(dict(settings.LANGUAGES))


class IndicatorDefinitionResource(CatalogueResource):
    keyed = {
        "name": ("names", LANGUAGES),
        "definition": ("definitions", LANGUAGES),
        "unit": ("units", LANGUAGES),
        "source": ("sources", LANGUAGES),
        "frequency": ("frequencies", LANGUAGES),
        "privacy": ("privacy_notes", LANGUAGES),
    }

    better = Field(attribute="better", widget=Choice(Better.choices))

    class Meta:
        model = IndicatorDefinition
        fields = ["code", "better"]
        name = gettext_lazy("indicators")
