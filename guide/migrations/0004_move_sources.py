from django.db import migrations


def into_english(apps, schema_editor):
    """What stood in one language was English."""
    rows = apps.get_model("guide", "GuideEntry").objects.filter(evidence_sources={})
    for row in rows.exclude(evidence_source=""):
        row.evidence_sources = {"en": row.evidence_source}
        row.save(update_fields=["evidence_sources"])


def back(apps, schema_editor):
    for row in apps.get_model("guide", "GuideEntry").objects.all():
        row.evidence_source = row.evidence_sources.get("en", "")
        row.save(update_fields=["evidence_source"])


class Migration(migrations.Migration):
    dependencies = [("guide", "0003_sources_by_language")]

    operations = [migrations.RunPython(into_english, back)]
