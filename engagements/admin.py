from django.contrib import admin

from engagements.models import Commitment, Engagement


class CommitmentInline(admin.TabularInline):
    model = Commitment
    extra = 0
    fields = ("stakeholder", "role", "answer", "answered_at", "answered_by", "is_on_behalf")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Engagement)
class EngagementAdmin(admin.ModelAdmin):
    list_display = ["title", "network", "pillar", "status", "due_on"]
    list_filter = ["status", "pillar"]
    list_select_related = ["network"]
    search_fields = ["title", "network__name"]
    filter_horizontal = ["goals"]
    inlines = [CommitmentInline]
