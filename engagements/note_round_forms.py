"""Whom a round of progress notes asks, and by when."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from engagements.answer_forms import A_YEAR
from engagements.forms import FilterForm
from engagements.models import NoteRound
from networks.forms import NetworkModelForm

TWO_WEEKS = dt.timedelta(days=14)


class ScopeForm(FilterForm):
    """Of which engagements partners are asked; what makes no sense in the address is ignored."""

    everybody = forms.BooleanField(label=_("Also the partners that do not lead"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("q", "status", "late", "mine"):
            self.fields.pop(name, None)

    @property
    def only_leads(self) -> bool:
        return not self.cleaned_data.get("everybody")


class NoteRoundForm(NetworkModelForm):
    """By when, and a sentence of the coordinator's own."""

    answer_by_on = forms.DateField(
        label=_("to be told by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = NoteRound
        fields = ["answer_by_on", "message"]
        widgets = {"message": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["answer_by_on"] = today + TWO_WEEKS

    def clean_answer_by_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["answer_by_on"]
        if not self.today <= day <= self.today + A_YEAR:
            raise ValidationError(_("Choose a day from today on, within a year."))
        return day
