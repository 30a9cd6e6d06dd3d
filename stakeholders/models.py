import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.models import Membership, Translated
from networks.pillars import Pillar
from networks.tenancy import NetworkOwned, door
from networks.tokens import fingerprint
from outbox.letters import Recipient


class StakeholderType(Translated):
    """A kind of partner, from the catalogue of 37 (domain file, section 2); belongs to no network."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    example = models.CharField(_("Flemish example"), max_length=200, blank=True)
    responsibility = models.CharField(_("typical responsibility"), max_length=200, blank=True)
    contact_role = models.CharField(_("typical contact"), max_length=200, blank=True)
    contributions = models.JSONField(_("typical contribution per pillar"), default=dict)

    class Meta:
        verbose_name = _("stakeholder type")
        verbose_name_plural = _("stakeholder types")


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
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

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


class ContactQuerySet(models.QuerySet["Contact"]):
    def current(self, on: dt.date) -> Self:
        """Those in function on that day."""
        return self.filter(models.Q(until_on=None) | models.Q(until_on__gte=on))

    def invitable(self) -> Self:
        """Those with an address but no account, and no invitation they could still answer."""
        waiting = Invitation.unscoped.unanswered().filter(contact=models.OuterRef("pk"))
        return self.filter(user=None).exclude(email="").exclude(models.Exists(waiting))

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
        Stakeholder, models.CASCADE, related_name="contacts", verbose_name=_("stakeholder")
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
    until_on = models.DateField(_("in function until"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("account"),
    )

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
        _refuse_end_before_start(self)

    def is_current(self, today: dt.date) -> bool:
        return self.until_on is None or self.until_on >= today

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


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: dt.datetime) -> Self:
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn, expired or not."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def newest_first(self) -> Self:
        """The last sent on top, with the network and whom they are about."""
        return self.select_related("network", "contact__stakeholder", "invited_by").order_by("-invited_at", "-pk")


class Invitation(NetworkOwned):
    """Asks one person, by mail, to come in with an account; as the contact of a stakeholder or in another role.

    The link in the mail works once and expires. Only a fingerprint of it is kept, so no copy of the rows lets
    anybody in (ASVS 6.4.1).
    """

    Role = Membership.Role

    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name=_("contact")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    address = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=1, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(_("invited on"), editable=False)
    expires_at = models.DateTimeField(_("expires on"), editable=False)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True, editable=False)

    unscoped = InvitationQuerySet.as_manager()
    objects = door(InvitationQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None),
                name="an_invitation_is_accepted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(contact=None) | models.Q(role="partner"), name="a_contact_is_invited_as_partner"
            ),
            models.UniqueConstraint(
                fields=["network", "address"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_unanswered_invitation_per_address",
            ),
        ]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.full_name or self.address

    @property
    def is_unanswered(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it can still be accepted."""
        return self.is_unanswered and now < self.expires_at

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.address, self.full_name, self.language)

    @classmethod
    def get_by_token(cls, token: str) -> "Invitation | None":
        """The invitation this link was made for, whatever became of it: the link itself is the right to see it."""
        known = cls.unscoped.select_related("network", "contact__stakeholder", "invited_by")
        return known.filter(fingerprint=fingerprint(token)).first()


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def in_order(self) -> Self:
        """In the order of the framework."""
        order = [models.When(pillar=pillar, then=place) for place, pillar in enumerate(Pillar.values)]
        return self.order_by(models.Case(*order), "stakeholder")


class Responsibility(NetworkOwned):
    """What a stakeholder takes upon itself in one pillar."""

    class Degree(models.TextChoices):
        LEADS = "leads", _("Leads")
        CONTRIBUTES = "contributes", _("Contributes")
        SUPPORTS = "supports", _("Supports")

    stakeholder = models.ForeignKey(
        Stakeholder, models.CASCADE, related_name="pillar_responsibilities", verbose_name=_("stakeholder")
    )
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar)
    degree = models.CharField(_("degree"), max_length=11, choices=Degree)
    what = models.CharField(_("for what exactly"), max_length=300, blank=True)

    unscoped = ResponsibilityQuerySet.as_manager()
    objects = door(ResponsibilityQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stakeholder", "pillar"], name="one_responsibility_per_pillar"),
        ]
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")

    def __str__(self) -> str:
        return f"{self.stakeholder} · {self.get_pillar_display()} · {self.get_degree_display()}"


class Offer(NetworkOwned):
    """Help a stakeholder can give."""

    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="offers", verbose_name=_("stakeholder"))
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar, blank=True)
    what = models.CharField(_("what help"), max_length=300)
    target_group = models.CharField(_("for whom"), max_length=200, blank=True)
    how_to_refer = models.CharField(
        _("how to refer"),
        max_length=300,
        blank=True,
        help_text=_("Whom to call, when, with what. No names of pupils."),
    )

    unscoped = models.Manager()
    objects = door()

    class Meta:
        verbose_name = _("offer of support")
        verbose_name_plural = _("offers of support")

    def __str__(self) -> str:
        return self.what


class LeadMandateQuerySet(models.QuerySet["LeadMandate"]):
    def running(self) -> Self:
        """Mandates without an end."""
        return self.filter(until_on=None)

    def past(self) -> Self:
        """Mandates that ended."""
        return self.exclude(until_on=None)

    def running_first(self) -> Self:
        """The running ones, then the latest that ended."""
        return self.order_by(models.F("until_on").desc(nulls_first=True), "-pk")

    def leads_first(self) -> Self:
        """Lead partners before their deputies, by name."""
        lead_last = models.Case(models.When(role=LeadMandate.Role.LEAD, then=0), default=1)
        return self.select_related("stakeholder").order_by(lead_last, Lower("stakeholder__name"))


class LeadMandate(NetworkOwned):
    """Who leads the network, and since when; several may lead jointly."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead partner")
        DEPUTY = "deputy", _("Deputy lead")

    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, related_name="mandates", verbose_name=_("stakeholder")
    )
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.LEAD)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    unscoped = LeadMandateQuerySet.as_manager()
    objects = door(LeadMandateQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stakeholder"], condition=models.Q(until_on=None), name="one_running_mandate_per_stakeholder"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(from_on=None)
                | models.Q(until_on__gte=models.F("from_on")),
                name="mandate_ends_after_it_starts",
            ),
        ]
        verbose_name = _("lead mandate")
        verbose_name_plural = _("lead mandates")

    def __str__(self) -> str:
        return f"{self.stakeholder} · {self.get_role_display()}"

    def clean(self) -> None:
        _refuse_end_before_start(self)


def _refuse_end_before_start(row: Contact | LeadMandate) -> None:
    if row.until_on and row.from_on and row.until_on < row.from_on:
        raise ValidationError({"until_on": _("The end cannot come before the start.")})
