import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.forms.fields import date_input
from monitoring.models import Body, ChairMandate
from networks.forms import NetworkModelForm
from stakeholders.choices import still_at_the_table
from stakeholders.models import Stakeholder
from ui.forms import PageForm, PartialDateField


class BodyForm(NetworkModelForm):
    since = PartialDateField(bound="first", label=gettext_lazy("since"), required=False)
    until = PartialDateField(bound="last", label=gettext_lazy("until"), required=False)

    class Meta:
        model = Body
        fields = ["name", "members", "observers", "rhythm", "chair_rule", "note"]
        widgets = {
            "members": forms.CheckboxSelectMultiple,
            "observers": forms.CheckboxSelectMultiple,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    field_order = ["name", "rhythm", "chair_rule", "members", "observers", "since", "until", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(since=self.instance.since, until=self.instance.until)
        still_at_the_table(self, "members", "observers")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._refuse_two_seats(cleaned)
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until.last_day < since.first_day:
            self.add_error("until", _("A body cannot end before it starts."))
        else:
            self.instance.since, self.instance.until = since, until
        return cleaned

    def _refuse_two_seats(self, cleaned: dict[str, Any]) -> None:
        twice = set(cleaned.get("members") or []) & set(cleaned.get("observers") or [])
        if twice:
            names = ", ".join(sorted(str(stakeholder) for stakeholder in twice))
            self.add_error("observers", _("Either a member or an observer, not both: %(names)s.") % {"names": names})


class ChairForm(PageForm, forms.Form):
    """Who chairs a body from which day on; who chairs it now stops on that day."""

    stakeholder = forms.ModelChoiceField(label=gettext_lazy("who chairs"), queryset=None)  # type: ignore[var-annotated]
    from_on = forms.DateField(label=gettext_lazy("from"), widget=date_input())

    def __init__(self, data: Any = None, *, body: Body, today: dt.date) -> None:
        super().__init__(data, initial={"from_on": today})
        at_the_table = Stakeholder.objects.for_network(body.network).at_the_table().by_name()
        self.fields["stakeholder"].queryset = at_the_table  # type: ignore[attr-defined]


class ChairMandateForm(NetworkModelForm):
    """The dates of a chair, to set right what was typed wrong; each may be known in part."""

    starts = PartialDateField(bound="first", label=gettext_lazy("from"), required=False)
    ends = PartialDateField(bound="last", label=gettext_lazy("until"), required=False)

    class Meta:
        model = ChairMandate
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(starts=self.instance.starts, ends=self.instance.ends)
        self.fields["ends"].required = self.instance.until_on is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends.last_day < starts.first_day:
            self.add_error("ends", _("The end cannot come before the start."))
        else:
            self.instance.starts, self.instance.ends = starts, ends
        return cleaned
