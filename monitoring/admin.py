from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from monitoring.models import (
    ActionPoint,
    AgendaItem,
    Attendance,
    Body,
    ChairMandate,
    Decision,
    EvaluationAgreement,
    Meeting,
    ReportingLine,
)
from networks.repair_shop import IN_NETWORK, ReadOnly, RowAdmin, RowsInline


class ReportingLineInline(RowsInline):
    model = ReportingLine
    fields = ["reporter", "what", "to_whom", "how_often"]
    related = ["reporter", "to_whom"]


@admin.register(EvaluationAgreement)
class EvaluationAgreementAdmin(RowAdmin):
    list_display = ["plan", "network", "meetings_a_year", "rhythm"]
    list_filter = [IN_NETWORK]
    list_select_related = ["plan", "network"]
    search_fields = ["plan__title", "how_evaluated", "network__name"]
    ordering = ["network", "plan"]
    readonly_fields = ["plan"]
    inlines = [ReportingLineInline]


@admin.register(ReportingLine)
class ReportingLineAdmin(RowAdmin):
    list_display = ["what", "reporter", "to_whom", "how_often", "network"]
    list_filter = [IN_NETWORK]
    list_select_related = ["reporter", "to_whom", "network"]
    search_fields = ["what", "reporter__name", "to_whom__name", "network__name"]
    ordering = ["network", "pk"]
    readonly_fields = ["agreement"]


@admin.register(Body)
class BodyAdmin(RowAdmin):
    list_display = ["name", "code", "network", "rhythm", "since_on", "until_on"]
    list_filter = [IN_NETWORK, ("until_on", admin.EmptyFieldListFilter)]
    list_select_related = ["network"]
    search_fields = ["name", "code", "network__name"]
    ordering = ["network", "name"]
    readonly_fields = ["plan"]
    filter_horizontal = ["members", "observers"]


@admin.register(ChairMandate)
class ChairMandateAdmin(RowAdmin):
    list_display = ["stakeholder", "body", "from_on", "until_on", "network"]
    list_filter = [IN_NETWORK, ("until_on", admin.EmptyFieldListFilter)]
    list_select_related = ["stakeholder", "body", "network"]
    search_fields = ["stakeholder__name", "body__name", "network__name"]
    ordering = ["network", "body", "-from_on", "pk"]
    readonly_fields = ["body", "stakeholder"]


class AgendaItemInline(RowsInline):
    model = AgendaItem
    fields = ["position", "title", "duration", "outcome"]
    ordering = ["position", "pk"]


class AttendanceInline(RowsInline):
    model = Attendance
    fields = ["stakeholder", "presence", "replaced_by"]
    related = ["stakeholder"]


class DecisionInline(RowsInline):
    model = Decision
    fields = ["number", "text"]
    ordering = ["number"]


class ActionPointInline(RowsInline):
    model = ActionPoint
    fields = ["text", "owner", "due_on", "is_done"]
    related = ["owner"]


@admin.register(Meeting)
class MeetingAdmin(RowAdmin):
    list_display = ["__str__", "kind", "network", "held_on", "place", "minutes_approved_on"]
    list_filter = ["kind", IN_NETWORK, ("minutes_approved_on", admin.EmptyFieldListFilter)]
    list_select_related = ["network"]
    search_fields = ["title", "place", "reference", "network__name"]
    ordering = ["network", "-held_on", "pk"]
    readonly_fields = ["plan", "minutes_approved_on"]
    inlines = [AgendaItemInline, AttendanceInline, DecisionInline, ActionPointInline]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """As on the page of the meeting: approved minutes that change must be approved again."""
        if "minutes" in form.changed_data:
            obj.minutes_approved_on = None
        super().save_model(request, obj, form, change)


@admin.register(AgendaItem)
class AgendaItemAdmin(RowAdmin):
    list_display = ["title", "meeting", "position", "duration", "goal", "engagement", "network"]
    list_filter = [IN_NETWORK]
    list_select_related = ["meeting", "goal", "engagement", "network"]
    search_fields = ["title", "outcome", "meeting__title", "network__name"]
    ordering = ["network", "meeting", "position", "pk"]
    readonly_fields = ["meeting", "position"]


@admin.register(Attendance)
class AttendanceAdmin(RowAdmin):
    list_display = ["stakeholder", "meeting", "presence", "replaced_by", "network"]
    list_filter = ["presence", IN_NETWORK]
    list_select_related = ["stakeholder", "meeting", "network"]
    search_fields = ["stakeholder__name", "replaced_by", "meeting__title", "network__name"]
    ordering = ["network", "meeting", "stakeholder__name"]
    readonly_fields = ["meeting", "stakeholder"]


@admin.register(Decision)
class DecisionAdmin(ReadOnly, RowAdmin):
    """What a meeting decided; another meeting decides otherwise."""

    list_display = ["text", "number", "meeting", "network"]
    list_filter = [IN_NETWORK]
    list_select_related = ["meeting", "network"]
    search_fields = ["text", "meeting__title", "network__name"]
    ordering = ["network", "meeting", "number"]
    readonly_fields = ["meeting", "number"]


@admin.register(ActionPoint)
class ActionPointAdmin(RowAdmin):
    list_display = ["text", "owner", "due_on", "is_done", "meeting", "network"]
    list_filter = ["is_done", IN_NETWORK]
    list_select_related = ["owner", "meeting", "network"]
    search_fields = ["text", "owner__name", "network__name"]
    ordering = ["network", "is_done", "due_on", "pk"]
    readonly_fields = ["meeting"]
