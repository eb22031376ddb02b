"""Officers' posts that go out in the night too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("neighbourhoods", "0004_danger_and_mutings_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="urgent",
            field=models.BooleanField(default=False),
        ),
    ]
