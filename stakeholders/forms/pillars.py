from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from networks.forms import NetworkModelForm
from networks.models import Network
from networks.pillars import Pillar
from stakeholders.models import Responsibility, Stakeholder
from ui.forms import PageForm

Degree = Responsibility.Degree


class ResponsibilityForm(NetworkModelForm):
    """What a stakeholder takes upon itself: in general, and in each of the four pillars at once."""

    class Meta:
        model = Stakeholder
        fields = ["responsibilities"]
        widgets = {"responsibilities": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsibilities"].label = _("in general")
        self.fields["responsibilities"].help_text = _("Whatever the pillar. No names of pupils.")
        declared = {row.pillar: row for row in self.instance.pillar_responsibilities.all()}
        for pillar, name in self.network.pillars:
            row = declared.get(pillar)
            self.fields[f"degree_{pillar}"] = forms.ChoiceField(
                label=name,
                choices=[("", _("Takes no responsibility here")), *Degree.choices],
                required=False,
                initial=row.degree if row else "",
            )
            self.fields[f"what_{pillar}"] = forms.CharField(
                label=format_lazy(_("{pillar}: for what exactly"), pillar=name),
                max_length=300,
                required=False,
                initial=row.what if row else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for pillar in Pillar.values:
            if cleaned.get(f"what_{pillar}") and not cleaned.get(f"degree_{pillar}"):
                self.add_error(f"degree_{pillar}", _("You say for what, but not to which degree."))
        return cleaned

    def by_pillar(self) -> dict[str, tuple[str, str]]:
        """Per pillar the degree, empty where it takes no responsibility, and for what."""
        cleaned = self.cleaned_data
        return {pillar: (cleaned[f"degree_{pillar}"], cleaned[f"what_{pillar}"]) for pillar in Pillar.values}


class PillarLeadForm(PageForm, forms.Form):
    """Which stakeholder leads which pillar."""

    pillar = forms.ChoiceField(label=_("pillar"))
    stakeholder = forms.ModelChoiceField(label=_("stakeholder"), queryset=None)  # type: ignore[var-annotated]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].choices = network.pillars  # type: ignore[attr-defined]
        self.fields["stakeholder"].queryset = Stakeholder.objects.for_network(network).at_the_table().by_name()  # type: ignore[attr-defined]
