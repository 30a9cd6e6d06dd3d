import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door
from stakeholders.models.contacts import Contact
from stakeholders.models.mandates import LeadMandate
from stakeholders.models.responsibilities import Responsibility
from stakeholders.models.types import StakeholderType


class StakeholderQuerySet(models.QuerySet["Stakeholder"]):
    def at_the_table(self) -> Self:
        """Those who have not left."""
        return self.filter(left_on=None)

    def left(self) -> Self:
        """Those who sat at the table once."""
        return self.exclude(left_on=None)

    def named(self, text: str) -> Self:
        """Those with this text in one of their names or their reference."""
        fields = ["name", "short_name", "official_name", "code"]
        return self.filter(models.Q.create([(f"{field}__icontains", text) for field in fields], models.Q.OR))

    def in_pillar(self, pillar: str) -> Self:
        """Those who take a responsibility in this pillar."""
        rows = Responsibility.unscoped.filter(stakeholder=models.OuterRef("pk"), pillar=pillar)
        return self.filter(models.Exists(rows))

    def without_part(self, pillar: str = "") -> Self:
        """Those who take no responsibility in this pillar, or in none at all."""
        rows = Responsibility.unscoped.filter(stakeholder=models.OuterRef("pk"))
        return self.exclude(models.Exists(rows.filter(pillar=pillar) if pillar else rows))

    def by_name(self) -> Self:
        return self.order_by(Lower("name"), "pk")

    def with_leads(self) -> Self:
        """With the running lead mandates in `running_mandates`, and the type."""
        running = models.Prefetch("mandates", LeadMandate.unscoped.running(), to_attr="running_mandates")
        return self.select_related("type").prefetch_related(running)

    def with_contacts(self, on: dt.date) -> Self:
        """With the contacts in function on that day in `current_contacts`, the first contact first."""
        return self.prefetch_related(
            models.Prefetch("contacts", Contact.unscoped.current(on).by_rank(), to_attr="current_contacts")
        )

    def with_pillars(self) -> Self:
        """With the responsibilities in the order of the framework."""
        return self.prefetch_related(models.Prefetch("pillar_responsibilities", Responsibility.unscoped.in_order()))


class Stakeholder(NetworkOwned):
    """A partner around the schools, as this network knows it."""

    class Participation(models.TextChoices):
        CORE = "core", _("Core partner")
        PARTNER = "partner", _("Partner")
        OBSERVER = "observer", _("Observer")
        ON_INVITATION = "on_invitation", _("On invitation")

    class Mandate(models.TextChoices):
        DECIDES = "decides", _("May decide at the table")
        CONSULTS = "consults", _("Must consult first")

    code = models.CharField(_("short reference"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, help_text=_("Used in tables, where the full name is too long.")
    )
    official_name = models.CharField(
        _("official name"), max_length=500, blank=True, help_text=_("As it must stand in a public document.")
    )
    type = models.ForeignKey(StakeholderType, models.PROTECT, related_name="stakeholders", verbose_name=_("type"))
    territory = models.CharField(_("territory it works for"), max_length=200, blank=True)
    participation = models.CharField(_("how it takes part"), max_length=15, choices=Participation, blank=True)
    responsibilities = models.TextField(
        _("what it takes responsibility for"),
        blank=True,
        help_text=_("In general; per pillar it has a page of its own. No names of pupils."),
    )
    mandate = models.CharField(_("its representative"), max_length=10, choices=Mandate, blank=True)
    premises_access = models.CharField(
        _("access to its premises"),
        max_length=200,
        blank=True,
        help_text=_("May other partners come in? For example: by appointment with the principal."),
    )
    stands_for = models.JSONField(
        _("organisations it stands for"),
        default=list,
        blank=True,
        help_text=_("If it sits at the table for several organisations: one a line."),
    )
    named_in = models.JSONField(
        _("documents that name it"), default=list, blank=True, help_text=_("If it is no member itself: one a line.")
    )
    remark = models.TextField(_("remark"), blank=True, help_text=_("For example: why this type. No names of pupils."))
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    joined_precision = PrecisionField()
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_precision = PrecisionField()
    sources = models.JSONField(_("sources"), default=list, blank=True, editable=False)

    joined = PartialDateProperty(is_end=False)
    left = PartialDateProperty(is_end=True)

    unscoped = StakeholderQuerySet.as_manager()
    objects = door(StakeholderQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="stakeholder_name_unique_in_network"),
            models.UniqueConstraint(
                fields=["network", "code"], condition=~models.Q(code=""), name="stakeholder_code_unique_in_network"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None)
                | models.Q(joined_on=None)
                | models.Q(left_on__gte=models.F("joined_on")),
                name="stakeholder_leaves_after_joining",
            ),
        ]
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stakeholders:stakeholder_detail", args=[self.network.slug, self.pk])

    def clean(self) -> None:
        self._refuse_twice("name", _("There is already a stakeholder with this name."))
        self._refuse_twice("code", _("Another stakeholder has this short reference."))
        if self.left_on and self.joined_on and self.left_on < self.joined_on:
            raise ValidationError({"left_on": _("It cannot leave before it joined.")})

    @property
    def label(self) -> str:
        """The name for a table cell."""
        return self.short_name or self.name

    @property
    def has_left(self) -> bool:
        return self.left_on is not None

    def _refuse_twice(self, field: str, message: Any) -> None:
        value = getattr(self, field)
        others = Stakeholder.unscoped.filter(network=self.network_id).exclude(pk=self.pk)
        if value and others.filter(**{field: value}).exists():
            raise ValidationError({field: message})
