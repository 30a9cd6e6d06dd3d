import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from networks.models import Membership
from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door
from outbox.letters import Recipient
from stakeholders.models.invitations import Invitation
from stakeholders.models.periods import refuse_end_before_start


class ContactQuerySet(models.QuerySet["Contact"]):
    def current(self, on: dt.date) -> Self:
        """Those in function on that day; on somebody's last day the successor already is."""
        is_last_day = models.Q(until_on=on, successor=None)
        return self.filter(models.Q(until_on=None) | models.Q(until_on__gt=on) | is_last_day)

    def invitable(self) -> Self:
        """Those at the table with an address but no account, whose address is neither invited nor inside already."""
        is_address = models.Q(lower_address=Lower(models.OuterRef("email")))
        waiting = Invitation.unscoped.unanswered().annotate(lower_address=Lower("address"))
        inside = Membership.objects.annotate(lower_address=Lower("user__email"))
        rows = self.filter(user=None, stakeholder__left_on=None).exclude(email="")
        rows = rows.exclude(models.Exists(waiting.filter(contact=models.OuterRef("pk"))))
        for known in (waiting, inside):
            rows = rows.exclude(models.Exists(known.filter(is_address, network=models.OuterRef("network"))))
        return rows

    def reachable(self) -> Self:
        """Those mail can be sent to, with their account and network; nobody whose account was closed."""
        has_address = models.Q(user=None) & ~models.Q(email="")
        return self.filter(models.Q(user__is_active=True) | has_address).select_related("user", "network")

    def by_rank(self) -> Self:
        """The first contact, then the deputies, then the others."""
        rank = models.Case(
            models.When(rank=Contact.Rank.PRIMARY, then=0), models.When(rank=Contact.Rank.DEPUTY, then=1), default=2
        )
        return self.order_by(rank, "full_name", "pk")

    def speakers(self, on: dt.date) -> dict[int, "Contact"]:
        """The one person per stakeholder who is written to on that day: its first contact mail can reach."""
        speakers: dict[int, Contact] = {}
        for contact in self.current(on).reachable().by_rank():
            speakers.setdefault(contact.stakeholder_id, contact)
        return speakers


class Contact(NetworkOwned):
    """The person who speaks for a stakeholder; an account is optional."""

    class Rank(models.TextChoices):
        PRIMARY = "primary", _("First contact")
        DEPUTY = "deputy", _("Deputy")
        OTHER = "other", _("Other")

    stakeholder = models.ForeignKey(
        "stakeholders.Stakeholder", models.CASCADE, related_name="contacts", verbose_name=_("stakeholder")
    )
    function = models.CharField(_("function"), max_length=150, help_text=_("For example: pupil-support coordinator"))
    full_name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language of the mails"),
        max_length=5,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Left empty: the language of the account, or else of the plan."),
    )
    rank = models.CharField(_("kind of contact"), max_length=8, choices=Rank, default=Rank.PRIMARY)
    from_on = models.DateField(_("in function from"), null=True, blank=True)
    from_precision = PrecisionField()
    until_on = models.DateField(_("in function until"), null=True, blank=True)
    until_precision = PrecisionField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("account"),
    )
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        editable=False,
        verbose_name=_("successor"),
    )

    starts = PartialDateProperty(is_end=False, on="from_on", precision="from_precision")
    ends = PartialDateProperty(is_end=True, on="until_on", precision="until_precision")

    unscoped = ContactQuerySet.as_manager()
    objects = door(ContactQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "user"],
                condition=models.Q(user__isnull=False),
                name="a_person_speaks_for_one_stakeholder",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(from_on=None)
                | models.Q(until_on__gte=models.F("from_on")),
                name="contact_ends_after_it_starts",
            ),
        ]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return f"{self.full_name}, {self.function}" if self.full_name else self.function

    def clean(self) -> None:
        refuse_end_before_start(self)

    def is_current(self, today: dt.date) -> bool:
        """Whether this person is in function; on the last day the successor already is."""
        if self.until_on is None or self.until_on > today:
            return True
        return self.until_on == today and self.successor_id is None

    @property
    def is_first(self) -> bool:
        return self.rank == self.Rank.PRIMARY

    @property
    def address(self) -> str:
        """Where mail reaches this person: the login of the account, or else the address noted."""
        return self.user.email if self.user else self.email

    @property
    def recipient(self) -> Recipient:
        """This person as the reader of a mail, in the language it reads."""
        account_language, account_name = (self.user.language, self.user.full_name) if self.user else ("", "")
        language = self.language or account_language or self.network.plan_language
        return Recipient(self.address, self.full_name or account_name or self.function, language)
