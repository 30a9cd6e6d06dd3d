"""Accounts and their roles as a sheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from networks.models import Membership, User
from networks.transfer.cells import Address, Choice
from networks.transfer.rows import NetworkRowResource, Part

OWN = ["full_name", "language"]


class AccountResource(NetworkRowResource):
    """A line is an account with its role in one network.

    No password comes in or goes out: a new account sets one itself. Nobody becomes an administrator by a sheet, and
    an account that other networks know too keeps its name and language.
    """

    key = ("email",)

    network = Field(attribute="membership__network__slug", readonly=True)
    email = Field(attribute="email", widget=Address())
    full_name = Field(attribute="full_name")
    language = Field(attribute="language", widget=Choice(settings.LANGUAGES))
    role = Field(attribute="membership__role", widget=Choice(Membership.Role.choices))

    class Meta:
        model = User
        fields = ["network", "email", "full_name", "language", "role"]
        name = gettext_lazy("accounts")

    def parts(self, instance: Any) -> Iterable[Part]:
        yield Part(instance, unknown=frozenset({"password"}))
        yield Part(instance.membership, "membership__", frozenset({"user"}))

    def init_instance(self, row: Any = None) -> User:
        account = User()
        account.set_unusable_password()
        return account

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, str], **kwargs: Any) -> None:  # noqa: FBT001
        held = None if new else Membership.objects.filter(user=instance, network=self.network).first()
        instance.membership = held or Membership(network=self.network)
        super().after_init_instance(instance, new, row, **kwargs)

    def check(self, instance: Any) -> None:
        changed = [name for name in OWN if instance.pk and getattr(instance, name) != instance.values_before[name]]
        if changed and self._is_known_elsewhere(instance):
            message = _("This account is known outside this network too: change it on its own page.")
            raise ValidationError(dict.fromkeys(changed, message))

    def save_part(self, part: Part, instance: Any, *, by: Any) -> None:
        if isinstance(part.row, Membership):
            part.row.user = instance
        part.row.save()

    def iter_queryset(self, queryset: Any) -> Iterator[User]:
        """An account once for each of its roles."""
        for account in queryset.prefetch_related("memberships__network"):
            for membership in account.memberships.all() or [None]:
                account.membership = membership
                yield account

    def _is_known_elsewhere(self, account: User) -> bool:
        return account.is_staff or account.memberships.exclude(network=self.network).exists()
