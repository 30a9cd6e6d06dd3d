import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import Plan
from networks.tenancy import NetworkOwned, door

ABANDONED_AFTER = dt.timedelta(minutes=10)


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")

    def ready(self) -> Self:
        return self.filter(status=PlanVersion.Status.READY)

    def to_make(self, now: dt.datetime) -> Self:
        """Waiting, or claimed so long ago that the worker must be gone."""
        is_abandoned = models.Q(status=PlanVersion.Status.MAKING, claimed_at__lt=now - ABANDONED_AFTER)
        return self.filter(models.Q(status=PlanVersion.Status.WAITING) | is_abandoned)

    def unfinished(self) -> Self:
        """Waiting to be made, or being made."""
        return self.filter(status__in=[PlanVersion.Status.WAITING, PlanVersion.Status.MAKING])


class PlanVersion(NetworkOwned):
    """One edition of the local action plan: frozen content and the PDF drawn from it.

    The row is the queue: a worker claims it by moving it from waiting to making, once.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    class Stage(models.TextChoices):
        READING = "reading", _("Reading the plan")
        SETTING = "setting", _("Setting the pages")
        SAVING = "saving", _("Saving the file")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions", verbose_name=_("plan"))
    number = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=5)
    content = models.JSONField(_("frozen content"))
    content_sha256 = models.CharField(_("fingerprint of the content"), max_length=64)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    file = models.FileField(_("PDF"), upload_to="plans", blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    size = models.PositiveIntegerField(_("bytes"), null=True, blank=True)
    file_sha256 = models.CharField(_("fingerprint of the file"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("made on"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked on"), auto_now_add=True)

    unscoped = PlanVersionQuerySet.as_manager()
    objects = door(PlanVersionQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="version_number_unique_in_plan"),
            models.CheckConstraint(
                condition=~models.Q(status="ready") | (~models.Q(file="") & models.Q(made_at__isnull=False)),
                name="a_ready_version_has_its_file",
            ),
        ]
        verbose_name = _("version of the plan")
        verbose_name_plural = _("versions of the plan")

    def __str__(self) -> str:
        return f"{self.plan} · {self.number}"

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY

    @property
    def is_unfinished(self) -> bool:
        return self.status in {self.Status.WAITING, self.Status.MAKING}

    @property
    def filename(self) -> str:
        """What the file is called on the reader's side."""
        return f"{self.network.slug}-local-action-plan-v{self.number}.pdf"
