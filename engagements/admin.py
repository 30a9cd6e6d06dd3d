from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from engagements import actions, practices
from engagements.models import (
    AnswerLink,
    Bookmark,
    Comment,
    Commitment,
    Engagement,
    Funding,
    NoteRequest,
    NoteRound,
    Occurrence,
    PlanBudget,
    ProgressNote,
    SchoolLevel,
    SharedPractice,
    Step,
    Suggestion,
)
from engagements.practice_forms import SendBackForm
from networks.repair_shop import IN_NETWORK, LookedAt, ReadOnly, RowAdmin, RowsInline


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


class OccurrenceInline(RowsInline):
    model = Occurrence
    fields = ["period", "held_on", "note"]


@admin.register(Engagement)
class EngagementAdmin(RowAdmin):
    list_display = ["title", "code", "network", "pillar", "status", "starts_on", "due_on"]
    list_filter = ["status", "pillar", IN_NETWORK]
    list_select_related = ["network"]
    search_fields = ["title", "code", "what", "network__name"]
    ordering = ["network", "due_on", "pk"]
    readonly_fields = ["plan"]
    autocomplete_fields = ["guide_entry"]
    filter_horizontal = ["goals"]
    several: ClassVar = {"school_levels": SchoolLevel.choices, "funding": Funding.choices}
    inlines = [CommitmentInline, StepInline, ProgressNoteInline, OccurrenceInline]

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
    ordering = ["network", "engagement", "role", "stakeholder__name"]


@admin.register(AnswerLink)
class AnswerLinkAdmin(LookedAt):
    """Who may answer which question without signing in, until when; the link itself is kept nowhere."""

    list_display = ["commitment", "contact", "network", "asked_at", "expires_at", "used_at"]
    list_filter = [IN_NETWORK, ("used_at", admin.EmptyFieldListFilter)]
    list_select_related = ["commitment__stakeholder", "commitment__engagement", "contact", "network"]
    search_fields = ["commitment__engagement__title", "commitment__stakeholder__name", "network__name"]
    ordering = ["-asked_at", "-pk"]
    date_hierarchy = "asked_at"
    exclude = ["fingerprint", "mark"]


@admin.register(Step)
class StepAdmin(RowAdmin):
    list_display = ["title", "engagement", "responsible", "due_on", "done_on", "network"]
    list_filter = [IN_NETWORK, ("done_on", admin.EmptyFieldListFilter)]
    list_select_related = ["engagement", "responsible", "network"]
    search_fields = ["title", "engagement__title", "responsible__name", "network__name"]
    ordering = ["network", "engagement", "due_on", "pk"]
    readonly_fields = ["engagement"]


@admin.register(ProgressNote)
class ProgressNoteAdmin(ReadOnly, RowAdmin):
    """What a partner wrote stays as it was written."""

    list_display = ["engagement", "stakeholder", "status", "result", "written_at", "written_by", "network"]
    list_filter = ["status", IN_NETWORK]
    list_select_related = ["engagement", "stakeholder", "written_by", "network"]
    search_fields = ["engagement__title", "stakeholder__name", "result", "obstacle", "network__name"]
    ordering = ["-written_at", "-pk"]
    readonly_fields = ["engagement", "stakeholder", "written_by", "written_at"]


@admin.register(Suggestion)
class SuggestionAdmin(RowAdmin):
    list_display = ["title", "stakeholder", "network", "plan", "state", "written_at"]
    list_filter = [IN_NETWORK, "state"]
    list_select_related = ["stakeholder", "plan", "network"]
    search_fields = ["title", "what", "stakeholder__name", "network__name"]
    ordering = ["network", "-written_at", "-pk"]
    readonly_fields = ["plan", "stakeholder", "written_by", "state", "engagement"]


