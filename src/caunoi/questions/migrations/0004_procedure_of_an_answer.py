from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0003_details_in_english"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="procedure",
            field=models.SlugField(blank=True, db_index=False, max_length=80),
        ),
    ]
