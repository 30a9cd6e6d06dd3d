from typing import ClassVar

from django.contrib import admin

from guide.models import SchoolLevel
from networks.repair_shop import IN_NETWORK, CatalogueAdmin, LookedAt, RowAdmin, RowsInline
from networks.transfer.pages import NetworkTransferAdmin, TransferAdmin
from stakeholders.models import (
    Contact,
    Invitation,
    LeadMandate,
    Offer,
    Responsibility,
    Review,
    Seat,
    Source,
    Stakeholder,
    StakeholderType,
)
from stakeholders.resources import StakeholderResource, StakeholderTypeResource


@admin.register(StakeholderType)
class StakeholderTypeAdmin(TransferAdmin, CatalogueAdmin):
    resource_classes = [StakeholderTypeResource]
    by_pillar = ("contributions",)
    list_display = ["code", "__str__", "sector", "example", "contact_role"]
    list_filter = ["sector"]
    search_fields = ["code", "names", "example"]


class ContactInline(RowsInline):
    model = Contact
    fields = ["full_name", "function", "email", "phone", "rank", "until_on"]


class ResponsibilityInline(RowsInline):
    model = Responsibility
    fields = ["pillar", "degree", "what"]


class OfferInline(RowsInline):
    model = Offer
    fields = ["what", "pillar", "target_group"]


class LeadMandateInline(RowsInline):
    model = LeadMandate
    fields = ["role", "from_on", "until_on"]


@admin.register(Stakeholder)
class StakeholderAdmin(NetworkTransferAdmin, RowAdmin):
    resource_classes = [StakeholderResource]
    list_display = ["name", "code", "network", "type", "participation", "joined_on", "left_on"]
    list_filter = [IN_NETWORK, "participation", ("left_on", admin.EmptyFieldListFilter), "type"]
    list_select_related = ["network", "type"]
    search_fields = ["name", "short_name", "official_name", "code", "network__name"]
    ordering = ["network", "name"]
    autocomplete_fields = ["type"]
    inlines = [ContactInline, ResponsibilityInline, OfferInline, LeadMandateInline]


@admin.register(Contact)
class ContactAdmin(RowAdmin):
    """Where an account is given to the person who speaks for a stakeholder."""

    list_display = ["__str__", "stakeholder", "network", "email", "phone", "rank", "user", "until_on"]
    list_filter = [IN_NETWORK, "rank", ("user", admin.EmptyFieldListFilter), ("until_on", admin.EmptyFieldListFilter)]
    list_select_related = ["stakeholder", "network", "user"]
    search_fields = ["full_name", "function", "email", "phone", "stakeholder__name", "network__name"]
    ordering = ["network", "stakeholder__name", "full_name"]
    readonly_fields = ["stakeholder"]
    autocomplete_fields = ["user"]


@admin.register(Responsibility)
class ResponsibilityAdmin(RowAdmin):
    list_display = ["stakeholder", "pillar", "degree", "what", "network"]
    list_filter = [IN_NETWORK, "pillar", "degree"]
    list_select_related = ["stakeholder", "network"]
    search_fields = ["stakeholder__name", "what", "network__name"]
    ordering = ["network", "stakeholder__name", "pillar"]
    readonly_fields = ["stakeholder", "pillar"]


@admin.register(Offer)
class OfferAdmin(RowAdmin):
    list_display = ["what", "stakeholder", "pillar", "target_group", "network", "confirmed_on"]
    list_filter = [IN_NETWORK, "pillar", "help", "reach"]
    list_select_related = ["stakeholder", "network"]
    search_fields = ["what", "target_group", "how_to_refer", "stakeholder__name", "network__name"]
    ordering = ["network", "stakeholder__name", "what"]
    readonly_fields = ["stakeholder"]
    several: ClassVar = {"school_levels": SchoolLevel.choices}


@admin.register(Seat)
class SeatAdmin(RowAdmin):
    list_display = ["__str__", "network", "invited_on", "why_empty"]
    list_filter = [IN_NETWORK, ("invited_on", admin.EmptyFieldListFilter)]
    list_select_related = ["type", "network"]
    search_fields = ["type__names", "why_empty", "network__name"]
    ordering = ["network", "type__code"]
    readonly_fields = ["type"]


@admin.register(Source)
class SourceAdmin(RowAdmin):
    list_display = ["title", "code", "network", "url", "dated_on"]
    list_filter = [IN_NETWORK]
    list_select_related = ["network"]
    search_fields = ["title", "code", "url", "network__name"]
    ordering = ["network", "code"]


@admin.register(LeadMandate)
class LeadMandateAdmin(RowAdmin):
    list_display = ["stakeholder", "role", "from_on", "until_on", "network"]
    list_filter = [IN_NETWORK, "role", ("until_on", admin.EmptyFieldListFilter)]
    list_select_related = ["stakeholder", "network"]
    search_fields = ["stakeholder__name", "network__name"]
    ordering = ["network", "-from_on"]
    readonly_fields = ["stakeholder"]


@admin.register(Invitation)
class InvitationAdmin(LookedAt):
    """Who was asked in, by whom, and what became of it; the link itself is kept nowhere."""

    list_display = [
        "address",
        "full_name",
        "role",
        "network",
        "invited_by",
        "invited_at",
        "accepted_at",
        "withdrawn_at",
    ]
    list_filter = ["role", IN_NETWORK]
    list_select_related = ["network", "invited_by"]
    search_fields = ["address", "full_name", "contact__stakeholder__name", "network__name"]
    ordering = ["-invited_at", "-pk"]
    date_hierarchy = "invited_at"
    exclude = ["fingerprint"]


@admin.register(Review)
class ReviewAdmin(LookedAt):
    """Who was asked whether its data are still right, and what it answered; the link itself is kept nowhere."""

    list_display = ["stakeholder", "network", "asked_by", "asked_at", "answered_at", "is_settled", "withdrawn_at"]
    list_filter = [IN_NETWORK, "is_settled"]
    list_select_related = ["stakeholder", "network", "asked_by"]
    search_fields = ["stakeholder__name", "network__name"]
    ordering = ["-asked_at", "-pk"]
    date_hierarchy = "asked_at"
    exclude = ["fingerprint"]
