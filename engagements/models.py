import datetime as dt
import hashlib
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, Plan
from guide.models import GuideEntry
from networks.partial import PartialDateProperty, PrecisionField
from networks.pillars import Pillar
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class Status(models.TextChoices):
    """How far an engagement is; that it is late is computed from its date, not chosen."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    IN_PROGRESS = "in_progress", _("In progress")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


OPEN = (Status.PROPOSED, Status.AGREED, Status.IN_PROGRESS, Status.BLOCKED)


class SchoolLevel(models.TextChoices):
    PRE_SCHOOL = "pre-school", _("Pre-school")
    PRIMARY = "primary", _("Primary education")
    SECONDARY = "secondary", _("Secondary education")


class InterventionLevel(models.TextChoices):
    UNIVERSAL = "universal", _("Universal")
    TARGETED = "targeted", _("Targeted")
    INDIVIDUAL = "individual", _("Individual")


class Funding(models.TextChoices):
    LOCAL = "local", _("Local funding")
    REGIONAL = "regional", _("Regional government")
    NATIONAL = "national", _("National government")
    EU = "EU", _("European funding")
    PRIVATE = "private", _("Private funding")
    NONE = "none", _("Own resources")


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def open(self) -> Self:
        """Neither done nor stopped."""
        return self.filter(status__in=OPEN)

    def late(self, on: dt.date) -> Self:
        """Open and past the last day of their due date."""
        return self.open().filter(due_on__lt=on)

    def of(self, stakeholder: Stakeholder) -> Self:
        """Those this stakeholder has a part in."""
        return self.filter(commitments__stakeholder=stakeholder)

    def open_first(self) -> Self:
        """What still has to be done by its due date, then what is done or stopped."""
        is_settled = models.Case(models.When(status__in=OPEN, then=0), default=1)
        return self.order_by(is_settled, models.F("due_on").asc(nulls_last=True), "pk")

    def matching(self, words: str) -> Self:
        """Those in which each of the words occurs, in the title, what, how, place or short reference."""
        found = self
        for word in words.split():
            found = found.filter(
                models.Q(title__icontains=word)
                | models.Q(what__icontains=word)
                | models.Q(how__icontains=word)
                | models.Q(place__icontains=word)
                | models.Q(code__iexact=word)
            )
        return found

    def with_commitments(self) -> Self:
        """With the commitments and their stakeholders: the leads first, then by name."""
        commitments = Commitment.unscoped.select_related("stakeholder", "answered_by", "asked_by")
        ordered = commitments.order_by("role", "stakeholder__name")
        return self.select_related("network").prefetch_related(models.Prefetch("commitments", ordered))

    def with_partners(self) -> Self:
        """With the goals by priority, and the commitments with their stakeholders."""
        return self.with_commitments().prefetch_related(models.Prefetch("goals", Goal.unscoped.by_priority()))


class Engagement(NetworkOwned):
    """What partners take upon themselves for one or more goals."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="engagements", verbose_name=_("plan"), editable=False)
    code = models.CharField(_("short reference"), max_length=20, blank=True)
    title = models.CharField(_("engagement"), max_length=300)
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar, blank=True)
    goals = models.ManyToManyField(Goal, blank=True, related_name="engagements", verbose_name=_("for the goals"))
    what = models.TextField(
        _("what exactly"), blank=True, help_text=_("What happens, for whom, how often. No names of pupils.")
    )
    how = models.TextField(_("how"), blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    starts_precision = PrecisionField()
    due_on = models.DateField(_("due"), null=True, blank=True)
    due_precision = PrecisionField()
    status = models.CharField(_("status"), max_length=11, choices=Status, default=Status.PROPOSED)
    status_note = models.TextField(
        _("why this status"),
        blank=True,
        help_text=_("What blocks it and who can help; why it was stopped and what was learned."),
    )
    progress = models.PositiveSmallIntegerField(_("progress in %"), null=True, blank=True)
    school_levels = models.JSONField(_("school levels"), default=list, blank=True)
    intervention_level = models.CharField(
        _("intervention level"), max_length=10, choices=InterventionLevel, blank=True
    )
    budget = models.DecimalField(_("budget in euro"), max_digits=12, decimal_places=2, null=True, blank=True)
    funding = models.JSONField(_("funding"), default=list, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    guide_entry = models.ForeignKey(
        GuideEntry, models.SET_NULL, null=True, blank=True, related_name="engagements", verbose_name=_("guide entry")
    )
    part_of = models.CharField(
        _("part of another plan"), max_length=200, blank=True, help_text=_("For example: provincial truancy plan")
    )

    starts = PartialDateProperty(is_end=False)
    due = PartialDateProperty(is_end=True)

    help_wanted: str  # these four are there on what engagement_state lists
    is_past_due: bool
    has_lead: bool
    has_goal: bool

    unscoped = EngagementQuerySet.as_manager()
    objects = door(EngagementQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"], condition=~models.Q(code=""), name="engagement_code_unique_in_plan"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on=None)
                | models.Q(starts_on=None)
                | models.Q(due_on__gte=models.F("starts_on")),
                name="engagement_due_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(progress=None) | models.Q(progress__lte=100), name="progress_at_most_100"
            ),
        ]
        indexes = [models.Index(fields=["network", "due_on"], name="engagement_due_in_network")]
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("engagements:engagement_detail", args=[self.network.slug, self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def school_level_names(self) -> list[str]:
        return [str(SchoolLevel(level).label) for level in self.school_levels if level in SchoolLevel.values]

    @property
    def funding_names(self) -> list[str]:
        return [str(Funding(source).label) for source in self.funding if source in Funding.values]

    def is_late(self, today: dt.date) -> bool:
        """Open and past the last day of its due date."""
        return self.is_open and self.due_on is not None and self.due_on < today

    def days_late(self, today: dt.date) -> int:
        """Days since the last day of its due date; 0 if it is not late."""
        return (today - self.due_on).days if self.due_on and self.is_late(today) else 0

    def get_leads(self) -> list["Commitment"]:
        """The commitments of those who lead it."""
        return [commitment for commitment in self.commitments.all() if commitment.is_lead]

    def get_others(self) -> list["Commitment"]:
        """The commitments of the partners who do not lead it."""
        return [commitment for commitment in self.commitments.all() if not commitment.is_lead]

    def get_unanswered(self) -> list["Commitment"]:
        """The commitments that were asked and wait for an answer."""
        return [commitment for commitment in self.commitments.all() if commitment.is_asked]

    def get_unasked(self) -> list["Commitment"]:
        """The commitments nobody has been asked for yet."""
        return [
            commitment for commitment in self.commitments.all() if commitment.answer == Commitment.Answer.NOT_ASKED
        ]

    def get_agreement_gap(self) -> str:
        """What still stands in the way of calling it agreed, in words; empty if nothing does."""
        commitments = list(self.commitments.all())
        if not any(commitment.is_lead and commitment.is_accepted for commitment in commitments):
            return str(_("Nobody has accepted to lead it yet."))
        waiting = [str(commitment.stakeholder) for commitment in commitments if commitment.is_waiting]
        return str(_("Not accepted yet by: %(names)s.")) % {"names": ", ".join(waiting)} if waiting else ""


class Commitment(NetworkOwned):
    """One stakeholder's part in an engagement, and what it answered when asked.

    A school is autonomous: only the stakeholder itself answers. What the coordinator typed in on its behalf says so.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        PARTNER = "partner", _("Partner")

    class Answer(models.TextChoices):
        NOT_ASKED = "not_asked", _("Not asked yet")
        ASKED = "asked", _("Asked, no answer yet")
        ACCEPTED = "accepted", _("Accepted")
        CHANGE_PROPOSED = "change_proposed", _("Proposes a change")
        DECLINED = "declined", _("Declined")

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="commitments", verbose_name=_("engagement")
    )
    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, related_name="commitments", verbose_name=_("stakeholder")
    )
    role = models.CharField(_("role"), max_length=7, choices=Role, default=Role.PARTNER)
    part = models.TextField(
        _("its part, word for word"),
        blank=True,
        help_text=_("Left empty, the partner is asked for the engagement as a whole."),
    )
    answer = models.CharField(_("answer"), max_length=15, choices=Answer, default=Answer.NOT_ASKED)
    asked_at = models.DateTimeField(_("asked on"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    is_on_behalf = models.BooleanField(_("typed in on its behalf"), default=False)
    how_known = models.CharField(
        _("how the answer is known"), max_length=200, blank=True, help_text=_("For example: by phone on 3 November")
    )
    accepted_wording = models.TextField(_("wording accepted"), blank=True)
    proposed_change = models.TextField(_("change proposed"), blank=True)
    proposed_due_on = models.DateField(_("other date proposed"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "stakeholder"], name="one_part_per_stakeholder_and_engagement"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=["not_asked", "asked"], answered_at=None)
                | models.Q(answer__in=["accepted", "change_proposed", "declined"], answered_at__isnull=False),
                name="an_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="not_asked") | models.Q(asked_at__isnull=False),
                name="an_answer_follows_a_question",
            ),
        ]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return f"{self.stakeholder} · {self.engagement}"

    @property
    def wording(self) -> str:
        """What the stakeholder is asked, word for word."""
        return self.part or self.engagement.what or self.engagement.title

    @property
    def terms(self) -> tuple[str, dt.date | None, dt.date | None, str]:
        """What an acceptance holds for: the words, whatever the spaces between them, the dates and the role."""
        words = " ".join(self.wording.split())
        return words, self.engagement.starts_on, self.engagement.due_on, str(self.role)

    @property
    def terms_seal(self) -> str:
        """Stands for the terms on a form, so that nobody answers to other terms than were read."""
        return hashlib.sha256(repr(self.terms).encode()).hexdigest()[:16]

    @property
    def is_lead(self) -> bool:
        return self.role == self.Role.LEAD

    @property
    def is_asked(self) -> bool:
        return self.answer == self.Answer.ASKED

    @property
    def is_accepted(self) -> bool:
        return self.answer == self.Answer.ACCEPTED

    @property
    def has_proposed(self) -> bool:
        return self.answer == self.Answer.CHANGE_PROPOSED

    @property
    def has_answered(self) -> bool:
        return self.answer in {self.Answer.ACCEPTED, self.Answer.CHANGE_PROPOSED, self.Answer.DECLINED}

    @property
    def is_waiting(self) -> bool:
        """Neither accepted nor declined: somebody still has to say something."""
        return self.answer not in {self.Answer.ACCEPTED, self.Answer.DECLINED}

    @property
    def can_be_asked(self) -> bool:
        """Not while it waits for an answer, and not once it was accepted."""
        return self.answer not in {self.Answer.ASKED, self.Answer.ACCEPTED}


class Step(NetworkOwned):
    """A piece of an engagement, with its own date and responsible partner."""

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="steps", verbose_name=_("engagement"), editable=False
    )
    title = models.CharField(_("step"), max_length=300)
    responsible = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("responsible partner"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return self.title

    def is_late(self, today: dt.date) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < today


class ProgressNote(NetworkOwned):
    """How an engagement goes, in five fields (domain file, section 7.4)."""

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="notes", verbose_name=_("engagement"), editable=False
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="progress_notes",
        verbose_name=_("stakeholder"),
        editable=False,
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    written_at = models.DateTimeField(_("written on"), null=True, blank=True, editable=False)
    status = models.CharField(_("how is it going?"), max_length=11, choices=Status)
    result = models.TextField(
        _("what happened?"), max_length=500, help_text=_("A sentence or two. No names of pupils.")
    )
    figure = models.CharField(
        _("a result in figures"),
        max_length=120,
        blank=True,
        help_text=_("For example: 64 referrals, 24 days of waiting"),
    )
    obstacle = models.TextField(_("what stands in the way, or where do you need help?"), max_length=500, blank=True)
    new_due_on = models.DateField(_("another date?"), null=True, blank=True)

    unscoped = models.Manager()
    objects = door()

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")

    def __str__(self) -> str:
        return self.result
