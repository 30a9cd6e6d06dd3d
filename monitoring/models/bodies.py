from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.models import Plan
from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class BodyQuerySet(models.QuerySet["Body"]):
    def by_name(self) -> Self:
        """Those that still meet, then those that ended, by name."""
        return self.order_by(models.F("until_on").asc(nulls_first=True), "name", "pk")

    def with_seats(self) -> Self:
        """With the number of members and observers, and the running chair in `running_chairs`."""
        running = ChairMandate.unscoped.running().select_related("stakeholder")
        return self.annotate(
            member_count=models.Count("members", distinct=True),
            observer_count=models.Count("observers", distinct=True),
        ).prefetch_related(models.Prefetch("chairs", running, to_attr="running_chairs"))


class Body(NetworkOwned):
    """A group within the network with a rhythm of its own: steering group, working group, council."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="bodies", verbose_name=_("plan"), editable=False)
    code = models.CharField(_("short reference"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=300)
    members = models.ManyToManyField(Stakeholder, blank=True, related_name="bodies", verbose_name=_("members"))
    observers = models.ManyToManyField(
        Stakeholder,
        blank=True,
        related_name="observed_bodies",
        verbose_name=_("observers"),
        help_text=_("They sit at the table without a vote."),
    )
    chair_rule = models.CharField(
        _("how the chair is chosen"),
        max_length=200,
        blank=True,
        help_text=_("For example: changes every two years among the education networks"),
    )
    rhythm = models.CharField(
        _("how often it meets"), max_length=200, blank=True, help_text=_("For example: monthly during the school year")
    )
    since_on = models.DateField(_("since"), null=True, blank=True)
    since_precision = PrecisionField()
    until_on = models.DateField(_("until"), null=True, blank=True)
    until_precision = PrecisionField()
    note = models.TextField(_("note"), blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True, editable=False)

    since = PartialDateProperty(is_end=False)
    until = PartialDateProperty(is_end=True)

    unscoped = BodyQuerySet.as_manager()
    objects = door(BodyQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(since_on=None)
                | models.Q(until_on__gte=models.F("since_on")),
                name="body_ends_after_it_starts",
            ),
        ]
        verbose_name = _("body")
        verbose_name_plural = _("bodies")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("monitoring:body_detail", args=[self.network.slug, self.pk])


class ChairMandateQuerySet(models.QuerySet["ChairMandate"]):
    def running(self) -> Self:
        """Those without an end."""
        return self.filter(until_on=None)

    def newest_first(self) -> Self:
        """The running one, then the latest that ended, each with its stakeholder."""
        ended = models.F("until_on").desc(nulls_first=True)
        return self.select_related("stakeholder").order_by(ended, models.F("from_on").desc(nulls_last=True), "-pk")


class ChairMandate(NetworkOwned):
    """Who chairs a body, from when until when; chairs rotate, and the earlier ones stay."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="chairs", verbose_name=_("body"), editable=False)
    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, related_name="chair_mandates", verbose_name=_("stakeholder")
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    from_precision = PrecisionField()
    until_on = models.DateField(_("until"), null=True, blank=True)
    until_precision = PrecisionField()

    starts = PartialDateProperty(is_end=False, on="from_on", precision="from_precision")
    ends = PartialDateProperty(is_end=True, on="until_on", precision="until_precision")

    unscoped = ChairMandateQuerySet.as_manager()
    objects = door(ChairMandateQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body"], condition=models.Q(until_on=None), name="one_running_chair_per_body"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(from_on=None)
                | models.Q(until_on__gte=models.F("from_on")),
                name="chair_ends_after_it_starts",
            ),
        ]
        verbose_name = _("chair of a body")
        verbose_name_plural = _("chairs of bodies")

    def __str__(self) -> str:
        return f"{self.body} · {self.stakeholder}"

    @property
    def time(self) -> str:
        """From when until when, as much of it as is known."""
        values = {"from": self.starts, "until": self.ends}
        if self.starts and self.ends:
            return str(_("From %(from)s until %(until)s") % values)
        if self.starts or self.ends:
            return str((_("Since %(from)s") if self.starts else _("Until %(until)s")) % values)
        return str(_("Since a day not noted"))
