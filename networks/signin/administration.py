from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from networks import access
from networks.signin import second_factor


class AdministrationSite(admin.AdminSite):
    """Django's admin behind our own sign-in: same limits, same second factor, no second way in."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not second_factor.is_due(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        going_to = get_next_redirect_url(request) or reverse("admin:index", current_app=self.name)
        return access.administrator_first(request, going_to) or redirect(going_to)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")
