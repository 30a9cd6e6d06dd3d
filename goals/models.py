import datetime as dt
from decimal import Decimal
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.models import Translated, in_active_language
from networks.partial import PartialDateProperty, PrecisionField
from networks.tenancy import NetworkOwned, door
from stakeholders.models import Stakeholder


class PlanQuerySet(models.QuerySet["Plan"]):
    def current(self) -> "Plan | None":
        """The plan the network works on: the newest that is not closed."""
        return self.exclude(status=Plan.Status.CLOSED).newest_first().first()

    def newest_first(self) -> Self:
        """By the start of their period; those without one come last."""
        return self.order_by(models.F("starts_on").desc(nulls_last=True), "-pk")

    def with_goal_count(self) -> Self:
        """With the number of goals in `goal_count`."""
        return self.annotate(goal_count=models.Count("goals"))


class Plan(NetworkOwned):
    """A plan period: the goals and engagements agreed for it hang on it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ADOPTED = "adopted", _("Adopted")
        CLOSED = "closed", _("Closed")

    title = models.CharField(_("title of the plan"), max_length=200)
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Printed on the first page of the plan.")
    )
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    starts_precision = PrecisionField()
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    ends_precision = PrecisionField()
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    most_goals = models.PositiveSmallIntegerField(
        _("how many goals at most"), default=5, help_text=_("It is better to reach a few goals than to promise many.")
    )
    signatories = models.ManyToManyField(
        Stakeholder, blank=True, related_name="signed_plans", verbose_name=_("signed by")
    )

    starts = PartialDateProperty(is_end=False)
    ends = PartialDateProperty(is_end=True)

    unscoped = PlanQuerySet.as_manager()
    objects = door(PlanQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="plan_ends_after_it_starts",
            ),
        ]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> str:
        """The years it runs over, as a title says them; "from 2021" without an end."""
        if not self.starts_on:
            return ""
        first = f"{self.starts_on:%Y}"
        if not self.ends_on:
            return str(_("from %(year)s") % {"year": first})
        last = f"{self.ends_on:%Y}"
        return first if first == last else f"{first}\N{EN DASH}{last}"


class GoalQuerySet(models.QuerySet["Goal"]):
    def active(self) -> Self:
        """Proposed or agreed: what the network still works on."""
        return self.filter(status__in=Goal.ACTIVE)

    def agreed(self) -> Self:
        return self.filter(status=Goal.Status.AGREED)

    def by_priority(self) -> Self:
        return self.order_by("priority", "pk")

    def with_indicators(self) -> Self:
        """With owner, indicators and their measurements, oldest first."""
        indicators = models.Prefetch("indicators", Indicator.unscoped.with_measurements())
        return self.select_related("owner", "network").prefetch_related(indicators)

    def count_by_status(self) -> dict[str, int]:
        """How many goals have which status, in the order of a goal's life, without statuses nobody has."""
        counted = dict(self.order_by().values_list("status").annotate(models.Count("pk")))
        return {status: counted[status] for status in Goal.Status.values if status in counted}

    def next_priority(self) -> int:
        """The place after the last of these goals."""
        return (self.aggregate(last=models.Max("priority"))["last"] or 0) + 1


