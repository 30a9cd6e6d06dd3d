"""The catalogue says unit, source, frequency and privacy by language; what was there is its English."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject

ENGLISH = {"unit": "units", "source": "sources", "frequency": "frequencies", "privacy": "privacy_notes"}


def by_language(apps, schema_editor):
    definitions = apps.get_model("goals", "IndicatorDefinition").objects
    definitions.update(**{texts: JSONObject(en=F(text)) for text, texts in ENGLISH.items()})


def english_only(apps, schema_editor):
    definitions = apps.get_model("goals", "IndicatorDefinition").objects
    definitions.update(**{text: KT(f"{texts}__en") for text, texts in ENGLISH.items()})


def may_be_empty(name, length, label):
    """So that the way back can add the column before it is filled."""
    field = models.CharField(max_length=length, default="", verbose_name=label)
    return migrations.AlterField(model_name="indicatordefinition", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("goals", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="indicatordefinition",
            name="units",
            field=models.JSONField(default=dict, verbose_name="unit by language"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="sources",
            field=models.JSONField(blank=True, default=dict, verbose_name="source by language"),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="frequencies",
            field=models.JSONField(blank=True, default=dict, verbose_name="how often, and how late, by language"),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="privacy_notes",
            field=models.JSONField(blank=True, default=dict, verbose_name="privacy note by language"),
        ),
        may_be_empty("unit", 100, "unit"),
        may_be_empty("source", 200, "source"),
        may_be_empty("frequency", 200, "how often, and how late"),
        may_be_empty("privacy", 300, "privacy note"),
        migrations.RunPython(by_language, english_only),
        *[migrations.RemoveField(model_name="indicatordefinition", name=name) for name in ENGLISH],
    ]
