"""Indexes of the inbox, made while reports come in (so outside a transaction)."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

OPEN = ~models.Q(state="closed")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("reports", "0007_looks_and_answers_by_unit"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="report",
            index=models.Index(
                fields=["-received_at", "-id"],
                name="report_urgent_open",
                condition=OPEN & models.Q(urgency=1),
            ),
        ),
        AddIndexConcurrently(
            model_name="report",
            index=models.Index(
                fields=["-received_at", "-id"],
                name="report_waiting",
                condition=models.Q(waits_for_answer=True),
            ),
        ),
        AddIndexConcurrently(
            model_name="report",
            index=models.Index(
                fields=["state", "-received_at", "-id"],
                name="report_state_new",
                condition=OPEN & ~models.Q(state="received"),
            ),
        ),
        AddIndexConcurrently(
            model_name="report",
            index=models.Index(
                fields=["channel", "-received_at", "-id"],
                name="report_channel_new",
                condition=OPEN & ~models.Q(channel="web"),
            ),
        ),
        AddIndexConcurrently(
            model_name="report",
            index=models.Index(
                fields=["unit", "-closed_at"],
                name="report_unit_closed",
                condition=models.Q(state="closed"),
            ),
        ),
    ]
