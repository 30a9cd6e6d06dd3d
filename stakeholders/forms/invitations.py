from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.forms import NetworkModelForm
from networks.models import Network
from stakeholders.models import Contact, Invitation, Stakeholder
from ui.forms import ChoiceCards, PageForm


class InvitationForm(NetworkModelForm):
    """Invites somebody who speaks for no stakeholder: a colleague who coordinates, or somebody who only reads."""

    role = forms.ChoiceField(
        label=_("to do what"),
        choices=[
            (Invitation.Role.OBSERVER, _("To read the whole plan")),
            (Invitation.Role.COORDINATOR, _("To coordinate the network, with all rights")),
        ],
        initial=Invitation.Role.OBSERVER,
        widget=ChoiceCards,
    )

    class Meta:
        model = Invitation
        fields = ["address", "full_name", "language", "role"]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        self.fields["language"].initial = network.plan_language

    def clean_address(self) -> str:
        return self.cleaned_data["address"].lower()


class AcceptForm(PageForm, forms.Form):
    """The name of who comes in."""

    full_name = forms.CharField(label=_("your name"), max_length=150, help_text=_("The other partners see it."))


class RoundForm(PageForm, forms.Form):
    """Who of all contacts is invited now; the first contact of each stakeholder is ticked."""

    contact = forms.MultipleChoiceField(
        label=_("who is invited"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one contact."),
            "invalid_choice": _("Somebody you ticked cannot be invited any more. Look at the list and send again."),
        },
    )

    def __init__(self, *args: Any, groups: list[tuple[Stakeholder, list[Contact]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.contacts = {str(contact.pk): contact for _stakeholder, contacts in groups for contact in contacts}
        self.fields["contact"].choices = [(pk, str(contact)) for pk, contact in self.contacts.items()]  # type: ignore[attr-defined]
        self.initial["contact"] = [pk for pk, contact in self.contacts.items() if contact.is_first]

    def clean_contact(self) -> list[Contact]:
        return [self.contacts[pk] for pk in self.cleaned_data["contact"]]

    def boxes(self) -> Iterator[tuple[Stakeholder, list[tuple[Contact, Any]]]]:
        """Each stakeholder with its contacts and their boxes."""
        boxes = dict(zip(self.contacts, self["contact"], strict=True))
        for stakeholder, contacts in self.groups:
            yield stakeholder, [(contact, boxes[str(contact.pk)]) for contact in contacts]
