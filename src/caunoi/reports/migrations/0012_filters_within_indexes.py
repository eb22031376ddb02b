"""City-wide filters by ward and category are answered within the index of their order."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

OPEN = models.Q(("state", "closed"), _negated=True)
NEW = {
    "report_due": (["next_due", "id", "area_code"], OPEN),
    "report_urgent_open": (
        ["-received_at", "-id", "kind", "category", "area_code"],
        OPEN & models.Q(urgency=1),
    ),
    "report_waiting": (["-received_at", "-id", "category"], models.Q(waits_for_answer=True)),
}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("reports", "0011_urgent_by_kind"),
    ]

    operations = [
        operation
        for name, (fields, condition) in NEW.items()
        for operation in (
            RemoveIndexConcurrently(model_name="report", name=name),
            AddIndexConcurrently(
                model_name="report",
                index=models.Index(fields=fields, name=name, condition=condition),
            ),
        )
    ]
