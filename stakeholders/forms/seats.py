from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.forms import NetworkModelForm
from stakeholders import queries
from stakeholders.forms.days import day_field
from stakeholders.models import Seat, StakeholderType
from stakeholders.presets import PRESETS
from ui.forms import ChoiceCards, PageForm


class PresetForm(PageForm, forms.Form):
    """Which kind of network this is, so that the usual seats can be set out."""

    preset = forms.ChoiceField(
        label=_("What kind of network is it?"),
        choices=[(code, preset.name) for code, preset in PRESETS.items()],
        widget=ChoiceCards,
    )

    def __init__(self, *args: Any, types: list[StakeholderType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {kind.code: str(kind) for kind in types}
        self.fields["preset"].widget.hints = {
            code: " · ".join(names[kind] for kind in preset.types if kind in names) for code, preset in PRESETS.items()
        }


class SeatForm(NetworkModelForm):
    """A seat to add: a type of the catalogue that is not expected yet."""

    class Meta:
        model = Seat
        fields = ["type"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expected = Seat.objects.for_network(self.network).values("type")
        kinds = StakeholderType.objects.exclude(pk__in=expected)
        self.fields["type"].queryset = kinds  # type: ignore[attr-defined]
        names = [(kind.pk, str(kind)) for kind in queries.types_by_name(kinds)]
        self.fields["type"].choices = [("", "—"), *names]  # type: ignore[attr-defined]


class SeatNoteForm(NetworkModelForm):
    """What became of a seat nobody sits in: since when somebody is invited, or why it stays empty."""

    invited_on = day_field(label=_("invited on"), required=False)

    class Meta:
        model = Seat
        fields = ["invited_on", "why_empty"]
        help_texts = {"why_empty": _("It stands in the plan. For example: there is no such service in our region")}
