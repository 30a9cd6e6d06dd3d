import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from networks.models import Network
from stakeholders.forms.days import PeriodForm, day_field
from stakeholders.models import LeadMandate, Stakeholder
from ui.forms import PageForm


class StakeholderChoice(forms.ModelMultipleChoiceField):
    """Several stakeholders, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple


class LeadForm(PageForm, forms.Form):
    """Who leads the network and who is deputy, from which day on.

    `seen` carries the mandates that ran when the form was drawn, so that a second editor is told.
    """

    leads = StakeholderChoice(
        label=_("lead partner"), queryset=None, required=False, help_text=_("Several may lead jointly.")
    )
    deputies = StakeholderChoice(label=_("deputy lead"), queryset=None, required=False)
    from_on = day_field(
        label=_("from"),
        help_text=_("Who leads now and is not ticked any more stops on this day; who goes on keeps its date."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, network: Network, mandates: list[LeadMandate], today: dt.date) -> None:
        self.today = today
        self.running = " ".join(f"{mandate.pk}.{mandate.version}" for mandate in mandates)
        initial = {
            "leads": [row.stakeholder_id for row in mandates if row.role == LeadMandate.Role.LEAD],
            "deputies": [row.stakeholder_id for row in mandates if row.role == LeadMandate.Role.DEPUTY],
            "from_on": today,
            "seen": self.running,
        }
        super().__init__(data, initial=initial)
        for name in ("leads", "deputies"):
            self.fields[name].queryset = Stakeholder.objects.for_network(network).at_the_table().by_name()  # type: ignore[attr-defined]

    def clean_from_on(self) -> dt.date:
        from_on: dt.date = self.cleaned_data["from_on"]
        if from_on > self.today:
            raise ValidationError(_("This day has not come yet. Say who leads once it has."))
        return from_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if set(cleaned.get("leads", [])) & set(cleaned.get("deputies", [])):
            self.add_error("deputies", _("Who leads cannot be its own deputy."))
        if cleaned.get("seen") != self.running:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = self.running  # type: ignore[index]
            raise ValidationError(
                _("Somebody else changed who leads while you were choosing. Save again to keep your choice.")
            )
        return cleaned

    def roles(self) -> dict[Stakeholder, str]:
        """The role of each stakeholder that was ticked."""
        leads = dict.fromkeys(self.cleaned_data["leads"], LeadMandate.Role.LEAD.value)
        return leads | dict.fromkeys(self.cleaned_data["deputies"], LeadMandate.Role.DEPUTY.value)


class LeadMandateForm(PeriodForm):
    """For what a mandate is, and its dates, to set right what was typed wrong; a running one ends by handing over."""

    field_order = ["task", "starts", "ends"]

    class Meta:
        model = LeadMandate
        fields = ["task"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.until_on is None:
            del self.fields["ends"]
        else:
            self.fields["ends"].required = True
