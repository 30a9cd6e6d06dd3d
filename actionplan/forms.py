import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from email.errors import MessageError
from email.headerregistry import Address
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actionplan.content.words import day
from actionplan.models import Delivery, PlanVersion
from actionplan.recipients import Group, Reader
from networks.models import Network
from outbox.actions import one_line
from outbox.letters import Recipient
from ui.forms import PageForm

MOST_ADDRESSES = 200
LONGEST_ADDRESS = 254
NAMED_AT_MOST = 10
PIECE = re.compile(r'(?:"[^"\n]*"|[^",;\n])+|"')  # a comma between quotes belongs to a name
NAME_AND_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")


class AddressesField(forms.CharField):
    """E-mail addresses in a text, "Name <address>" or bare, by line, comma or semicolon; becomes Recipients."""

    def clean(self, value: Any) -> Any:
        pieces = [piece.strip() for piece in PIECE.findall(super().clean(value))]
        read: list[Any] = [(piece, _recipient(piece)) for piece in pieces if piece]
        if wrong := [one_line(piece) for piece, recipient in read if recipient is None]:
            raise ValidationError(_not_addresses(wrong))
        found: dict[str, Recipient] = {}
        for _piece, recipient in read:
            found.setdefault(recipient.address.lower(), recipient)
        if len(found) > MOST_ADDRESSES:
            words = {"most": MOST_ADDRESSES, "number": len(found)}
            raise ValidationError(_("At most %(most)s addresses at once; these are %(number)s.") % words)
        return list(found.values())


class SendForm(PageForm, forms.Form):
    """Which version of the plan goes to whom, and with which words."""

    version = forms.TypedChoiceField(label=gettext_lazy("version"))
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("who gets it"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Somebody you ticked cannot be written to any more. Look at the list and send again."
            )
        },
    )
    addresses = AddressesField(
        label=gettext_lazy("further addresses"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy("One a line, or with commas between. A name may stand before: Els <els@example.org>"),
    )
    subject = forms.CharField(label=gettext_lazy("subject"), max_length=200)
    message = forms.CharField(
        label=gettext_lazy("your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "It goes out as you type it. The words around it are in the language of each reader. No names of pupils."
        ),
    )

    def __init__(
        self, *args: Any, network: Network, versions: Sequence[PlanVersion], groups: Sequence[Group], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.network, self.groups = network, groups
        self.readers = {reader.key: reader for group in groups for reader in group.reachable}
        by_pk = {str(version.pk): version for version in versions}
        version, recipients = self.fields["version"], self.fields["recipients"]
        version.choices = [(pk, _in_words(row)) for pk, row in by_pk.items()]  # type: ignore[attr-defined]
        version.coerce = by_pk.__getitem__  # type: ignore[attr-defined]
        recipients.choices = [(key, str(reader.recipient.name)) for key, reader in self.readers.items()]  # type: ignore[attr-defined]

    @classmethod
    def typed(cls, data: Any, *, ticked: Sequence[str] | None = None, **kwargs: Any) -> "SendForm":
        """The form as it was sent, to go on typing; `ticked` says who is ticked instead."""
        initial = {name: data.get(name, "") for name in ("version", "addresses", "subject", "message")}
        return cls(
            initial={**initial, "recipients": ticked if ticked is not None else data.getlist("recipients")}, **kwargs
        )

    def clean_subject(self) -> str:
        subject = one_line(self.cleaned_data["subject"])
        if not subject:
            raise ValidationError(self.fields["subject"].error_messages["required"])
        return subject

    def clean_message(self) -> str:
        return self.cleaned_data["message"].replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        """What the action wants: the version, its readers, and the words."""
        cleaned = super().clean() or self.cleaned_data
        ticked, typed = cleaned.pop("recipients", None), cleaned.pop("addresses", None)
        if ticked is not None and typed is not None:
            cleaned["readers"] = self._readers(ticked, typed)
            if not cleaned["readers"]:
                self.add_error("recipients", _("Nobody would get it. Tick somebody, or type an address below."))
        return cleaned

    def _readers(self, ticked: list[str], typed: list[Recipient]) -> list[Reader]:
        """Everybody ticked or typed, each address once; who is typed but known is who is known."""
        known = _by_address(self.readers.values())
        strangers = [Reader(replace(recipient, language=self.network.plan_language)) for recipient in typed]
        everybody = [self.readers[key] for key in ticked]
        everybody += [known.get(stranger.address, stranger) for stranger in strangers]
        return list(_by_address(everybody).values())

    def tick_boxes(self) -> Iterator[tuple[Group, list[tuple[Reader, Any]]]]:
        """Each group with its readers and their boxes to tick."""
        boxes = {box.data["value"]: box for box in self["recipients"]}
        for group in self.groups:
            yield group, [(reader, boxes[reader.key]) for reader in group.reachable]


class ResendForm(PageForm, forms.Form):
    """Where the plan goes that did not arrive."""

    address = forms.EmailField(label=gettext_lazy("e-mail address"))

    def __init__(self, data: Any = None, *, delivery: Delivery) -> None:
        super().__init__(data, initial={"address": delivery.newer_address or delivery.address})
        self.fields["address"].help_text = _("It went to %(address)s.") % {"address": delivery.address}

    def clean_address(self) -> str:
        recipient = _recipient(self.cleaned_data["address"])
        if recipient is None:
            raise ValidationError(_("This is not an address mail can be sent to."))
        return recipient.address


def _by_address(readers: Iterable[Reader]) -> dict[str, Reader]:
    """Each address once, the first who has it."""
    found: dict[str, Reader] = {}
    for reader in readers:
        found.setdefault(reader.address, reader)
    return found


def _recipient(piece: str) -> Recipient | None:
    """Who is meant by "Name <address>" or a bare address; None if it is no address mail can be sent to."""
    match = NAME_AND_ADDRESS.fullmatch(piece)
    name, address = (match["name"], match["address"]) if match else ("", piece)
    name, address = one_line(name.replace('"', " "))[:150], address.strip()
    try:
        validate_email(address)
        Address(addr_spec=address)
    except (ValidationError, MessageError, ValueError):
        return None
    return Recipient(address, name) if len(address) <= LONGEST_ADDRESS else None


def _not_addresses(wrong: list[str]) -> str:
    named = ", ".join(f"“{piece[:80]}”" for piece in wrong[:NAMED_AT_MOST])
    words = {"named": named, "number": len(wrong)}
    if len(wrong) > NAMED_AT_MOST:
        return _("These and others, %(number)s in all, are not e-mail addresses: %(named)s.") % words
    return (
        ngettext("This is not an e-mail address: %(named)s.", "These are not e-mail addresses: %(named)s.", len(wrong))
        % words
    )


def _in_words(version: PlanVersion) -> str:
    named = {"number": version.number, "date": day(version.made_on), "plan": version.plan.title}
    return _("Version %(number)s of %(date)s · %(plan)s") % named
