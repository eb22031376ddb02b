"""Posts that tell of danger now; when a muted member was told in their own chat."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("neighbourhoods", "0003_files_and_whispers"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="call",
            field=models.CharField(blank=True, max_length=4),
        ),
        migrations.AddField(
            model_name="muting",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
    ]
