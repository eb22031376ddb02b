import django.db.models.deletion
from django.db import migrations, models

import caunoi.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_portal_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caunoi.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("form", models.CharField(max_length=120)),
                ("values", models.JSONField(default=dict)),
                ("updated_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.officer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("officer", "form"), name="one_form_draft_each")
                ],
            },
        ),
    ]
