from typing import Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.models.beside import rows_beside
from goals.models.definitions import IndicatorDefinition
from goals.models.details import BreakdownFigure, ReferenceFigure
from goals.models.kinds import Better, Family, Kind
from goals.models.measurements import Measurement
from goals.models.milestones import Milestone
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def with_target(self) -> Self:
        """Those that say where they want to arrive, as a number or in words."""
        return self.exclude(target=None, target_text="")

    def with_measurements(self) -> Self:
        """In the order they were added, with definition, who measures, and the measurements, oldest first.

        Milestones and the figures of other areas come along for `goals.figures`.
        """
        fields = ("due_on", "due_precision", "value", "note")
        milestones = rows_beside(Milestone.unscoped.all(), "indicator", *fields)
        measurements = models.Prefetch("measurements", _with_details(Measurement.unscoped.oldest_first()))
        rows = self.select_related("definition", "measured_by").annotate(milestone_rows=milestones)
        return rows.order_by("pk").prefetch_related(measurements)


def _with_details(measurements: models.QuerySet[Measurement]) -> models.QuerySet[Measurement]:
    """With the figures of other areas, and whether there are figures of groups."""
    fields = ("area", "value", "is_comparable", "note")
    references = rows_beside(ReferenceFigure.unscoped.all(), "measurement", *fields)
    parts = BreakdownFigure.unscoped.filter(measurement=models.OuterRef("pk"))
    return measurements.annotate(reference_rows=references, has_groups=models.Exists(parts))


class Indicator(NetworkOwned):
    """How the network sees whether a goal comes nearer."""

    Kind = Kind

    goal = models.ForeignKey(
        "goals.Goal", models.CASCADE, related_name="indicators", verbose_name=_("goal"), editable=False
    )
    definition = models.ForeignKey(
        IndicatorDefinition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("indicator of the catalogue"),
    )
    name = models.CharField(_("what is measured"), max_length=300)
    kind = models.CharField(_("kind of figure"), max_length=5, choices=Kind, default=Kind.SHARE)
    unit = models.CharField(_("unit"), max_length=60, blank=True, help_text=_("For example: %, days, families"))
    better = models.CharField(_("which way is better"), max_length=7, choices=Better, blank=True)
    levels = models.JSONField(
        _("levels of the scale"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("From the lowest to the highest, each with a name and what it looks like."),
    )
    meaning = models.TextField(
        _("exactly what is counted"), blank=True, help_text=_("For an indicator of your own: who counts, and who not.")
    )
    youngest = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    oldest = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    lag_months = models.PositiveSmallIntegerField(
        _("months until the figure is known"), null=True, blank=True, help_text=_("After the period measured.")
    )
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_text = models.CharField(
        _("target in words"), max_length=300, blank=True, help_text=_("For a target that is not a number.")
    )
    how_often = models.CharField(_("how often it is measured"), max_length=100, blank=True)
    measured_by = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measured_indicators",
        verbose_name=_("measured by"),
    )
    next_measurement_on = models.DateField(_("next measurement expected on"), null=True, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True, editable=False)

    unscoped = IndicatorQuerySet.as_manager()
    objects = door(IndicatorQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(youngest=None) | models.Q(oldest=None) | models.Q(oldest__gte=models.F("youngest")),
                name="indicator_ages_in_order",
            ),
        ]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.name

    @property
    def has_target(self) -> bool:
        return self.target is not None or bool(self.target_text)

    @property
    def ages(self) -> str:
        """ "16-24 years", "from 16 years", "up to 24 years"; empty if nobody said."""
        values = {"youngest": self.youngest, "oldest": self.oldest}
        if self.youngest is not None and self.oldest is not None:
            return gettext("%(youngest)s to %(oldest)s years") % values
        if self.youngest is not None:
            return gettext("from %(youngest)s years") % values
        return gettext("up to %(oldest)s years") % values if self.oldest is not None else ""

    @property
    def level_names(self) -> tuple[str, ...]:
        """From the lowest to the highest; empty for a figure that is no scale."""
        return tuple(str(level["name"]) for level in self.levels) if self.kind == Kind.SCALE else ()

    @property
    def family(self) -> str:
        """The way of counting: as the catalogue says, or else counted by the partners themselves."""
        return self.definition.family if self.definition else Family.LOCAL
