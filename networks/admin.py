from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from networks.models import AbsenceThreshold, Heartbeat, Holiday, Membership, Network, SentForm, User
from networks.repair_shop import IN_NETWORK, KeptAdmin, LookedAt, NetworkFilter, RowAdmin
from networks.resources import AccountResource
from networks.signin import actions
from networks.transfer.pages import NetworkTransferAdmin

admin.site.unregister(Group)  # rights hang on the role in a network, or on being an administrator


class UserCreationForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("email", "full_name")
        field_classes: ClassVar[dict[str, type]] = {}


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["network"]


@admin.register(User)
class UserAdmin(NetworkTransferAdmin, KeptAdmin, DjangoUserAdmin):
    """Accounts. They are not deleted but erased, so that what they did keeps its author, if no longer by name."""

    resource_classes = [AccountResource]
    add_form = UserCreationForm
    add_fieldsets = [(None, {"fields": ["email", "full_name", "usable_password", "password1", "password2"]})]
    fieldsets = [
        (None, {"fields": ["email", "password", "full_name", "language"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("When"), {"fields": ["joined_at", "last_login"]}),
    ]
    readonly_fields = ["joined_at", "last_login"]
    list_display = ["email", "full_name", "language", "is_active", "is_staff", "joined_at", "last_login"]
    list_filter = [
        "is_active",
        "is_staff",
        "memberships__role",
        ("memberships__network", NetworkFilter),
        "language",
    ]
    search_fields = ["email", "full_name", "memberships__network__name"]
    ordering = ["email"]
    date_hierarchy = "joined_at"
    filter_horizontal: ClassVar[list[str]] = []
    inlines = [MembershipInline]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            actions.keep_one_address(user=obj)
        if not obj.is_active:
            actions.end_sessions(user=obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Network)
class NetworkAdmin(KeptAdmin):
    list_display = ["name", "slug", "territory", "country", "plan_language", "started_at"]
    list_filter = ["country", "plan_language"]
    search_fields = ["name", "slug", "territory"]
    ordering = ["name"]
    readonly_fields = ["started_at"]
    view_on_site = False  # an administrator is not a member

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A network begins with its coordinator."""
        return redirect("network_start")


@admin.register(Holiday)
class HolidayAdmin(RowAdmin):
    list_display = ["name", "network", "first_on", "last_on"]
    list_filter = [IN_NETWORK]
    list_select_related = ["network"]
    search_fields = ["name", "network__name"]
    ordering = ["network", "first_on", "pk"]


@admin.register(AbsenceThreshold)
class AbsenceThresholdAdmin(RowAdmin):
    list_display = ["__str__", "meaning", "network", "from_on", "until_on"]
    list_filter = ["unit", IN_NETWORK]
    list_select_related = ["network"]
    search_fields = ["meaning", "network__name"]
    ordering = ["network", "unit", "amount", "pk"]


@admin.register(Membership)
class MembershipAdmin(KeptAdmin):
    list_display = ["user", "email", "network", "role"]
    list_filter = ["role", IN_NETWORK]
    list_select_related = ["user", "network"]
    search_fields = ["user__email", "user__full_name", "network__name"]
    ordering = ["network", "user__email"]
    autocomplete_fields = ["user", "network"]

    @admin.display(description=_("e-mail address"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A role can change; whose it is and where, cannot: take it away and give another."""
        return ["user", "network"] if obj else []


# What allauth keeps of a person is that person's own; an organisation's sign-in is set up by settings alone.
admin.site.unregister([Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, UserSession])


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):
    """Who lost phone and recovery codes asks an administrator, who takes the second factor away here."""

    fields = ["user", "type", "created_at", "last_used_at"]
    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__full_name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Heartbeat)
class HeartbeatAdmin(LookedAt):
    """When the clock and each kind of worker last ran."""

    list_display = ["name", "ran_at"]
    search_fields = ["name"]
    list_filter = ["name"]
    ordering = ["name"]


@admin.register(SentForm)
class SentFormAdmin(LookedAt):
    """Forms of the last week that count once, however often they are sent."""

    list_display = ["user", "answer_url", "sent_at"]
    list_filter = [("user", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["user__email", "answer_url"]
    ordering = ["-sent_at"]
    date_hierarchy = "sent_at"
