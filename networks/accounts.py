from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from networks.models import Membership, User


class AccountBackend(AuthenticationBackend):
    """Who is signed in comes with its memberships and their networks, in one query: every page needs both."""

    def get_user(self, user_id: Any) -> User | None:
        memberships = list(
            Membership.objects.filter(user=user_id).select_related("user", "network").order_by("network__name", "pk")
        )
        user = memberships[0].user if memberships else super().get_user(user_id)
        if user is not None:
            user.own_memberships = memberships
        return user if user is not None and self.user_can_authenticate(user) else None
