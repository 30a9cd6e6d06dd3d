from typing import Self

from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door


class SourceQuerySet(models.QuerySet["Source"]):
    def by_code(self) -> Self:
        """A2 before A10."""
        return self.order_by(Length("code"), "code")


class Source(NetworkOwned):
    """A document or page that facts of the plan come from; rows name it by its code in their `sources`."""

    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("what it is"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    dated_precision = PrecisionField()

    dated = PartialDateProperty(is_end=False)

    unscoped = SourceQuerySet.as_manager()
    objects = door(SourceQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "code"], name="source_code_unique_in_network")]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title
