"""Stakeholders with their contacts, and the catalogue of their types, as sheets."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from networks.pillars import Pillar
from networks.transfer.cells import ByCode, Choice, Day
from networks.transfer.rows import CatalogueResource, NetworkRowResource, Part
from stakeholders import actions
from stakeholders.models import Contact, Stakeholder, StakeholderType

OF_CONTACT = ["contact_name", "contact_function", "contact_email", "contact_phone", "contact_rank"]
OF_CONTACT += ["contact_from", "contact_until"]


class StakeholderTypeResource(CatalogueResource):
    keyed = {
        "name": ("names", list(dict(settings.LANGUAGES))),
        "contribution": ("contributions", Pillar.values),
    }
    unknown = frozenset({"contributions"})

    class Meta:
        model = StakeholderType
        fields = ["code", "example", "responsibility", "contact_role"]
        name = gettext_lazy("stakeholder types")


class StakeholderResource(NetworkRowResource):
    """A line is a stakeholder with one contact; a stakeholder with three contacts takes three lines.

    A stakeholder is found by its short reference, or else by its name; a contact by its address, or else by its name
    and function.
    """

    key = ("name",)

    network = Field(attribute="network__slug", readonly=True)
    code = Field(attribute="code")
    name = Field(attribute="name")
    short_name = Field(attribute="short_name")
    official_name = Field(attribute="official_name")
    type = Field(attribute="type", widget=ByCode(StakeholderType))
    territory = Field(attribute="territory")
    participation = Field(attribute="participation", widget=Choice(Stakeholder.Participation.choices))
    responsibilities = Field(attribute="responsibilities")
    mandate = Field(attribute="mandate", widget=Choice(Stakeholder.Mandate.choices))
    premises_access = Field(attribute="premises_access")
    joined_on = Field(attribute="joined_on", widget=Day())
    left_on = Field(attribute="left_on", widget=Day(), readonly=True)
    contact_name = Field(attribute="contact__full_name")
    contact_function = Field(attribute="contact__function")
    contact_email = Field(attribute="contact__email")
    contact_phone = Field(attribute="contact__phone")
    contact_rank = Field(attribute="contact__rank", widget=Choice(Contact.Rank.choices))
    contact_from = Field(attribute="contact__from_on", widget=Day())
    contact_until = Field(attribute="contact__until_on", widget=Day())

    class Meta:
        model = Stakeholder
        fields = [
            "network",
            "code",
            "name",
            "short_name",
            "official_name",
            "type",
            "territory",
            "participation",
            "responsibilities",
            "mandate",
            "premises_access",
            "joined_on",
            "left_on",
            *OF_CONTACT,
        ]
        name = gettext_lazy("stakeholders with contacts")

    def find(self, row: dict[str, str]) -> Stakeholder | None:
        rows = Stakeholder.objects.for_network(self.network)
        by_code = rows.filter(code=row["code"]).first() if row.get("code") else None
        found: Stakeholder | None = by_code or rows.filter(name=row["name"]).first()
        return found

    def init_instance(self, row: Any = None) -> Stakeholder:
        return Stakeholder(network=self.network)

    def parts(self, instance: Any) -> Iterable[Part]:
        yield Part(instance)
        if instance.contact:
            yield Part(instance.contact, "contact__", frozenset({"stakeholder"}))

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, str], **kwargs: Any) -> None:  # noqa: FBT001
        instance.contact = self._contact_of(instance, row) if any(row.get(name) for name in OF_CONTACT) else None
        super().after_init_instance(instance, new, row, **kwargs)

    def check(self, instance: Any) -> None:
        contact = instance.contact
        if contact and contact.rank == Contact.Rank.PRIMARY and instance.pk:
            others = instance.contacts.filter(rank=Contact.Rank.PRIMARY).exclude(pk=contact.pk)
            if any("contact_rank" in self.said_of(other) for other in others):
                raise ValidationError({"contact_rank": _("An earlier row names another first contact.")})

    def save_part(self, part: Part, instance: Any, *, by: Any) -> None:
        if isinstance(part.row, Contact):
            part.row.stakeholder = instance
            actions.keep_contact(by=by, contact=part.row, today=timezone.localdate())
        else:
            part.row.claim().save()

    def iter_queryset(self, queryset: Any) -> Iterator[Stakeholder]:
        """A stakeholder once for each of its contacts."""
        for stakeholder in queryset.select_related("network", "type").prefetch_related("contacts"):
            for contact in stakeholder.contacts.all() or [None]:
                stakeholder.contact = contact
                yield stakeholder

    def _contact_of(self, stakeholder: Stakeholder, row: dict[str, str]) -> Contact:
        """The contact the line is about, or a new one: the first of a stakeholder that has none."""
        known = list(stakeholder.contacts.all()) if stakeholder.pk else []
        email, name, function = (row.get(f"contact_{what}", "").casefold() for what in ("email", "name", "function"))
        by_email = [one for one in known if email and one.email.casefold() == email]
        by_name = [one for one in known if (one.full_name.casefold(), one.function.casefold()) == (name, function)]
        for one in by_email + by_name:
            return one
        has_first = any(one.rank == Contact.Rank.PRIMARY and one.is_current(timezone.localdate()) for one in known)
        rank = Contact.Rank.OTHER if has_first else Contact.Rank.PRIMARY
        return Contact(network=stakeholder.network, rank=rank)
