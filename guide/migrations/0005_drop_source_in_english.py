from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guide", "0004_move_sources")]

    operations = [
        # With a default, so that the step back finds something to write.
        migrations.AlterField(
            model_name="guideentry",
            name="evidence_source",
            field=models.CharField(default="", max_length=300, verbose_name="source of the evidence"),
        ),
        migrations.RemoveField(model_name="guideentry", name="evidence_source"),
    ]
