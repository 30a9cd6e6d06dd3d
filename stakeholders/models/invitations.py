import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.models import Membership
from networks.tenancy import NetworkOwned, door
from networks.tokens import fingerprint
from outbox.letters import Recipient


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: dt.datetime) -> Self:
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn, expired or not."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def newest_first(self) -> Self:
        """The last sent on top, with the network and whom they are about."""
        return self.select_related("network", "contact__stakeholder", "invited_by").order_by("-invited_at", "-pk")


class Invitation(NetworkOwned):
    """Asks one person, by mail, to come in with an account; as the contact of a stakeholder or in another role.

    The link in the mail works once and expires. Only a fingerprint of it is kept, so no copy of the rows lets
    anybody in (ASVS 6.4.1).
    """

    Role = Membership.Role

    contact = models.ForeignKey(
        "stakeholders.Contact",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("contact"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    address = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=1, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(_("invited on"), editable=False)
    expires_at = models.DateTimeField(_("expires on"), editable=False)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded on"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True, editable=False)

    unscoped = InvitationQuerySet.as_manager()
    objects = door(InvitationQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None),
                name="an_invitation_is_accepted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(contact=None) | models.Q(role="partner"), name="a_contact_is_invited_as_partner"
            ),
            models.UniqueConstraint(
                fields=["network", "address"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_unanswered_invitation_per_address",
            ),
        ]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.full_name or self.address

    @property
    def is_unanswered(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it can still be accepted."""
        return self.is_unanswered and now < self.expires_at

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.address, self.full_name, self.language)

    @classmethod
    def get_by_token(cls, token: str) -> "Invitation | None":
        """The invitation this link was made for, whatever became of it: the link itself is the right to see it."""
        known = cls.unscoped.select_related("network", "contact__stakeholder", "invited_by")
        return known.filter(fingerprint=fingerprint(token)).first()
