"""The calendar of a network, its thresholds and its words for the pillars."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.forms import NetworkModelForm
from networks.models import AbsenceThreshold, Holiday
from networks.presets import PILLAR_PRESETS
from ui.forms import ChoiceCards, PageForm


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class HolidayForm(NetworkModelForm):
    """Days on which the schools are closed."""

    first_on = day_field(_("first day"))
    last_on = day_field(_("last day"))

    class Meta:
        model = Holiday
        fields = ["name", "first_on", "last_on"]


class AbsenceThresholdForm(NetworkModelForm):
    """From how much absence on something happens, and since when that holds."""

    from_on = day_field(_("valid from"), required=False)
    until_on = day_field(_("valid until"), required=False)

    class Meta:
        model = AbsenceThreshold
        fields = ["amount", "unit", "meaning", "from_on", "until_on"]


class PillarPresetForm(PageForm, forms.Form):
    """Which words for the pillars to start from."""

    preset = forms.ChoiceField(
        label=_("Which words do you use?"),
        choices=[(code, preset.name) for code, preset in PILLAR_PRESETS.items()],
        widget=ChoiceCards,
    )
