from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guide.models import Evidence, GuideEntry, InterventionLevel, SchoolLevel
from networks.pillars import Pillar

ALL = ("", _("All"))


class GuideFilter(forms.Form):
    """What the guide is narrowed to; a value that makes no sense narrows nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    pillar = forms.ChoiceField(label=_("Pillar"), required=False, choices=[ALL, *Pillar.choices])
    level = forms.ChoiceField(label=_("School level"), required=False, choices=[ALL, *SchoolLevel.choices])
    intervention = forms.ChoiceField(
        label=_("Intervention level"), required=False, choices=[ALL, *InterventionLevel.choices]
    )
    evidence = forms.ChoiceField(label=_("Evidence"), required=False, choices=[ALL, *Evidence.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "q" else "form-select"

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters in use."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_detailed(self) -> bool:
        """Whether more than words narrow the guide."""
        return bool(self.narrowing.keys() - {"q"})

    def entries(self) -> list[GuideEntry]:
        """The entries that pass, in the order of the guide.

        Words and school levels are compared here: they lie in texts by language, which databases search unlike.
        """
        chosen = self.narrowing
        columns = {"pillar": "pillar", "intervention": "intervention_level", "evidence": "evidence"}
        lookups = {column: chosen[name] for name, column in columns.items() if name in chosen}
        return [
            entry
            for entry in GuideEntry.objects.filter(**lookups).in_order()
            if entry.mentions(chosen.get("q", "")) and chosen.get("level", "") in ["", *entry.school_levels]
        ]
