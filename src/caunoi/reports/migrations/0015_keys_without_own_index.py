"""Foreign keys that other indexes serve lose their own; the code's uniqueness is one index."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import PROTECT, SET_NULL

# model, field, to, what becomes of it when the other goes, related name, may be empty
KEYS = (
    ("deadline", "extended_by", "reports.deadline", PROTECT, "+", True),
    ("deadline", "report", "reports.report", PROTECT, "deadlines", False),
    ("idempotency", "report", "reports.report", PROTECT, "+", False),
    ("message", "author", "accounts.officer", PROTECT, "+", True),
    ("message", "report", "reports.report", PROTECT, "messages", False),
    ("message", "unit", "units.unit", PROTECT, "+", True),
    ("report", "assignee", "accounts.officer", PROTECT, "+", True),
    ("report", "cluster", "reports.cluster", SET_NULL, None, True),
    ("report", "contact", "reports.contact", SET_NULL, None, True),
    ("report", "previous_unit", "units.unit", PROTECT, "+", True),
    ("report", "unit", "units.unit", PROTECT, "+", False),
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sessions_tries_requests"),
        ("reports", "0014_look_at_a_desk"),
        ("units", "0001_initial"),
    ]

    operations = [
        # Before the old one goes, so that no moment is without it.
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("code",), name="report_code_once"),
        ),
        migrations.AlterField("report", "code", models.CharField(max_length=9)),
        *(
            migrations.AlterField(
                model,
                name,
                models.ForeignKey(
                    to=to, on_delete=on_delete, related_name=related, null=null, db_index=False
                ),
            )
            for model, name, to, on_delete, related, null in KEYS
        ),
    ]
