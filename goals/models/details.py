"""What stands beside a figure: the same of a larger area, and the same of parts of the young people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models.measurements import Measurement
from networks.tenancy import NetworkOwned, door


class ReferenceFigure(NetworkOwned):
    """The figure of another area for the same period: the region, the country, the year before."""

    measurement = models.ForeignKey(
        Measurement, models.CASCADE, related_name="references", verbose_name=_("beside"), editable=False
    )
    area = models.CharField(_("area"), max_length=200, help_text=_("For example: Flanders"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    is_comparable = models.BooleanField(
        _("counted in the same way"), default=True, help_text=_("Only then it is drawn on the same axis.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measurement", "area"], name="one_reference_per_measurement_and_area")
        ]
        verbose_name = _("reference figure")
        verbose_name_plural = _("reference figures")

    def __str__(self) -> str:
        return f"{self.measurement} · {self.area}"


class BreakdownFigure(NetworkOwned):
    """The part of a figure that is about one group: a school level, girls, a neighbourhood."""

    measurement = models.ForeignKey(
        Measurement, models.CASCADE, related_name="breakdown", verbose_name=_("part of"), editable=False
    )
    dimension = models.CharField(_("by what"), max_length=60, help_text=_("For example: school level, sex"))
    group = models.CharField(_("group"), max_length=100, help_text=_("For example: primary education, girls"))
    numerator = models.PositiveIntegerField(_("numerator"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("denominator"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measurement", "dimension", "group"], name="one_figure_per_measurement_and_group"
            ),
            models.CheckConstraint(
                condition=models.Q(denominator=None)
                | models.Q(numerator=None)
                | models.Q(numerator__lte=models.F("denominator")),
                name="part_numerator_is_part_of_denominator",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | models.Q(numerator__isnull=False),
                name="a_part_has_a_figure",
            ),
        ]
        verbose_name = _("figure of a group")
        verbose_name_plural = _("figures of groups")

    def __str__(self) -> str:
        return f"{self.measurement} · {self.group}"