@admin.register(NoteRound)
class NoteRoundAdmin(RowAdmin):
    list_display = ["__str__", "plan", "network", "answer_by_on", "asked_at", "asked_by", "reminded_at", "closed_at"]
    list_filter = [IN_NETWORK, ("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["plan", "asked_by", "network"]
    search_fields = ["message", "plan__title", "network__name"]
    ordering = ["network", "-asked_at", "-pk"]
    readonly_fields = ["plan", "asked_at", "asked_by", "reminded_at", "closed_at"]


@admin.register(NoteRequest)
class NoteRequestAdmin(LookedAt):
    """Who was asked in which round for which note; whether it was written is seen from the notes."""

    list_display = ["stakeholder", "engagement", "round", "network"]
    list_filter = [IN_NETWORK]
    list_select_related = ["stakeholder", "engagement", "round", "network"]
    search_fields = ["stakeholder__name", "engagement__title", "network__name"]
    ordering = ["-pk"]


@admin.register(Comment)
class CommentAdmin(ReadOnly, RowAdmin):
    """What a member said stays as it was said, until it is withdrawn on the page of its engagement."""

    list_display = ["__str__", "engagement", "stakeholder", "written_by", "written_at", "withdrawn_at", "network"]
    list_filter = [IN_NETWORK, ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["engagement", "stakeholder", "written_by", "network"]
    search_fields = ["text", "engagement__title", "stakeholder__name", "network__name"]
    ordering = ["-written_at", "-pk"]
    readonly_fields = ["engagement", "stakeholder", "written_by", "written_at", "withdrawn_by", "withdrawn_at"]


@admin.register(SharedPractice)
class SharedPracticeAdmin(RowAdmin):
    """What networks offer to the guide: read, published, or sent back with a reason."""

    list_display = ["title", "network", "state", "is_named", "pillar", "offered_at", "decided_at"]
    list_filter = ["state", "is_named", "pillar", IN_NETWORK]
    list_select_related = ["network"]
    search_fields = ["title", "what", "results", "lesson", "network__name"]
    ordering = ["network", "-offered_at", "-pk"]
    readonly_fields = [
        "engagement",
        "pillar",
        "lead_type",
        "partner_types",
        "indicator_code",
        "guide_entry",
        "state",
        "why_sent_back",
        "offered_at",
        "offered_by",
        "decided_at",
        "decided_by",
    ]
    actions = ["publish", "send_back"]

    @admin.action(description=_("Publish in the guide"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[SharedPractice]) -> None:
        self._each(request, queryset, practices.publish, _("Published: %(title)s."))

    @admin.action(description=_("Send back with a reason"), permissions=["change"])
    def send_back(self, request: HttpRequest, queryset: QuerySet[SharedPractice]) -> HttpResponse | None:
        """Ask why first; the coordinators read it."""
        form = SendBackForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            why = form.cleaned_data["why"]

            def back(**what: Any) -> SharedPractice:
                return practices.send_back(why=why, **what)

            self._each(request, queryset, back, _("Sent back: %(title)s."))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send back with a reason"),
            "opts": self.opts,
            "chosen": queryset.select_related("network"),
            "form": form,
        }
        return TemplateResponse(request, "admin/send_back.html", context, status=422 if form.is_bound else 200)

    def _each(self, request: HttpRequest, queryset: Any, act: Callable[..., Any], done: Any) -> None:
        for practice in queryset.select_related("network", "engagement"):
            try:
                act(by=request.user, practice=practice)
                messages.success(request, done % {"title": practice})
            except ValidationError as error:
                messages.error(request, f"{practice}: {' '.join(error.messages)}")


@admin.register(Occurrence)
class OccurrenceAdmin(RowAdmin):
    list_display = ["engagement", "period", "held_on", "network"]
    list_filter = [IN_NETWORK]
    list_select_related = ["engagement", "network"]
    search_fields = ["engagement__title", "period", "note", "network__name"]
    ordering = ["network", "engagement", "-held_on", "-pk"]
    readonly_fields = ["engagement"]


@admin.register(PlanBudget)
class PlanBudgetAdmin(RowAdmin):
    list_display = ["plan", "year", "kind", "amount", "source", "network"]
    list_filter = ["kind", IN_NETWORK]
    list_select_related = ["plan", "network"]
    search_fields = ["plan__title", "year", "source", "remark", "network__name"]
    ordering = ["network", "plan", "year", "pk"]
    readonly_fields = ["plan"]


@admin.register(Bookmark)
class BookmarkAdmin(LookedAt):
    """What a person keeps for itself; an administrator looks, and changes nothing."""

    list_display = ["name", "user", "network", "query"]
    list_filter = [IN_NETWORK]
    list_select_related = ["user", "network"]
    search_fields = ["name", "user__email", "network__name"]
    ordering = ["network", "user", "name", "pk"]
