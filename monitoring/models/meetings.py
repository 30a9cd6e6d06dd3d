import datetime as dt
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagements.models import Engagement
from goals.models import Goal, Plan
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def coming(self, today: dt.date) -> Self:
        """From today on, the next one first."""
        starts = models.F("starts_at").asc(nulls_first=True)
        return self.filter(held_on__gte=today).order_by("held_on", starts, "pk")

    def held(self, today: dt.date) -> Self:
        """Before today, the newest first."""
        return self.filter(held_on__lt=today).newest_first()

    def undated(self) -> Self:
        """With a rhythm instead of a date."""
        return self.filter(held_on=None).order_by("pk")

    def of_all_partners(self) -> Self:
        """The meetings the evaluation agreement counts."""
        return self.filter(kind__in=Meeting.OF_ALL_PARTNERS)

    def newest_first(self) -> Self:
        """By date; those with a rhythm instead of a date come last."""
        return self.order_by(models.F("held_on").desc(nulls_last=True), "pk")


class Meeting(NetworkOwned):
    """A meeting of the partners, planned or held; some have a rhythm instead of a date."""

    class Kind(models.TextChoices):
        KICK_OFF = "kick_off", _("Kick-off")
        GOAL_SETTING = "goal_setting", _("Goal setting")
        EVALUATION = "evaluation", _("Evaluation meeting")
        ANNUAL = "annual", _("Annual meeting")
        DECISION = "decision", _("Decision of the local authority")
        OTHER = "other", _("Other meeting")

    OF_ALL_PARTNERS = (Kind.KICK_OFF, Kind.GOAL_SETTING, Kind.EVALUATION, Kind.ANNUAL)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="meetings", verbose_name=_("plan"), editable=False)
    code = models.CharField(_("short reference"), max_length=20, blank=True)
    kind = models.CharField(_("kind of meeting"), max_length=12, choices=Kind, default=Kind.EVALUATION)
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("Left empty, the kind of meeting is its title.")
    )
    held_on = models.DateField(_("date"), null=True, blank=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    rhythm = models.CharField(
        _("rhythm instead of a date"),
        max_length=200,
        blank=True,
        help_text=_("For example: about three times a school year"),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair = models.ForeignKey(
        Stakeholder, models.PROTECT, null=True, blank=True, related_name="chaired_meetings", verbose_name=_("chair")
    )
    secretary = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="minuted_meetings",
        verbose_name=_("secretary"),
    )
    reference = models.CharField(_("number of the decision"), max_length=60, blank=True)
    minutes = models.TextField(
        _("minutes"), blank=True, help_text=_("Organisations and functions, no names of pupils, no pupil cases.")
    )
    minutes_approved_on = models.DateField(_("minutes approved on"), null=True, blank=True)

    unscoped = MeetingQuerySet.as_manager()
    objects = door(MeetingQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"], condition=~models.Q(code=""), name="meeting_code_unique_in_plan"
            ),
            models.CheckConstraint(
                condition=models.Q(held_on__isnull=False) | ~models.Q(rhythm=""),
                name="a_meeting_has_a_date_or_a_rhythm",
            ),
        ]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("monitoring:meeting_detail", args=[self.network.slug, self.pk])

    @property
    def has_minutes(self) -> bool:
        return bool(self.minutes.strip())

    @property
    def is_of_all_partners(self) -> bool:
        return self.kind in self.OF_ALL_PARTNERS

    def is_held(self, today: dt.date) -> bool:
        return self.held_on is not None and self.held_on < today


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def in_order(self) -> Self:
        """As the meeting goes through them, with what they are about."""
        return self.select_related("goal", "engagement").order_by("position", "pk")


class AgendaItem(NetworkOwned):
    """A point of the agenda, and what came of it."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="agenda", verbose_name=_("meeting"), editable=False
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    title = models.CharField(_("agenda item"), max_length=300)
    duration = models.PositiveSmallIntegerField(_("duration in minutes"), null=True, blank=True)
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="agenda_items", verbose_name=_("about the goal")
    )
    engagement = models.ForeignKey(
        Engagement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("about the engagement"),
    )
    outcome = models.TextField(_("what came of it"), blank=True)

    unscoped = AgendaItemQuerySet.as_manager()
    objects = door(AgendaItemQuerySet)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")

    def __str__(self) -> str:
        return self.title


class Attendance(NetworkOwned):
    """Whether a stakeholder was at a meeting. Organisations, not persons."""

    class Presence(models.TextChoices):
        PRESENT = "present", _("Present")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")
        REPLACED = "replaced", _("Replaced")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting"), editable=False
    )
    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, related_name="attendances", verbose_name=_("stakeholder")
    )
    presence = models.CharField(_("presence"), max_length=8, choices=Presence)
    replaced_by = models.CharField(_("replaced by"), max_length=200, blank=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "stakeholder"], name="one_presence_per_meeting_and_stakeholder"
            ),
        ]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")

    def __str__(self) -> str:
        return f"{self.stakeholder} · {self.get_presence_display()}"
