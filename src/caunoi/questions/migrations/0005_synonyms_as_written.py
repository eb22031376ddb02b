from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0004_procedure_of_an_answer"),
    ]

    operations = [
        migrations.AddField(
            model_name="synonym",
            name="written",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
    ]
