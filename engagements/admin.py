from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from engagements import actions
from engagements.models import Commitment, Engagement, Funding, ProgressNote, SchoolLevel, Step
from networks.repair_shop import ReadOnly, RowAdmin, RowsInline

IN_NETWORK = ("network", admin.RelatedOnlyFieldListFilter)


class CommitmentInline(RowsInline):
    model = Commitment
    fields = ["stakeholder", "role", "answer", "answered_at", "answered_by", "is_on_behalf"]
    related = ["stakeholder", "engagement", "answered_by"]


class StepInline(RowsInline):
    model = Step
    fields = ["title", "responsible", "due_on", "done_on"]
    related = ["responsible"]


class ProgressNoteInline(RowsInline):
    model = ProgressNote
    fields = ["written_at", "stakeholder", "status", "result"]
    related = ["stakeholder"]


@admin.register(Engagement)
class EngagementAdmin(RowAdmin):
    list_display = ["title", "code", "network", "pillar", "status", "starts_on", "due_on"]
    list_filter = ["status", "pillar", IN_NETWORK]
    list_select_related = ["network"]
    search_fields = ["title", "code", "what", "network__name"]
    ordering = ["network__name", "due_on", "pk"]
    date_hierarchy = "due_on"
    readonly_fields = ["plan"]
    autocomplete_fields = ["guide_entry"]
    filter_horizontal = ["goals"]
    several: ClassVar = {"school_levels": SchoolLevel.choices, "funding": Funding.choices}
    inlines = [CommitmentInline, StepInline, ProgressNoteInline]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """As on the page of the network: who accepted other words or dates is asked again."""
        revision = actions.revise(by=request.user, engagement=obj)  # type: ignore[arg-type]
        if revision.reopened:
            names = ", ".join(str(stakeholder) for stakeholder in revision.reopened)
            messages.warning(request, _("Asked again, since the terms changed: %(names)s.") % {"names": names})


@admin.register(Commitment)
class CommitmentAdmin(ReadOnly, RowAdmin):
    """What a stakeholder was asked and answered: only it, or the coordinator on its behalf, changes that."""

    list_display = [
        "stakeholder",
        "engagement",
        "role",
        "answer",
        "answered_at",
        "answered_by",
        "is_on_behalf",
        "network",
    ]
    list_filter = ["answer", "role", "is_on_behalf", IN_NETWORK]
    list_select_related = ["stakeholder", "engagement", "answered_by", "network"]
    search_fields = ["stakeholder__name", "engagement__title", "answered_by__email", "network__name"]
    ordering = ["network__name", "engagement", "role", "stakeholder__name"]
    date_hierarchy = "answered_at"


@admin.register(Step)
class StepAdmin(RowAdmin):
    list_display = ["title", "engagement", "responsible", "due_on", "done_on", "network"]
    list_filter = [IN_NETWORK, ("done_on", admin.EmptyFieldListFilter)]
    list_select_related = ["engagement", "responsible", "network"]
    search_fields = ["title", "engagement__title", "responsible__name", "network__name"]
    ordering = ["network__name", "engagement", "due_on", "pk"]
    date_hierarchy = "due_on"
    readonly_fields = ["engagement"]


@admin.register(ProgressNote)
class ProgressNoteAdmin(ReadOnly, RowAdmin):
    """What a partner wrote stays as it was written."""

    list_display = ["engagement", "stakeholder", "status", "result", "written_at", "written_by", "network"]
    list_filter = ["status", IN_NETWORK]
    list_select_related = ["engagement", "stakeholder", "written_by", "network"]
    search_fields = ["engagement__title", "stakeholder__name", "result", "obstacle", "network__name"]
    ordering = ["-written_at", "-pk"]
    date_hierarchy = "written_at"
    readonly_fields = ["engagement", "stakeholder", "written_by", "written_at"]
