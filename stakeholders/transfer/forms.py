from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.transfer.forms import ColumnsForm
from stakeholders import queries
from stakeholders.models import StakeholderType


class StakeholderColumnsForm(ColumnsForm):
    """The columns of a sheet of stakeholders, and the type of those of which no type is told."""

    default_type = forms.ChoiceField(
        label=_("type of the stakeholders whose type we cannot tell"),
        required=False,
        help_text=_("We look at the column with the type, and else at the name: “CLB”, “politie”, “OCMW”."),
    )
    field_order: list[str] = []

    def __init__(self, *args: Any, types: list[StakeholderType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(str(kind.pk), str(kind)) for kind in queries.types_by_name(types)]
        field = self.fields.pop("default_type")
        field.choices = [("", _("Refuse such rows")), *kinds]  # type: ignore[attr-defined]
        self.fields["default_type"] = field
