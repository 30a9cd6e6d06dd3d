from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guide", "0002_goal_examples")]

    operations = [
        migrations.AddField(
            model_name="guideentry",
            name="evidence_sources",
            field=models.JSONField(default=dict, verbose_name="source of the evidence by language"),
        ),
        migrations.AddField(
            model_name="guideentry",
            name="is_unstudied",
            field=models.BooleanField(
                default=False,
                help_text="We looked for one: the source says that there is none.",
                verbose_name="no impact study found",
            ),
        ),
        migrations.AddField(
            model_name="goalexample",
            name="betters",
            field=models.JSONField(blank=True, default=dict, verbose_name="better said, by language"),
        ),
    ]
