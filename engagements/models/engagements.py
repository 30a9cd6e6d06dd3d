import datetime as dt
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagements.models.commitments import Commitment
from engagements.models.words import OPEN, Funding, Recurrence, Status
from goals.models import Goal, Plan
from guide.models import GuideEntry, InterventionLevel, SchoolLevel
from networks.partial import PartialDateProperty, PrecisionField
from networks.pillars import Pillar
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder

# What lists show of fifty engagements and their partners: to read all their texts too would cost them a fifth more.
LISTED = ["network", "plan", "title", "pillar", "second_pillar", "status"]
LISTED += ["starts_on", "starts_precision", "due_on", "due_precision"]
LISTED_PARTS = ["network", "engagement", "role", "answer", "consulting_until_on"]
LISTED_PARTS += [f"stakeholder__{name}" for name in ("network", "name", "short_name", "left_on")]


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

    def in_pillar(self, pillar: str) -> Self:
        """Those that serve this pillar, as the first or the second; of none ("") those without a pillar."""
        wanted = models.Q(pillar=pillar)
        return self.filter(wanted | models.Q(second_pillar=pillar) if pillar else wanted)

    def open_first(self) -> Self:
        """What still has to be done by its due date, then what is done or stopped."""
        is_settled = models.Case(models.When(status__in=OPEN, then=0), default=1)
        return self.order_by(is_settled, models.F("due_on").asc(nulls_last=True), "pk")

    def by_pillar(self) -> Self:
        """In the order of the framework, those without a pillar last; in each, what starts first."""
        order = [models.When(pillar=pillar, then=place) for place, pillar in enumerate(Pillar.values)]
        place = models.Case(*order, default=len(order))
        return self.order_by(place, models.F("starts_on").asc(nulls_first=True), "due_on", "pk")

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
        return self.prefetch_related(models.Prefetch("commitments", ordered))

    def listed(self) -> Self:
        """With what a list shows of them and of the commitments: who takes part, the leads first, what it answered."""
        commitments = Commitment.unscoped.select_related("stakeholder").only(*LISTED_PARTS)
        ordered = commitments.order_by("role", "stakeholder__name")
        return self.only(*LISTED).prefetch_related(models.Prefetch("commitments", ordered))

    def with_last_note(self) -> Self:
        """With the moment of the newest progress note in `last_note_at`."""
        return self.annotate(last_note_at=models.Max("notes__written_at"))

    def with_partners(self) -> Self:
        """With the goals by priority, and the commitments with their stakeholders."""
        return self.with_commitments().prefetch_related(models.Prefetch("goals", Goal.unscoped.by_priority()))


class Engagement(NetworkOwned):
    """What partners take upon themselves for one or more goals."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="engagements", verbose_name=_("plan"), editable=False)
    code = models.CharField(_("short reference"), max_length=20, blank=True)
    title = models.CharField(_("engagement"), max_length=300)
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar, blank=True)
    second_pillar = models.CharField(
        _("second pillar"), max_length=12, choices=Pillar, blank=True, help_text=_("Only if it serves two.")
    )
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
    recurs = models.CharField(_("comes back"), max_length=6, choices=Recurrence, blank=True)
    replaces = models.CharField(
        _("takes over from"),
        max_length=300,
        blank=True,
        help_text=_("An earlier plan or project that went into this."),
    )
    stands_for = models.PositiveSmallIntegerField(
        _("number of measures it stands for"),
        null=True,
        blank=True,
        help_text=_("If one line stands for many, such as forty measures of a school."),
    )
    evidence_url = models.URLField(
        _("link to what shows it"),
        max_length=500,
        blank=True,
        help_text=_("A page or document on the web that shows what was done or what came of it."),
    )
    remark = models.TextField(_("remark"), blank=True, max_length=1000)
    sources = models.JSONField(_("sources"), default=list, blank=True, editable=False)

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
            models.CheckConstraint(
                condition=models.Q(second_pillar="")
                | (~models.Q(pillar="") & ~models.Q(pillar=models.F("second_pillar"))),
                name="a_second_pillar_is_another_one",
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
    def pillars(self) -> list[str]:
        """The pillars it serves, the first first; [""] if it has none yet."""
        return [self.pillar, self.second_pillar] if self.second_pillar else [self.pillar]

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

    def get_accepted(self) -> list[Stakeholder]:
        """Those who have accepted their part."""
        return [commitment.stakeholder for commitment in self.commitments.all() if commitment.is_accepted]

    def get_unanswered(self) -> list["Commitment"]:
        """The commitments that were asked and wait for an answer."""
        return [commitment for commitment in self.commitments.all() if commitment.owes_answer]

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
