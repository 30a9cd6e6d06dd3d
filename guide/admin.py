from django.contrib import admin

from guide.models import GuideEntry


@admin.register(GuideEntry)
class GuideEntryAdmin(admin.ModelAdmin):
    list_display = ["code", "__str__", "pillar", "evidence"]
    list_filter = ["pillar", "evidence"]
    search_fields = ["code", "names"]
