"""Whose rows are these? Every answer to that question lives here.

A model of a network has two managers. `objects` is a door: it gives nothing until the network is named.
`unscoped` is Django's own, for the admin, migrations, commands and tasks.
"""

from typing import Any, Self, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models.manager import BaseManager
from django.http import Http404
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class NetworkNotNamedError(AttributeError):
    """Rows were asked for without saying of which network."""


class CrossNetworkError(ValueError):
    """A row points at a row of another network."""


class NetworkDoor(BaseManager[Row]):
    """Rows of one network at a time: `Goal.objects.for_network(network)`."""

    def for_network(self, network: models.Model | int | None) -> Any:
        """The rows of this network or of the one with this key, as the model's own QuerySet; of None, nobody's rows.

        Each row is given the network at hand, as a related manager does, so that none has to read it again.
        """
        rows = self.get_queryset().filter(network=network)
        if isinstance(network, models.Model):
            known = {self.model._meta.get_field("network"): {network.pk: network}}
            rows._known_related_objects = known  # type: ignore[attr-defined]
        return rows

    def get_or_404(self, network: models.Model, **lookup: Any) -> Any:
        """The one row of this network that matches, or Http404, whether it is another network's or nobody's."""
        try:
            return self.for_network(network).get(**lookup)
        except ObjectDoesNotExist as error:
            raise Http404 from error

    def all(self) -> Any:
        raise NetworkNotNamedError("objects.all(): call objects.for_network(network) first")

    def __getattr__(self, name: str) -> Any:
        raise NetworkNotNamedError(f"objects.{name}: call objects.for_network(network) first")


def door(queryset_class: type[models.QuerySet[Any]] = models.QuerySet) -> Any:
    """A door to rows that come as `queryset_class`."""
    manager: NetworkDoor[Any] = NetworkDoor()
    manager._queryset_class = queryset_class  # type: ignore[attr-defined]
    return manager


class NetworkOwned(models.Model):
    """A row that belongs to one network and can only point at rows of the same.

    `version` counts the saves, so that a second person who edits the same row is told and loses nothing.
    """

    network = models.ForeignKey(
        "networks.Network", models.CASCADE, related_name="%(class)s_rows", editable=False, verbose_name=_("network")
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_foreign_rows()
        super().save(*args, **kwargs)

    def claim(self) -> Self:
        """Take the next version for a save, or raise ValidationError if somebody saved this row since it was read."""
        rows = type(self)._default_manager.filter(pk=self.pk, version=self.version)
        if self.pk and not rows.update(version=self.version + 1):
            raise ValidationError(_("Somebody else saved this a moment ago. Look at it again before you save."))
        self.version += 1
        return self

    def _refuse_foreign_rows(self) -> None:
        for field in self._meta.concrete_fields:
            related = field.related_model
            if isinstance(related, type) and issubclass(related, NetworkOwned):
                other = getattr(self, field.name)
                if other is not None and other.network_id != self.network_id:
                    raise CrossNetworkError(f"{field.name} belongs to another network")
