from typing import Self

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from engagements.models.engagements import Engagement
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder

SHORT = 60


class CommentQuerySet(models.QuerySet["Comment"]):
    def in_order(self) -> Self:
        """The first one written on top, with who wrote it and whom it is told."""
        rows = self.select_related("stakeholder", "written_by", "withdrawn_by").prefetch_related("told")
        return rows.order_by("written_at", "pk")

    def standing(self) -> Self:
        """Those nobody has taken back."""
        return self.filter(withdrawn_at=None)


class Comment(NetworkOwned):
    """What a member says about an engagement; the partners ticked in `told` read it in their daily mail.

    Taken back, its text is gone and its place stays, so that an answer to it still makes sense.
    """

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="comments", verbose_name=_("engagement"), editable=False
    )
    text = models.TextField(_("your comment"), blank=True, max_length=2000, help_text=_("No names of pupils."))
    told = models.ManyToManyField(Stakeholder, blank=True, related_name="comments_told", verbose_name=_("tell also"))
    stakeholder = models.ForeignKey(
        Stakeholder,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("stakeholder"),
        help_text=_("Empty: the coordination."),
        editable=False,
    )
    written_at = models.DateTimeField(_("written on"), editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        editable=False,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
        editable=False,
    )

    unscoped = CommentQuerySet.as_manager()
    objects = door(CommentQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(withdrawn_at=None) & ~models.Q(text=""))
                | models.Q(withdrawn_at__isnull=False, text=""),
                name="a_withdrawn_comment_says_nothing",
            )
        ]
        indexes = [models.Index(fields=["network", "written_at"], name="comment_of_network")]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return Truncator(self.text).chars(SHORT) if self.text else str(_("Withdrawn comment"))

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
