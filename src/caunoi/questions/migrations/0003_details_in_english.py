from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0002_misses_of_every_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="steps_en",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="answer",
            name="papers_en",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="answer",
            name="fee_en",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="answer",
            name="time_en",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="answer",
            name="place_en",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="answer",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Not published yet"),
                    ("published", "Published for everybody"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
    ]
