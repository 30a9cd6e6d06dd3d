import datetime as dt
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from networks.pillars import Pillar
from networks.tenancy import NetworkOwned, door


def summer() -> list[int]:
    """July and August: most schools are closed."""
    return [7, 8]


def validate_months(months: Any) -> None:
    """A list of months by number."""
    if not isinstance(months, list) or not set(months) <= set(range(1, 13)):
        raise ValidationError(_("A list of months, 1 to 12."))


def time_zones() -> list[tuple[str, str]]:
    """Time zones of Europe and its islands, as choices."""
    names = sorted(name for name in available_timezones() if name.startswith(("Europe/", "Atlantic/")))
    return [(name, name.replace("_", " ")) for name in names]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account that signs in with this e-mail address, kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An administrator of the platform."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account; the e-mail address is the login."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language of the pages"), max_length=5, choices=settings.LANGUAGES, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("administers the platform"), default=False)
    joined_at = models.DateTimeField(_("account made on"), auto_now_add=True)
    warned_at = models.DateTimeField(
        _("told on that it will be closed"), null=True, blank=True, help_text=_("Because nobody used it for so long.")
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = UserManager()

    own_memberships: list["Membership"]  # read together with the account, see networks.accounts

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_without_case")]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.full_name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()  # as signing in looks it up


class Network(models.Model):
    """The partners of one territory and everything they agree on."""

    slug = models.SlugField(_("short name in the address"), unique=True, help_text=_("For example: vaartbeke"))
    name = models.CharField(_("name of the network"), max_length=200)
    territory = models.CharField(
        _("territory"), max_length=200, help_text=_("The municipality, or the group of municipalities, it works for.")
    )
    municipalities = models.JSONField(
        _("municipalities"),
        default=list,
        blank=True,
        help_text=_("If the network works for several: one a line."),
    )
    country = models.CharField(_("country"), max_length=2, default="BE")
    region = models.CharField(_("region"), max_length=100, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, choices=time_zones, default="Europe/Brussels")
    plan_language = models.CharField(
        _("language of the plan"),
        max_length=5,
        choices=settings.LANGUAGES,
        default="nl",
        help_text=_("The plan is a public document: its language belongs to the network, not to the reader."),
    )
    school_year_starts_in = models.PositiveSmallIntegerField(
        _("month the school year starts"),
        default=9,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    small_number_threshold = models.PositiveSmallIntegerField(
        _("small-number threshold"),
        default=5,
        validators=[MinValueValidator(2), MaxValueValidator(100)],
        help_text=_("Counts of young people below this number are never shown, printed or exported."),
    )
    quiet_months = models.JSONField(
        _("months without reminders"),
        default=summer,
        blank=True,
        validators=[validate_months],
        help_text=_("What becomes due in these months is told once after them."),
    )
    label_prevention = models.CharField(_("name for prevention"), max_length=60, blank=True)
    label_intervention = models.CharField(_("name for intervention"), max_length=60, blank=True)
    label_compensation = models.CharField(_("name for compensation"), max_length=60, blank=True)
    label_monitoring = models.CharField(_("name for monitoring"), max_length=60, blank=True)
    started_at = models.DateTimeField(_("started on"), auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(school_year_starts_in__range=(1, 12)), name="network_school_year_starts_in_a_month"
            ),
            models.CheckConstraint(
                condition=models.Q(small_number_threshold__gte=2), name="network_threshold_hides_single_persons"
            ),
        ]
        verbose_name = _("network")
        verbose_name_plural = _("networks")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("overview", args=[self.slug])

    def pillar_label(self, pillar: str) -> str:
        """This network's name for a pillar, in the active language where it has none of its own."""
        return getattr(self, f"label_{pillar}") or str(Pillar(pillar).label)

    @property
    def pillars(self) -> list[tuple[str, str]]:
        """The pillars in the order of the framework, as (value, this network's name)."""
        return [(pillar, self.pillar_label(pillar)) for pillar in Pillar.values]

    @property
    def today(self) -> dt.date:
        """The calendar day where the network is."""
        return self.day_of(timezone.now())

    @property
    def place(self) -> str:
        """The territory, and the municipalities it is made of if there are several."""
        if len(self.municipalities) < 2:
            return self.territory
        names = get_text_list(self.municipalities, gettext("and"))
        return gettext("%(territory)s: %(municipalities)s") % {"territory": self.territory, "municipalities": names}

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The calendar day of this moment where the network is."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def is_quiet(self, on: dt.date) -> bool:
        """Whether nobody is reminded of anything on that day."""
        return on.month in self.quiet_months

    def in_plan_language(self) -> override:
        """A context in which every text is in the language of the plan."""
        return override(self.plan_language)


class Holiday(NetworkOwned):
    """Days on which the schools of a network are closed."""

    name = models.CharField(_("name"), max_length=100, help_text=_("For example: autumn holiday"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="holiday_ends_after_it_starts"
            ),
        ]
        verbose_name = _("school holiday")
        verbose_name_plural = _("school holidays")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.first_on and self.last_on and self.last_on < self.first_on:
            raise ValidationError({"last_on": _("The holiday ends before it starts.")})


class AbsenceThreshold(NetworkOwned):
    """From how much absence on something must happen; the rule changes over time (domain file, section 3.3)."""

    class Unit(models.TextChoices):
        HALF_DAY = "half_day", _("half-days")
        DAY = "day", _("days")
        LESSON = "lesson", _("lessons")

    amount = models.PositiveSmallIntegerField(_("from"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("unit"), max_length=8, choices=Unit, default=Unit.HALF_DAY)
    meaning = models.CharField(
        _("what happens then"), max_length=300, help_text=_("For example: the school informs the guidance centre")
    )
    from_on = models.DateField(_("valid from"), null=True, blank=True)
    until_on = models.DateField(_("valid until"), null=True, blank=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(from_on=None)
                | models.Q(until_on__gte=models.F("from_on")),
                name="threshold_ends_after_it_starts",
            ),
        ]
        verbose_name = _("absence threshold")
        verbose_name_plural = _("absence thresholds")

    def __str__(self) -> str:
        return f"{self.amount} {self.get_unit_display()}"

    def clean(self) -> None:
        if self.until_on and self.from_on and self.until_on < self.from_on:
            raise ValidationError({"until_on": _("The end cannot come before the start.")})


class Membership(models.Model):
    """What one person may do in one network."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        PARTNER = "partner", _("Partner")
        OBSERVER = "observer", _("Observer")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("account"))
    network = models.ForeignKey(Network, models.CASCADE, related_name="memberships", verbose_name=_("network"))
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "network"], name="one_role_per_person_and_network"),
        ]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.user} · {self.network} · {self.get_role_display()}"

    @property
    def is_coordinator(self) -> bool:
        return self.role == self.Role.COORDINATOR

    @property
    def is_partner(self) -> bool:
        return self.role == self.Role.PARTNER


class SentForm(models.Model):
    """A form that was sent and answered, so that it does not count again (see `networks.sent_forms`)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sent_forms", verbose_name=_("account"))
    seal = models.CharField(max_length=64)
    answer_url = models.TextField()
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "seal"], name="a_form_counts_once")]

    def __str__(self) -> str:
        return self.answer_url


class Heartbeat(models.Model):
    """When a loop that must never stop last ran: the clock, and a worker of each queue."""

    name = models.CharField(_("loop"), max_length=20, unique=True)
    ran_at = models.DateTimeField(_("last ran"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name


class Translated(models.Model):
    """A row of a catalogue that comes in several languages: `names` is `{"en": …, "nl": …}`."""

    names = models.JSONField(_("names by language"))

    TEXTS: tuple[str, ...] = ("names",)  # the fields that hold texts by language

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return in_active_language(self.names)

    @property
    def is_translated(self) -> bool:
        """Whether every text it has is there in the reader's language."""
        return not any(other_language(getattr(self, name)) for name in self.TEXTS)


def in_active_language(texts: dict[str, str]) -> str:
    """The text in the reader's language, or in English where there is none."""
    return texts.get((get_language() or "en")[:2]) or texts.get("en", "")


def other_language(texts: dict[str, str]) -> str:
    """The language the reader sees these texts in, if it is not the reader's own; empty if it is, or there is none."""
    own = (get_language() or "en")[:2]
    return "en" if own != "en" and texts.get("en") and not texts.get(own) else ""
