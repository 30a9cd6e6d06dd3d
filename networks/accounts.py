from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and coordinators; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