class Goal(NetworkOwned):
    """What the partners want to reach together: one of few, with an indicator and a deadline."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", _("Agreed")
        REACHED = "reached", _("Reached")
        PARTLY_REACHED = "partly_reached", _("Partly reached")
        NOT_REACHED = "not_reached", _("Not reached")
        DROPPED = "dropped", _("Dropped")

    ACTIVE = (Status.PROPOSED, Status.AGREED)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals", verbose_name=_("plan"), editable=False)
    code = models.CharField(_("short reference"), max_length=20, blank=True)
    title = models.CharField(
        _("goal"), max_length=300, help_text=_("What will be different, for whom, in one sentence.")
    )
    why = models.TextField(_("why"), blank=True)
    pillars = models.JSONField(_("pillars"), default=list, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=0, editable=False)
    owner = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_goals",
        verbose_name=_("owner"),
        help_text=_("The partner who watches over it, not the one who does everything."),
    )
    deadline_on = models.DateField(_("deadline"), null=True, blank=True)
    deadline_precision = PrecisionField()
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.PROPOSED, editable=False)
    status_note = models.TextField(_("why this status"), blank=True)

    deadline = PartialDateProperty(is_end=True)

    unscoped = GoalQuerySet.as_manager()
    objects = door(GoalQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"], condition=~models.Q(code=""), name="goal_code_unique_in_plan"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="agreed") | models.Q(deadline_on__isnull=False),
                name="an_agreed_goal_has_a_deadline",
            ),
        ]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("goals:goal_detail", args=[self.network.slug, self.pk])

    @property
    def is_active(self) -> bool:
        return self.status in self.ACTIVE

    def is_late(self, today: dt.date) -> bool:
        """Active and past the last day of its deadline."""
        return self.is_active and self.deadline_on is not None and self.deadline_on < today


class Better(models.TextChoices):
    LOWER = "lower", _("Lower is better")
    HIGHER = "higher", _("Higher is better")
    NEUTRAL = "neutral", _("Neither: it must be read with care")


class IndicatorDefinition(Translated):
    """An indicator of the catalogue of 34 (domain file, section 3.1); belongs to no network."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    definitions = models.JSONField(_("definitions by language"))
    units = models.JSONField(_("unit by language"))
    better = models.CharField(_("which way is better"), max_length=7, choices=Better)
    sources = models.JSONField(_("source by language"), default=dict, blank=True)
    frequencies = models.JSONField(_("how often, and how late, by language"), default=dict, blank=True)
    privacy_notes = models.JSONField(_("privacy note by language"), default=dict, blank=True)

    class Meta:
        verbose_name = _("indicator definition")
        verbose_name_plural = _("indicator definitions")

    @property
    def definition(self) -> str:
        return in_active_language(self.definitions)

    @property
    def unit(self) -> str:
        return in_active_language(self.units)

    @property
    def source(self) -> str:
        return in_active_language(self.sources)

    @property
    def frequency(self) -> str:
        return in_active_language(self.frequencies)

    @property
    def privacy(self) -> str:
        return in_active_language(self.privacy_notes)

    @property
    def kind(self) -> str:
        """The kind of figure its English unit speaks of; without one a count, so that small numbers stay hidden."""
        unit = self.units.get("en") or "count"
        if unit.startswith("%"):
            return Indicator.Kind.SHARE
        is_count = unit.startswith(("count", "persons"))
        return Indicator.Kind.COUNT if is_count else Indicator.Kind.OTHER


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def with_target(self) -> Self:
        """Those that say where they want to arrive, as a number or in words."""
        return self.exclude(target=None, target_text="")

    def with_measurements(self) -> Self:
        """In the order they were added, with definition, who measures, and the measurements, oldest first."""
        measurements = models.Prefetch("measurements", Measurement.unscoped.oldest_first())
        return self.select_related("definition", "measured_by").order_by("pk").prefetch_related(measurements)


class Indicator(NetworkOwned):
    """How the network sees whether a goal comes nearer."""

    class Kind(models.TextChoices):
        SHARE = "share", _("A share of young people (%)")
        COUNT = "count", _("A count of young people")
        OTHER = "other", _("Another number: days, files, euro …")

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="indicators", verbose_name=_("goal"), editable=False)
    definition = models.ForeignKey(
        IndicatorDefinition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("indicator of the catalogue"),
    )
    name = models.CharField(_("what is measured"), max_length=300)
    kind = models.CharField(_("kind of figure"), max_length=5, choices=Kind, default=Kind.SHARE)
    unit = models.CharField(_("unit"), max_length=60, blank=True, help_text=_("For example: %, days, families"))
    better = models.CharField(_("which way is better"), max_length=7, choices=Better, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_text = models.CharField(
        _("target in words"), max_length=300, blank=True, help_text=_("For a target that is not a number.")
    )
    how_often = models.CharField(_("how often it is measured"), max_length=100, blank=True)
    measured_by = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measured_indicators",
        verbose_name=_("measured by"),
    )
    next_measurement_on = models.DateField(_("next measurement expected on"), null=True, blank=True)

    unscoped = IndicatorQuerySet.as_manager()
    objects = door(IndicatorQuerySet)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.name

    @property
    def has_target(self) -> bool:
        return self.target is not None or bool(self.target_text)


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def oldest_first(self) -> Self:
        """By the period measured; those whose period is not known come last."""
        return self.order_by(models.F("period_ends_on").asc(nulls_last=True), "pk")


