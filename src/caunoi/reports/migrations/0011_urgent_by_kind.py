"""Open emergencies are filtered by kind and category within their index."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("reports", "0010_search_weeks"),
    ]

    operations = [
        RemoveIndexConcurrently(model_name="report", name="report_urgent_open"),
        AddIndexConcurrently(
            model_name="report",
            index=models.Index(
                fields=["-received_at", "-id", "kind", "category"],
                name="report_urgent_open",
                condition=models.Q(("state", "closed"), _negated=True) & models.Q(urgency=1),
            ),
        ),
    ]
