from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_reply_template_retired"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="access",
            index=models.Index(fields=["-at", "-id"], name="access_new"),
        ),
        migrations.AddIndex(
            model_name="access",
            index=models.Index(fields=["unit", "-at"], name="access_from_unit"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("direction", "to_reporter")),
                fields=["unit", "at"],
                name="message_answer",
            ),
        ),
    ]