class Measurement(NetworkOwned):
    """One figure of one period from one source. The baseline is the measurement the plan starts from."""

    class Exactness(models.TextChoices):
        EXACT = "exact", _("exact")
        ABOUT = "about", _("about")
        MORE_THAN = "more_than", _("more than")
        LESS_THAN = "less_than", _("less than")

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="measurements", verbose_name=_("indicator"), editable=False
    )
    is_baseline = models.BooleanField(_("this is the baseline"), default=False)
    period = models.CharField(
        _("period measured"),
        max_length=100,
        blank=True,
        help_text=_("2024-25 for a school year, 2025 for a calendar year, 2025-03 for a month, or in words."),
    )
    period_ends_on = models.DateField(null=True, blank=True, editable=False)
    available_on = models.DateField(_("known on"), null=True, blank=True)
    available_precision = PrecisionField()
    exactness = models.CharField(_("how exact"), max_length=9, choices=Exactness, default=Exactness.EXACT)
    numerator = models.PositiveIntegerField(_("numerator"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("denominator"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    note = models.TextField(_("how to read it"), blank=True, help_text=_("No names of pupils or of single schools."))
    breaks_series = models.BooleanField(
        _("break in the series"), default=False, help_text=_("Counted in another way than the figures before.")
    )

    available = PartialDateProperty(is_end=False)

    unscoped = MeasurementQuerySet.as_manager()
    objects = door(MeasurementQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=models.Q(is_baseline=True), name="one_baseline_per_indicator"
            ),
            models.CheckConstraint(
                condition=models.Q(denominator=None)
                | models.Q(numerator=None)
                | models.Q(numerator__lte=models.F("denominator")),
                name="numerator_is_part_of_denominator",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | models.Q(numerator__isnull=False),
                name="a_measurement_has_a_figure",
            ),
        ]
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")

    def __str__(self) -> str:
        return f"{self.indicator} · {self.period}"

    def is_hidden(self, threshold: int) -> bool:
        """Whether the figure would say something about fewer young people than `threshold` (domain file, 8.2).

        True for a count of 1 to threshold - 1, for its complement in the denominator, and for a denominator
        below twice the threshold. Zero may be shown.
        """
        if self.denominator is not None and self.denominator < 2 * threshold:
            return True
        count = self.counted
        rest = self.denominator - count if self.denominator is not None and count is not None else None
        return any(number is not None and 0 < number < threshold for number in (count, rest))

    @property
    def counted(self) -> int | None:
        """The young people counted: the numerator, or what the value says of them."""
        if self.numerator is not None or self.value is None:
            return self.numerator
        if self.indicator.kind == Indicator.Kind.COUNT:
            return int(self.value)
        if self.indicator.kind == Indicator.Kind.SHARE and self.denominator is not None:
            return round(self.value * self.denominator / 100)
        return None

    @property
    def figure(self) -> Decimal | None:
        """The value, or the share the counts make; whether it may be shown is another question (`is_hidden`)."""
        if self.value is not None:
            return self.value
        if self.indicator.kind == Indicator.Kind.SHARE:
            return self._share()
        return Decimal(self.numerator) if self.numerator is not None else None

    def _share(self) -> Decimal | None:
        if self.numerator is None or not self.denominator:
            return None
        return round(Decimal(100) * self.numerator / self.denominator, 1)
