from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.models import EvaluationAgreement, ReportingLine
from networks.forms import NetworkModelForm
from stakeholders.choices import still_at_the_table


class AgreementForm(NetworkModelForm):
    meetings_a_year = forms.IntegerField(
        label=gettext_lazy("How many times a year all partners meet"), min_value=1, max_value=52, required=False
    )

    class Meta:
        model = EvaluationAgreement
        fields = ["meetings_a_year", "rhythm", "how_evaluated", "notes_asked"]
        widgets = {"how_evaluated": forms.Textarea(attrs={"rows": 5})}

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        try:
            return super().save(commit)
        except IntegrityError as error:  # two people agree for the first time in the same moment
            raise ValidationError(
                _("Somebody else saved this a moment ago. Look at it again before you save.")
            ) from error


class ReportingLineForm(NetworkModelForm):
    class Meta:
        model = ReportingLine
        fields = ["reporter", "what", "to_whom", "how_often"]
        help_texts = {
            "what": gettext_lazy("For example: the progress of each engagement"),
            "how_often": gettext_lazy("For example: twice a year"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still_at_the_table(self, "reporter", "to_whom")
        self.fields["reporter"].empty_label = gettext_lazy("Every partner")  # type: ignore[attr-defined]
        self.fields["to_whom"].empty_label = gettext_lazy("All partners")  # type: ignore[attr-defined]
