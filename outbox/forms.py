from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outbox.models import MailPreference, OutgoingMail
from ui.forms import ChoiceCards, PageForm


class PreferenceForm(PageForm, forms.Form):
    """How often somebody wants to be reminded."""

    rhythm = forms.ChoiceField(
        label=_("How often may eslnet remind you?"), choices=MailPreference.Rhythm, widget=ChoiceCards
    )


class MailFilterForm(PageForm, forms.Form):
    """Narrows the list of mails to one state or one kind; what makes no sense narrows nothing."""

    status = forms.ChoiceField(
        label=_("status"), choices=[("", _("All")), *OutgoingMail.Status.choices], required=False
    )
    kind = forms.ChoiceField(label=_("kind"), choices=[("", _("All")), *OutgoingMail.Kind.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def chosen(self) -> dict[str, str]:
        """The filters that were set."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
