"""A number that was called and to which nobody came."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("procedures", "0002_secrets_once")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="ticket",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waits"),
                    ("called", "called"),
                    ("absent", "did not come when called"),
                    ("done", "done"),
                    ("left", "left"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
    ]
