from decimal import Decimal
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.models.kinds import Kind, PeriodKind
from goals.suppression import Cell, is_small
from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def oldest_first(self) -> Self:
        """By the period measured; those whose period is not known come last."""
        return self.order_by(models.F("period_ends_on").asc(nulls_last=True), "pk")


class Measurement(NetworkOwned):
    """One figure of one period from one source. The baseline is the measurement the plan starts from."""

    class Exactness(models.TextChoices):
        EXACT = "exact", _("exact")
        ABOUT = "about", _("about")
        MORE_THAN = "more_than", _("more than")
        LESS_THAN = "less_than", _("less than")

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        SUBMITTED = "submitted", _("Submitted, not looked at yet")
        RETURNED = "returned", _("Returned with a comment")

    indicator = models.ForeignKey(
        "goals.Indicator", models.CASCADE, related_name="measurements", verbose_name=_("indicator"), editable=False
    )
    is_baseline = models.BooleanField(_("this is the baseline"), default=False)
    period = models.CharField(
        _("period measured"),
        max_length=100,
        blank=True,
        help_text=_("2024-25 for a school year, 2025 for a calendar year, 2025-03 for a month, or in words."),
    )
    period_kind = models.CharField(max_length=11, choices=PeriodKind, default=PeriodKind.WORDS, editable=False)
    period_ends_on = models.DateField(null=True, blank=True, editable=False)
    available_on = models.DateField(_("known on"), null=True, blank=True)
    available_precision = PrecisionField()
    exactness = models.CharField(_("how exact"), max_length=9, choices=Exactness, default=Exactness.EXACT)
    numerator = models.PositiveIntegerField(_("numerator"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("denominator"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    note = models.TextField(_("how to read it"), blank=True, help_text=_("No names of pupils or of single schools."))
    breaks_series = models.BooleanField(
        _("break in the series"), default=False, help_text=_("Counted in another way than the figures before.")
    )

    edition = models.CharField(
        _("edition"),
        max_length=100,
        blank=True,
        help_text=_("Which edition of the definition or of the publication, where it matters."),
    )
    area = models.CharField(
        _("of another area"),
        max_length=200,
        blank=True,
        help_text=_("Only if the figure is not of the territory of the network: which area, or which part of it."),
    )
    is_average = models.BooleanField(_("average over several periods"), default=False)
    covers = models.CharField(
        _("what the figure covers"),
        max_length=200,
        blank=True,
        help_text=_("For example: one year, cohort not stated"),
    )
    quality = models.CharField(
        _("how reliable"), max_length=200, blank=True, help_text=_("For example: official, press, own count")
    )
    revises = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="revision",
        editable=False,
        verbose_name=_("corrects"),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ACCEPTED, editable=False)
    submitted_by = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submitted_measurements",
        editable=False,
        verbose_name=_("submitted by"),
    )
    state_note = models.CharField(_("comment of the coordinator"), max_length=300, blank=True, editable=False)
    sources = models.JSONField(_("sources"), default=list, blank=True, editable=False)

    available = PartialDateProperty(is_end=False)

    unscoped = MeasurementQuerySet.as_manager()
    objects = door(MeasurementQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=models.Q(is_baseline=True), name="one_baseline_per_indicator"
            ),
            models.CheckConstraint(
                condition=models.Q(denominator=None)
                | models.Q(numerator=None)
                | models.Q(numerator__lte=models.F("denominator")),
                name="numerator_is_part_of_denominator",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | models.Q(numerator__isnull=False),
                name="a_measurement_has_a_figure",
            ),
        ]
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")

    def __str__(self) -> str:
        return f"{self.indicator} · {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("goals:measurement_detail", args=[self.network.slug, self.pk])

    def is_hidden(self, threshold: int) -> bool:
        """Whether the figure would say something about fewer young people than `threshold` (domain file, 8.2)."""
        return is_small(Cell(self.counted, self.denominator), threshold)

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED

    @property
    def is_rough(self) -> bool:
        """Rounded, a bound, or the average of several periods."""
        return self.is_average or self.exactness != self.Exactness.EXACT

    @property
    def counted(self) -> int | None:
        """The young people counted: the numerator, or what the value says of them."""
        if self.numerator is not None or self.value is None:
            return self.numerator
        if self.indicator.kind == Kind.COUNT:
            return int(self.value)
        if self.indicator.kind == Kind.SHARE and self.denominator is not None:
            return round(self.value * self.denominator / 100)
        return None

    @property
    def figure(self) -> Decimal | None:
        """The value, or the share the counts make; whether it may be shown is another question (`is_hidden`)."""
        if self.value is not None:
            return self.value
        if self.indicator.kind == Kind.SHARE:
            return self._share()
        return Decimal(self.numerator) if self.numerator is not None else None

    def _share(self) -> Decimal | None:
        if self.numerator is None or not self.denominator:
            return None
        return round(Decimal(100) * self.numerator / self.denominator, 1)
