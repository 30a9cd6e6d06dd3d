"""The types of the catalogue say from which part of society they come; an administrator's own stay "other"."""

from django.db import migrations

SECTORS = {
    "education": "SEC PRIM KG SPED SGRP CLB LOP PED DUAL SYN CVO CBE EXAM HEI",
    "welfare": "SOC HVK BRUG YCARE NAFT HOUS POV MIG",
    "work": "PES EMP UNION",
    "justice": "POL PROS",
    "health": "CGG GP",
    "youth": "YW INFO LIB",
    "family": "PAR PUP",
}


def name_sectors(apps, schema_editor):
    types = apps.get_model("stakeholders", "StakeholderType").objects
    for sector, codes in SECTORS.items():
        types.filter(code__in=codes.split(), sector="other").update(sector=sector)


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0003_mapping_in_depth")]

    operations = [migrations.RunPython(name_sectors, migrations.RunPython.noop)]
