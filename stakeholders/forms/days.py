"""Days and periods, as the forms of this room ask for them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.forms import NetworkModelForm
from ui.forms import PartialDateField


def day_field(**kwargs: Any) -> forms.DateField:
    """One exact day."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class PeriodForm(NetworkModelForm):
    """Reads and fills `starts` and `ends`, of which only the month or the year may be known."""

    starts = PartialDateField(bound="first", label=_("from"), required=False)
    ends = PartialDateField(bound="last", label=_("until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(starts=self.instance.starts, ends=self.instance.ends)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "starts" in self.errors or "ends" in self.errors:
            return cleaned
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends.last_day < starts.first_day:
            self.add_error("ends", _("The end cannot come before the start."))
        else:
            self.instance.starts, self.instance.ends = starts, ends
        return cleaned
