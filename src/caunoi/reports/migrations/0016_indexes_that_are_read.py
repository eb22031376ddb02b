"""Indexes hold what is asked of them: empty columns stay out, a unit's badges have their own."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

OPEN = ~Q(state="closed")
NEWEST = ["-received_at", "-id"]
FEWER = (
    ("contact", "contact_phone", ["phone_index"], Q(phone_index__isnull=False)),
    ("contact", "contact_email", ["email_index"], Q(email_index__isnull=False)),
    ("contact", "contact_platform", ["platform_index"], Q(platform_index__isnull=False)),
    ("report", "report_mine", ["assignee", "next_due", "id"], OPEN & Q(assignee__isnull=False)),
    ("report", "report_contact", ["contact"], Q(contact__isnull=False)),
)
NEW = (
    ("message", "message_by", ["author", "at"], Q(author__isnull=False)),
    ("report", "report_mine_new", ["assignee", *NEWEST], Q(assignee__isnull=False)),
    ("report", "report_unit_urgent", ["unit", *NEWEST], OPEN & Q(urgency=1)),
    ("report", "report_unit_waiting", ["unit", *NEWEST], Q(waits_for_answer=True)),
    ("report", "report_urgent_waiting", [*NEWEST, "unit"], Q(waits_for_answer=True, urgency=1)),
    ("report", "report_handed_from", ["previous_unit"], Q(previous_unit__isnull=False)),
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("reports", "0015_keys_without_own_index")]

    operations = [
        *(RemoveIndexConcurrently(model, name) for model, name, _fields, _condition in FEWER),
        *(
            AddIndexConcurrently(model, models.Index(fields=fields, name=name, condition=condition))
            for model, name, fields, condition in (*FEWER, *NEW)
        ),
    ]
