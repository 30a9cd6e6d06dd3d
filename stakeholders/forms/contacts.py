import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.forms import NetworkModelForm
from stakeholders.forms.days import PeriodForm, day_field
from stakeholders.models import Contact
from ui.forms import ChoiceCards, PartialDateField

NEW, NOBODY = "new", "nobody"


class ContactForm(PeriodForm):
    """A person who speaks for a stakeholder; its account is linked elsewhere."""

    starts = PartialDateField(bound="first", label=gettext_lazy("in function from"), required=False)
    ends = PartialDateField(
        bound="last",
        label=gettext_lazy("in function until"),
        required=False,
        help_text=gettext_lazy("Leave empty while this person is in function."),
    )

    field_order = ["function", "full_name", "email", "phone", "language", "rank", "starts", "ends"]

    class Meta:
        model = Contact
        fields = ["function", "full_name", "email", "phone", "language", "rank"]
        help_texts = {"rank": gettext_lazy("A stakeholder has one first contact; the one before becomes a deputy.")}


class ContactLeaveForm(NetworkModelForm):
    """The last day of a contact, and who comes after: one of the others, somebody new, or nobody yet."""

    left_on = day_field(label=gettext_lazy("last day in function"))
    successor = forms.ChoiceField(label=gettext_lazy("who comes after"), widget=ChoiceCards)
    new_function = forms.CharField(label=gettext_lazy("function"), max_length=150, required=False)
    new_full_name = forms.CharField(label=gettext_lazy("name"), max_length=150, required=False)
    new_email = forms.EmailField(label=gettext_lazy("e-mail address"), required=False)
    new_phone = forms.CharField(label=gettext_lazy("phone"), max_length=40, required=False)

    class Meta:
        model = Contact
        fields: list[str] = []

    def __init__(self, *args: Any, others: list[Contact], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.others = {str(contact.pk): contact for contact in others}
        choices = [*((pk, str(contact)) for pk, contact in self.others.items())]
        choices += [(NEW, _("Somebody new")), (NOBODY, _("Nobody yet"))]
        self.fields["successor"].choices = choices  # type: ignore[attr-defined]
        self.fields["successor"].widget.hints = {pk: _hint(contact) for pk, contact in self.others.items()}
        self.initial.update(
            left_on=self.instance.until_on or today,
            new_function=self.instance.function,
            successor=next(iter(self.others), NEW),
        )

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        new = Fieldset(_("If it is somebody new"), "new_function", "new_full_name", "new_email", "new_phone")
        helper.layout = Layout("left_on", "successor", new, "version")
        return helper

    def clean_left_on(self) -> dt.date:
        left_on: dt.date = self.cleaned_data["left_on"]
        if left_on > self.today:
            raise ValidationError(
                _("This day has not come yet. Note a planned end by editing the contact, and come back after it.")
            )
        if self.instance.from_on and left_on < self.instance.from_on:
            raise ValidationError(_("The end cannot come before the start."))
        return left_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("successor") == NEW and not cleaned.get("new_function") and "new_function" not in self.errors:
            self.add_error("new_function", _("Say which function the new person has."))
        if cleaned.get("successor") not in {NEW, None} and (cleaned.get("new_full_name") or cleaned.get("new_email")):
            self.add_error("successor", _("You typed somebody new. Choose “Somebody new”, or empty those fields."))
        return cleaned

    def chosen_successor(self) -> Contact | None:
        """Who comes after, not saved yet if it is somebody new."""
        chosen = self.cleaned_data["successor"]
        if chosen != NEW:
            return self.others.get(chosen)
        facts = {name: self.cleaned_data[f"new_{name}"] for name in ("function", "full_name", "email", "phone")}
        return Contact(network=self.network, stakeholder=self.instance.stakeholder, rank=self.instance.rank, **facts)


def _hint(contact: Contact) -> str:
    """Which contact this is, and whether a mail reaches that person."""
    rank = str(contact.get_rank_display())
    return rank if contact.address else _("%(rank)s. No address is noted: no mail goes out.") % {"rank": rank}
