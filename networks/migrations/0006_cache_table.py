from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """The table in which tries to sign in are counted (settings.CACHES); made already, it stays as it is."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0005_warned_accounts"),
    ]

    operations = [
        migrations.RunPython(make_table, migrations.RunPython.noop),
    ]
