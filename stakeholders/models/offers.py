import datetime as dt
import re
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from guide.models import InterventionLevel, SchoolLevel
from networks.pillars import Pillar
from networks.tenancy import NetworkOwned, door
from stakeholders.models.contacts import Contact

STALE_AFTER = dt.timedelta(days=365)
SEARCHED = ["what", "target_group", "how_to_refer", "stakeholder__name", "stakeholder__short_name"]
AN_AGE = re.compile(r"(\d{1,2})(?:-\D*)?", re.ASCII)


class OfferQuerySet(models.QuerySet["Offer"]):
    def valid(self, on: dt.date) -> Self:
        """Those that can be asked for on that day."""
        return self.filter(models.Q(valid_until_on=None) | models.Q(valid_until_on__gte=on))

    def expired(self, on: dt.date) -> Self:
        """Those that can be asked for no longer."""
        return self.filter(valid_until_on__lt=on)

    def at_the_table(self) -> Self:
        """Those of stakeholders that have not left."""
        return self.filter(stakeholder__left_on=None)

    def stale(self, today: dt.date) -> Self:
        """Those nobody confirmed for a year, or ever."""
        return self.filter(models.Q(confirmed_on=None) | models.Q(confirmed_on__lt=today - STALE_AFTER))

    def for_age(self, age: int) -> Self:
        """Those for young people of that age; who names no age helps them all."""
        return self.filter(_helps_at(age))

    def at_level(self, level: str) -> Self:
        """Those for schools of that level; who names no level helps them all."""
        # The list is kept as JSON text, which SQLite cannot look into.
        listed = models.Q(school_levels__icontains=f'"{level}"')
        return self.filter(listed | models.Q(school_levels=[]))

    def with_words(self, text: str) -> Self:
        """Those in which every word stands, somewhere; a small number, as in "13-year-old", may also be an age."""
        rows = self
        for word in text.split():
            stands = models.Q.create([(f"{field}__icontains", word) for field in SEARCHED], models.Q.OR)
            age = AN_AGE.fullmatch(word)
            rows = rows.filter(stands | _helps_at(int(age[1])) if age else stands)
        return rows

    def in_order(self) -> Self:
        """By pillar and kind of help, as the forms list them; those with none of these last."""
        return self.order_by(
            _place("pillar", Pillar.values), _place("help", Offer.Help.values), Lower("stakeholder__name"), "pk"
        )

    def longest_unconfirmed_first(self) -> Self:
        """Those nobody ever confirmed, then by the day of the last confirmation."""
        return self.order_by(models.F("confirmed_on").asc(nulls_first=True), "pk")

    def judged(self, today: dt.date) -> Self:
        """With `stale`, whether nobody confirmed it for a year, and `expired`, whether it has ended."""
        stale = models.Q(confirmed_on=None) | models.Q(confirmed_on__lt=today - STALE_AFTER)
        return self.annotate(
            stale=models.Case(models.When(stale, then=True), default=False, output_field=models.BooleanField()),
            expired=models.Case(
                models.When(valid_until_on__lt=today, then=True), default=False, output_field=models.BooleanField()
            ),
        )

    def with_contacts(self, on: dt.date) -> Self:
        """With the stakeholder, and those of its contacts who are in function on that day."""
        contacts = models.Prefetch(
            "stakeholder__contacts", Contact.unscoped.current(on).by_rank(), to_attr="current_contacts"
        )
        return self.select_related("stakeholder").prefetch_related(contacts)


def _helps_at(age: int) -> models.Q:
    from_age = models.Q(youngest=None) | models.Q(youngest__lte=age)
    return from_age & (models.Q(oldest=None) | models.Q(oldest__gte=age))


def _place(field: str, values: list[str]) -> models.Case:
    order = [models.When(**{field: value}, then=place) for place, value in enumerate(values)]
    return models.Case(*order, default=len(values))


