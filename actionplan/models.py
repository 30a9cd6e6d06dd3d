import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models import Plan
from networks.tenancy import NetworkOwned, door
from outbox.models import OutgoingMail
from stakeholders.models import Contact

ABANDONED_AFTER = dt.timedelta(minutes=10)
LARGEST_ATTACHMENT = 1024 * 1024  # bytes; mail servers turn large mails away, so a larger PDF goes as a link


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
    def made_on(self) -> dt.date | None:
        return timezone.localdate(self.made_at) if self.made_at else None

    @property
    def is_attached(self) -> bool:
        """Whether its PDF is small enough to travel inside a mail."""
        return self.size is not None and self.size <= LARGEST_ATTACHMENT

    @property
    def filename(self) -> str:
        """What the file is called on the reader's side."""
        return f"{self.network.slug}-local-action-plan-v{self.number}.pdf"


class DistributionQuerySet(models.QuerySet["Distribution"]):
    def newest_first(self) -> Self:
        return self.order_by("-sent_at", "-pk")

    def with_version(self) -> Self:
        """With the version, its plan, and who sent it; without the frozen content."""
        return self.select_related("plan_version__plan", "sent_by").defer("plan_version__content")

    def with_counts(self) -> Self:
        """With how many it goes to in `readers`, and after how many somebody has to look in `troubled`."""
        in_trouble = models.Q(deliveries__mail__status__in=OutgoingMail.TROUBLED)
        return self.annotate(
            readers=models.Count("deliveries"), troubled=models.Count("deliveries", filter=in_trouble)
        )


class Distribution(NetworkOwned):
    """One version of the plan, mailed to a list of people at one moment, with the coordinator's own words.

    `fingerprint` says what was sent to whom: exactly the same is never sent to the same people twice.
    """

    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="distributions", verbose_name=_("version of the plan")
    )
    subject = models.CharField(_("subject"), max_length=200)
    message = models.TextField(_("message"))
    fingerprint = models.CharField(max_length=64, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent on"))

    unscoped = DistributionQuerySet.as_manager()
    objects = door(DistributionQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "fingerprint"], name="the_same_is_sent_to_the_same_once"),
        ]
        verbose_name = _("distribution of the plan")
        verbose_name_plural = _("distributions of the plan")

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("actionplan:distribution_detail", args=[self.network.slug, self.pk])


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def with_mail(self) -> Self:
        """With what became of the mail, without its long text, and the contact it went to."""
        return self.select_related("mail", "contact__user").defer("mail__html")

    def arrived(self) -> Self:
        return self.filter(mail__status=OutgoingMail.Status.SENT)


class Delivery(NetworkOwned):
    """One reader of a distribution. What became of it is read from its mail, which is never copied.

    `stakeholder_name` is whom the reader was a contact of, as it was called then; it stays when the contact goes.
    """

    distribution = models.ForeignKey(
        Distribution, models.CASCADE, related_name="deliveries", verbose_name=_("distribution of the plan")
    )
    address = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="deliveries", verbose_name=_("contact")
    )
    stakeholder_name = models.CharField(_("contact of"), max_length=200, blank=True)
    mail = models.ForeignKey(
        OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="deliveries", verbose_name=_("mail")
    )

    unscoped = DeliveryQuerySet.as_manager()
    objects = door(DeliveryQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint("distribution", Lower("address"), name="one_delivery_per_address"),
        ]
        verbose_name = _("delivery of the plan")
        verbose_name_plural = _("deliveries of the plan")

    def __str__(self) -> str:
        return f"{self.name}, {self.address}" if self.name else self.address

    @property
    def newer_address(self) -> str:
        """Another address its contact has by now; empty if it is the same, or none is known."""
        address = self.contact.address if self.contact else ""
        return address if address.lower() != self.address.lower() else ""

    def is_withdrawn(self, today: dt.date) -> bool:
        """Whether its reader was a contact who has left since, or was deleted."""
        if not self.stakeholder_name:
            return False
        return self.contact is None or not self.contact.is_current(today) or self.contact.stakeholder.has_left
