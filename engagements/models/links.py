import datetime as dt
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagements.models.commitments import Commitment
from networks.tenancy import NetworkOwned, door
from networks.tokens import fingerprint
from stakeholders.models import Contact


class AnswerLinkQuerySet(models.QuerySet["AnswerLink"]):
    def unused(self, now: dt.datetime) -> Self:
        """Those that were not answered by yet and have not expired."""
        return self.filter(used_at=None, expires_at__gt=now)


class AnswerLink(NetworkOwned):
    """Lets one person answer one question of a mail without signing in, once (peers.md, row 62).

    Only a fingerprint of the link is kept. It is worth nothing once the question was answered, settled or asked anew,
    nor once the person is no longer in function for that stakeholder, or has another address than the link went to.
    """

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="answer_links", verbose_name=_("commitment")
    )
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="answer_links", verbose_name=_("contact"))
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("question of"), editable=False)
    expires_at = models.DateTimeField(_("expires on"), editable=False)
    used_at = models.DateTimeField(_("used on"), null=True, blank=True, editable=False)
    mark = models.CharField(
        max_length=16, blank=True, editable=False
    )  # of the address it went to; older ones have none

    unscoped = AnswerLinkQuerySet.as_manager()
    objects = door(AnswerLinkQuerySet)

    class Meta:
        verbose_name = _("link to answer by")
        verbose_name_plural = _("links to answer by")

    def __str__(self) -> str:
        return f"{self.commitment} · {self.contact}"

    def is_open(self, now: dt.datetime) -> bool:
        """Whether the question can be answered by it at this moment."""
        commitment, contact, today = self.commitment, self.contact, self.network.day_of(now)
        return (
            self.used_at is None
            and now < self.expires_at
            and commitment.asked_at == self.asked_at
            and commitment.owes_answer
            and commitment.engagement.is_open
            and contact.stakeholder_id == commitment.stakeholder_id
            and contact.is_current(today)
            and self.mark in {"", mark_of(contact)}
            and not commitment.stakeholder.has_left
        )

    @classmethod
    def get_by_token(cls, token: str) -> "AnswerLink | None":
        """The link that was made with this token, whatever became of it: the token is the right to see it."""
        known = cls.unscoped.select_related(
            "network",
            "contact__user",
            "commitment__stakeholder",
            "commitment__asked_by",
            "commitment__engagement__network",
        )
        return known.filter(fingerprint=fingerprint(token)).first()


def mark_of(contact: Contact) -> str:
    """Changes with the address, so that a link that went to a wrong one dies when it is corrected."""
    return fingerprint(contact.recipient.address.lower())[:16]
