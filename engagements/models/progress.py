import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from engagements.models.engagements import Engagement
from engagements.models.words import Status
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class Step(NetworkOwned):
    """A piece of an engagement, with its own date and responsible partner."""

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="steps", verbose_name=_("engagement"), editable=False
    )
    title = models.CharField(_("step"), max_length=300)
    responsible = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("responsible partner"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return self.title

    def is_late(self, today: dt.date) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < today


class ProgressNote(NetworkOwned):
    """How an engagement goes, in five fields (domain file, section 7.4)."""

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="notes", verbose_name=_("engagement"), editable=False
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="progress_notes",
        verbose_name=_("stakeholder"),
        editable=False,
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    written_at = models.DateTimeField(_("written on"), null=True, blank=True, editable=False)
    status = models.CharField(_("how is it going?"), max_length=11, choices=Status)
    result = models.TextField(
        _("what happened?"), max_length=500, help_text=_("A sentence or two. No names of pupils.")
    )
    figure = models.CharField(
        _("a result in figures"),
        max_length=120,
        blank=True,
        help_text=_("For example: 64 referrals, 24 days of waiting"),
    )
    obstacle = models.TextField(_("what stands in the way, or where do you need help?"), max_length=500, blank=True)
    new_due_on = models.DateField(_("another date?"), null=True, blank=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")

    def __str__(self) -> str:
        return self.result


def newest_obstacle() -> Coalesce:
    """What the newest note of an engagement says stands in its way; to annotate engagements of one network with.

    Asked by the engagement alone: with the network beside it SQLite would walk through all notes of the network.
    """
    notes = ProgressNote.unscoped.filter(engagement=models.OuterRef("pk")).order_by("-pk")
    obstacle = models.Subquery(notes.values("obstacle")[:1])
    return Coalesce(obstacle, models.Value(""), output_field=models.TextField())
