"""The indicators of the catalogue say how they are counted, how late they are known and which are for regions only.

A figure kept before this says what kind of time it is about, as a new one does.
"""

import re

from django.db import migrations

FAMILIES = {
    "survey": ["IND-01", "IND-04", "IND-05"],
    "administrative": ["IND-02", "IND-03"],
    "absence": ["IND-06", "IND-07", "IND-08"],
    "international": ["IND-09"],
}
LAGS = {"IND-01": 5, "IND-02": 24, "IND-03": 24, "IND-04": 5, "IND-05": 5, "IND-06": 4, "IND-07": 4}
REGIONAL = ["IND-01", "IND-04", "IND-05"]
TWO_YEARS = re.compile(r"((?:19|20)\d\d) ?[-/\u2010-\u2015] ?(?:19|20)?(\d\d)")
YEAR = re.compile(r"(?:19|20)\d\d")


def kind_of(period):
    """Years, which most figures are about; any other period is named when its figure is saved again."""
    if YEAR.fullmatch(period):
        return "year"
    match = TWO_YEARS.fullmatch(period)
    return "school_year" if match and (int(match[1]) + 1) % 100 == int(match[2]) else "words"


def name_families(apps, schema_editor):
    definitions = apps.get_model("goals", "IndicatorDefinition").objects
    for family, codes in FAMILIES.items():
        definitions.filter(code__in=codes, family="local").update(family=family)
    for code, months in LAGS.items():
        definitions.filter(code=code, lag_months=None).update(lag_months=months)
    definitions.filter(code__in=REGIONAL).update(is_regional=True)


def name_periods(apps, schema_editor):
    measurements = apps.get_model("goals", "Measurement")._base_manager
    for pk, period in measurements.filter(period_ends_on__isnull=False).values_list("pk", "period"):
        measurements.filter(pk=pk).update(period_kind=kind_of(period.strip()))


class Migration(migrations.Migration):
    dependencies = [("goals", "0004_rounds_scales_and_details")]

    operations = [
        migrations.RunPython(name_families, migrations.RunPython.noop),
        migrations.RunPython(name_periods, migrations.RunPython.noop),
    ]
