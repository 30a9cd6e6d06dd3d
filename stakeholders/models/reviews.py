import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.tenancy import NetworkOwned, door
from networks.tokens import fingerprint


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self, now: dt.datetime) -> Self:
        """Asked, and still to be answered by its link."""
        return self.filter(answered_at=None, withdrawn_at=None, expires_at__gt=now)

    def unanswered(self) -> Self:
        """Asked, neither answered nor withdrawn, whether or not the link still works."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def corrections_waiting(self) -> Self:
        """Answered with what has changed, and nobody has dealt with it yet."""
        return self.filter(is_settled=False).exclude(correction="")

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")


class Review(NetworkOwned):
    """Asks a stakeholder by mail whether what the network notes of it is still right, once a year.

    The link in the mail works until it is answered, withdrawn or expired; only a fingerprint of it is kept.
    """

    stakeholder = models.ForeignKey(
        "stakeholders.Stakeholder", models.CASCADE, related_name="reviews", verbose_name=_("stakeholder")
    )
    contact = models.ForeignKey(
        "stakeholders.Contact",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("who is asked"),
    )
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked on"), editable=False)
    expires_at = models.DateTimeField(_("expires on"), editable=False)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True, editable=False)
    correction = models.TextField(
        _("what must be corrected"), blank=True, help_text=_("In your own words. No names of pupils.")
    )
    is_settled = models.BooleanField(_("correction dealt with"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True, editable=False)

    unscoped = ReviewQuerySet.as_manager()
    objects = door(ReviewQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(withdrawn_at=None),
                name="a_review_is_answered_or_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["stakeholder"],
                condition=models.Q(answered_at=None, withdrawn_at=None),
                name="one_unanswered_review_per_stakeholder",
            ),
        ]
        verbose_name = _("review of data")
        verbose_name_plural = _("reviews of data")

    def __str__(self) -> str:
        return str(self.stakeholder)

    def is_open(self, now: dt.datetime) -> bool:
        """Whether its link still works."""
        return self.answered_at is None and self.withdrawn_at is None and now < self.expires_at

    @classmethod
    def get_by_token(cls, token: str) -> "Review | None":
        """The review this link was made for, whatever became of it: the link itself is the right to see it."""
        known = cls.unscoped.select_related("network", "stakeholder__type", "contact__user", "asked_by")
        return known.filter(fingerprint=fingerprint(token)).first()
