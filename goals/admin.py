from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from goals.figures import figure_text
from goals.models import (
    BreakdownFigure,
    Goal,
    GoalRound,
    GoalVote,
    Indicator,
    IndicatorDefinition,
    Measurement,
    Milestone,
    Plan,
    ReferenceFigure,
)
from goals.resources import IndicatorDefinitionResource
from networks.pillars import Pillar
from networks.repair_shop import IN_NETWORK, CatalogueAdmin, LookedAt, RowAdmin, RowsInline
from networks.transfer.pages import TransferAdmin


@admin.register(IndicatorDefinition)
class IndicatorDefinitionAdmin(TransferAdmin, CatalogueAdmin):
    resource_classes = [IndicatorDefinitionResource]
    by_language = ("names", "definitions", "units", "sources", "frequencies", "privacy_notes")
    list_display = ["code", "__str__", "unit", "better", "family", "source"]
    list_filter = ["better", "family", "is_regional"]
    search_fields = ["code", "names", "definitions", "sources"]

    @admin.display(description=_("unit"))
    def unit(self, definition: IndicatorDefinition) -> str:
        return definition.unit

    @admin.display(description=_("source"))
    def source(self, definition: IndicatorDefinition) -> str:
        return definition.source


class GoalInline(RowsInline):
    model = Goal
    fields = ["code", "title", "status", "deadline_on", "owner"]
    related = ["owner"]


@admin.register(Plan)
class PlanAdmin(RowAdmin):
    list_display = ["title", "network", "period", "status", "adopted_on", "most_goals"]
    list_filter = ["status", IN_NETWORK]
    list_select_related = ["network"]
    search_fields = ["title", "network__name"]
    ordering = ["network", "-starts_on"]
    filter_horizontal = ["signatories"]
    inlines = [GoalInline]


class IndicatorInline(RowsInline):
    model = Indicator
    fields = ["name", "definition", "unit", "better", "target", "next_measurement_on"]
    related = ["definition"]


@admin.register(Goal)
class GoalAdmin(RowAdmin):
    list_display = ["title", "code", "network", "plan", "status", "owner", "deadline_on"]
    list_filter = ["status", IN_NETWORK]
    list_select_related = ["network", "plan", "owner"]
    search_fields = ["title", "code", "network__name"]
    ordering = ["network", "plan", "priority"]
    readonly_fields = ["plan", "priority", "status"]
    several: ClassVar = {"pillars": Pillar.choices}
    inlines = [IndicatorInline]


class Figure:
    """Mixed into an admin of measurements: the figure as it may be read, a small count only as being small."""

    @admin.display(description=_("figure"))
    def figure(self, measurement: Measurement) -> str:
        return figure_text(measurement, measurement.network.small_number_threshold)


class MeasurementInline(Figure, RowsInline):
    model = Measurement
    fields = ["period", "figure", "is_baseline", "exactness", "source", "available_on"]
    related = ["network", "indicator"]


@admin.register(Indicator)
class IndicatorAdmin(RowAdmin):
    list_display = ["name", "goal", "network", "definition", "unit", "target", "next_measurement_on"]
    list_filter = [IN_NETWORK, "kind", "better"]
    list_select_related = ["goal", "network", "definition"]
    search_fields = ["name", "goal__title", "definition__code", "network__name"]
    ordering = ["network", "goal", "pk"]
    readonly_fields = ["goal", "kind"]  # the kind decides which figures are too small to show
    autocomplete_fields = ["definition"]
    inlines = [MeasurementInline]


@admin.register(Measurement)
class MeasurementAdmin(Figure, RowAdmin):
    """Where a figure comes from is history, and a count below the network's threshold is not shown here either."""

    list_display = ["indicator", "period", "figure", "is_baseline", "source", "available_on", "network"]
    list_filter = [IN_NETWORK, "is_baseline", "exactness", "breaks_series"]
    list_select_related = ["indicator", "network"]
    search_fields = ["indicator__name", "period", "source", "network__name"]
    ordering = ["network", "indicator", "period_ends_on"]
    fields = [
        "network",
        "indicator",
        "period",
        "figure",
        "exactness",
        "is_baseline",
        "source",
        "available_on",
        "note",
        "breaks_series",
    ]
    readonly_fields = ["indicator", "period", "figure", "exactness", "is_baseline", "source", "available_on"]
    kept_quiet = frozenset({"numerator", "denominator", "value", "note"})

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The note says how to read the figure, so it is not shown where the figure is not."""
        hides = obj is not None and obj.is_hidden(obj.network.small_number_threshold)
        return ["note"] if hides else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        left_out = self.get_exclude(request, obj)
        return [name for name in super().get_fields(request, obj) if name not in left_out]


@admin.register(Milestone)
class MilestoneAdmin(RowAdmin):
    list_display = ["indicator", "due_on", "value", "network"]
    list_filter = [IN_NETWORK]
    list_select_related = ["indicator", "network"]
    search_fields = ["indicator__name", "note", "network__name"]
    ordering = ["network", "indicator", "due_on"]
    readonly_fields = ["indicator"]


@admin.register(ReferenceFigure)
class ReferenceFigureAdmin(RowAdmin):
    list_display = ["area", "value", "measurement", "is_comparable", "network"]
    list_filter = [IN_NETWORK, "is_comparable"]
    list_select_related = ["measurement__indicator", "network"]
    search_fields = ["area", "measurement__indicator__name", "network__name"]
    ordering = ["network", "measurement", "area"]
    readonly_fields = ["measurement"]


@admin.register(BreakdownFigure)
class BreakdownFigureAdmin(RowAdmin):
    """Which groups a figure is divided into; how many there are in each is for the network's pages, which hide small
    counts together with those they could be computed from.
    """

    fields = ["network", "measurement", "dimension", "group"]
    list_display = ["group", "dimension", "measurement", "network"]
    list_filter = [IN_NETWORK]
    list_select_related = ["measurement__indicator", "network"]
    search_fields = ["group", "dimension", "measurement__indicator__name", "network__name"]
    ordering = ["network", "measurement", "dimension", "group"]
    readonly_fields = ["measurement"]
    kept_quiet = frozenset({"numerator", "denominator", "value"})


@admin.register(GoalRound)
class GoalRoundAdmin(RowAdmin):
    list_display = ["__str__", "plan", "network", "dots", "opened_at", "closed_at"]
    list_filter = [IN_NETWORK, ("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["plan", "network"]
    search_fields = ["title", "plan__title", "network__name"]
    ordering = ["network", "-opened_at", "pk"]
    readonly_fields = ["plan", "candidates", "opened_at"]


@admin.register(GoalVote)
class GoalVoteAdmin(LookedAt):
    """Who voted; how, is seen by nobody before the coordinator shows it, so not here."""

    fields = ["network", "round", "stakeholder", "is_on_behalf", "cast_at"]
    list_display = ["stakeholder", "round", "is_on_behalf", "cast_at", "network"]
    list_filter = [IN_NETWORK, "is_on_behalf"]
    list_select_related = ["stakeholder", "round__plan", "network"]
    search_fields = ["stakeholder__name", "network__name"]
    ordering = ["-cast_at", "-pk"]
