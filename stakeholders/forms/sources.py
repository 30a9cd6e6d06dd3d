from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from networks.forms import NetworkModelForm
from stakeholders.models import Source
from ui.forms import PartialDateField


class SourceForm(NetworkModelForm):
    """A document or page that facts come from; its code is how the facts name it, so it stays."""

    dated = PartialDateField(bound="first", label=_("dated"), required=False)

    class Meta:
        model = Source
        fields = ["code", "title", "url"]
        help_texts = {"code": _("For example: A1. Facts name their source by it.")}

    field_order = ["code", "title", "url", "dated"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["dated"] = self.instance.dated
        if self.instance.pk:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "dated" in cleaned:
            self.instance.dated = cleaned["dated"]
        return cleaned

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Source.objects.for_network(self.network).filter(code=code).exists():
            raise ValidationError(_("Another source has this code."))
        return code
