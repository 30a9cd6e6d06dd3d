import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from engagements.models.commitments import Commitment
from engagements.models.engagements import Engagement
from engagements.models.progress import ProgressNote
from engagements.models.words import OPEN
from goals.models import Plan
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class NoteRoundQuerySet(models.QuerySet["NoteRound"]):
    def open(self) -> Self:
        """Those nobody has closed."""
        return self.filter(closed_at=None)

    def newest_first(self) -> Self:
        """The open ones, then the closed ones, each the newest first, with how many were `asked` and have `told`."""
        told = NoteRequest.unscoped.filter(round=models.OuterRef("pk")).told()
        number = told.order_by().values("round").annotate(n=models.Count("pk")).values("n")
        rows = self.select_related("network").annotate(
            asked=models.Count("requests"), told=models.functions.Coalesce(models.Subquery(number), 0)
        )
        return rows.order_by(models.F("closed_at").desc(nulls_first=True), "-asked_at", "-pk")


class NoteRound(NetworkOwned):
    """The coordinator asks several partners at once how their engagements go, to be told by a day."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="note_rounds", verbose_name=_("plan"), editable=False)
    answer_by_on = models.DateField(_("to be told by"))
    message = models.TextField(
        _("a sentence of your own"),
        blank=True,
        max_length=1000,
        help_text=_("It stands in the mail, above the engagements. No names of pupils."),
    )
    asked_at = models.DateTimeField(_("asked on"), editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
        editable=False,
    )
    reminded_at = models.DateTimeField(_("reminded on"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True, editable=False)

    asked: int  # these two are there on what newest_first lists
    told: int

    unscoped = NoteRoundQuerySet.as_manager()
    objects = door(NoteRoundQuerySet)

    class Meta:
        verbose_name = _("round of progress notes")
        verbose_name_plural = _("rounds of progress notes")

    def __str__(self) -> str:
        return str(_("Progress notes by %(day)s") % {"day": date_format(self.answer_by_on)})

    def get_absolute_url(self) -> str:
        return reverse("engagements:note_round_detail", args=[self.network.slug, self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_late(self, today: dt.date) -> bool:
        """Still open after the day by which everybody was to tell."""
        return self.is_open and self.answer_by_on < today


class NoteRequestQuerySet(models.QuerySet["NoteRequest"]):
    def with_note(self) -> Self:
        """With `note_pk`, the newest note since it was asked, by the partner or typed in by the coordination."""
        since = ProgressNote.unscoped.filter(
            models.Q(stakeholder=models.OuterRef("stakeholder")) | models.Q(stakeholder=None),
            engagement=models.OuterRef("engagement"),
            written_at__gte=models.OuterRef("round__asked_at"),
        )
        return self.annotate(note_pk=models.Subquery(since.order_by("-pk").values("pk")[:1]))

    def with_standing(self) -> Self:
        """With `is_wanted`: the engagement is open, and the partner is at the table and still has its part in it."""
        part = Commitment.unscoped.filter(
            engagement=models.OuterRef("engagement"),
            stakeholder=models.OuterRef("stakeholder"),
            stakeholder__left_on=None,
            engagement__status__in=OPEN,
            answer=Commitment.Answer.ACCEPTED,
        )
        return self.annotate(is_wanted=models.Exists(part))

    def told(self) -> Self:
        """Those about which there is a note since."""
        return self.with_note().filter(note_pk__isnull=False)

    def owed(self) -> Self:
        """Those of open rounds that nobody told and that are still wanted."""
        return self.filter(round__closed_at=None).with_note().with_standing().filter(note_pk=None, is_wanted=True)


class NoteRequest(NetworkOwned):
    """One partner is asked, in a round, to tell how one engagement goes. That it told is seen from its notes."""

    round = models.ForeignKey(NoteRound, models.CASCADE, related_name="requests", verbose_name=_("round"))
    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="note_requests", verbose_name=_("engagement")
    )
    stakeholder = models.ForeignKey(
        Stakeholder, models.CASCADE, related_name="note_requests", verbose_name=_("stakeholder")
    )

    note_pk: int | None  # there with with_note
    is_wanted: bool  # there with with_standing

    unscoped = NoteRequestQuerySet.as_manager()
    objects = door(NoteRequestQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "engagement", "stakeholder"], name="asked_once_a_round_for_an_engagement"
            )
        ]
        verbose_name = _("request for a progress note")
        verbose_name_plural = _("requests for progress notes")

    def __str__(self) -> str:
        return f"{self.stakeholder} · {self.engagement}"
