from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from networks.forms import NetworkModelForm
from networks.models import Network
from networks.pillars import Pillar
from stakeholders.models import Responsibility

Degree = Responsibility.Degree


class PartForm(NetworkModelForm):
    """What a stakeholder takes upon itself in one pillar; several may be open on one page."""

    degree = forms.ChoiceField(
        label=_("degree"), choices=[("", _("Takes no responsibility here")), *Degree.choices], required=False
    )

    class Meta:
        model = Responsibility
        fields = ["degree", "what"]
        widgets = {"what": forms.Textarea({"rows": 3})}
        help_texts = {"what": _("No names of pupils.")}

    def __init__(self, *args: Any, instance: Responsibility, **kwargs: Any) -> None:
        own = f"{instance.stakeholder_id}_{instance.pillar}"
        super().__init__(*args, instance=instance, auto_id=f"id_{own}_%s", **kwargs)
        if not self.is_bound:
            self.fields["degree"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        sent = self.cleaned_data.get("version")
        cleaned = super().clean()
        if sent and not self.instance.pk:
            self._show_newer_version()
        if cleaned.get("what") and not cleaned.get("degree"):
            self.add_error("degree", _("You say for what, but not to which degree."))
        return cleaned


class MatrixFilter(forms.Form):
    """Which part of the matrix is shown; a value that makes no sense narrows nothing."""

    pillar = forms.ChoiceField(label=_("Pillar"), required=False)
    gaps = forms.BooleanField(label=_("Only who takes no responsibility"), required=False)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].choices = [("", _("All")), *network.pillars]  # type: ignore[attr-defined]
        self.fields["pillar"].widget.attrs["class"] = "form-select"
        self.fields["gaps"].widget.attrs["class"] = "form-check-input"

    @cached_property
    def narrowing(self) -> dict[str, Any]:
        """The filters in use."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def pillars(self) -> list[str]:
        """The columns: the chosen pillar, or all."""
        return [self.narrowing["pillar"]] if "pillar" in self.narrowing else Pillar.values

    def rows(self, stakeholders: Any) -> Any:
        """The stakeholders that pass: who has a part in the pillar, or with `gaps` who has none."""
        pillar = self.narrowing.get("pillar", "")
        if "gaps" in self.narrowing:
            return stakeholders.without_part(pillar)
        return stakeholders.in_pillar(pillar) if pillar else stakeholders