class Offer(NetworkOwned):
    """Help a stakeholder can give: for whom, how soon, whom to call (domain file, section 2)."""

    class Help(models.TextChoices):
        TALK = "talk", _("Someone to talk to, guidance")
        CARE = "care", _("Care and mental health")
        LEARNING = "learning", _("Learning support")
        TIME_OUT = "time_out", _("Another place for a while")
        LEISURE = "leisure", _("Leisure, sport and culture")
        WORK = "work", _("Work and training places")
        FAMILY = "family", _("Help for the family")
        MONEY = "money", _("Money, rights and housing")
        TEAM = "team", _("Advice for school teams")
        OTHER = "other", _("Other help")

    stakeholder = models.ForeignKey(
        "stakeholders.Stakeholder", models.CASCADE, related_name="offers", verbose_name=_("stakeholder")
    )
    what = models.CharField(_("what help"), max_length=300)
    help = models.CharField(_("kind of help"), max_length=8, choices=Help, blank=True)
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar, blank=True)
    target_group = models.CharField(_("for whom"), max_length=200, blank=True)
    reach = models.CharField(_("for everyone or for some"), max_length=10, choices=InterventionLevel, blank=True)
    school_levels = models.JSONField(_("school levels"), default=list, blank=True)
    youngest = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    oldest = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    capacity = models.CharField(
        _("how many it can help"), max_length=100, blank=True, help_text=_("For example: 12 places at a time")
    )
    waiting_time = models.CharField(
        _("waiting time"), max_length=100, blank=True, help_text=_("For example: about two weeks")
    )
    how_to_refer = models.CharField(
        _("how to refer"),
        max_length=300,
        blank=True,
        help_text=_("Whom to call, when, with what. No names of pupils."),
    )
    cost = models.CharField(
        _("what it costs"), max_length=100, blank=True, help_text=_("For example: free for families")
    )
    contact = models.ForeignKey(
        Contact,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name=_("whom to call"),
        help_text=_("Left empty: the first contact."),
    )
    valid_until_on = models.DateField(_("valid until"), null=True, blank=True)
    confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True, editable=False)

    unscoped = OfferQuerySet.as_manager()
    objects = door(OfferQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(youngest=None) | models.Q(oldest=None) | models.Q(oldest__gte=models.F("youngest")),
                name="offer_ages_in_order",
            ),
        ]
        verbose_name = _("offer of support")
        verbose_name_plural = _("offers of support")

    def __str__(self) -> str:
        return self.what

    def clean(self) -> None:
        if self.youngest is not None and self.oldest is not None and self.oldest < self.youngest:
            raise ValidationError({"oldest": _("The highest age is below the lowest.")})

    def is_valid(self, today: dt.date) -> bool:
        """Whether it can still be asked for."""
        return self.valid_until_on is None or self.valid_until_on >= today

    def is_stale(self, today: dt.date) -> bool:
        """Whether nobody confirmed it for a year."""
        return self.confirmed_on is None or self.confirmed_on < today - STALE_AFTER

    @property
    def ages(self) -> str:
        """For which ages, in words; empty where all are meant."""
        values = {"youngest": self.youngest, "oldest": self.oldest}
        if self.youngest is None and self.oldest is None:
            return ""
        if self.oldest is None:
            return str(_("from %(youngest)s years old") % values)
        if self.youngest is None:
            return str(_("up to %(oldest)s years old") % values)
        if self.youngest == self.oldest:
            return str(_("%(oldest)s years old") % values)
        return str(_("%(youngest)s to %(oldest)s years old") % values)

    @property
    def school_level_names(self) -> list[str]:
        return [str(SchoolLevel(level).label) for level in self.school_levels if level in SchoolLevel.values]

    @property
    def whom(self) -> str:
        """For whom it is, in one line."""
        return " · ".join(part for part in [self.target_group, self.ages, ", ".join(self.school_level_names)] if part)

    @property
    def whom_to_call(self) -> Contact | None:
        """Its own contact while in function, else the first of the stakeholder; of rows that came `with_contacts`."""
        current: list[Contact] = self.stakeholder.current_contacts  # type: ignore[attr-defined]
        return next((contact for contact in current if contact.pk == self.contact_id), None) or next(
            iter(current), None
        )
