"""Let go of what was kept for a time only: answers given once, and wrong tries on a receipt."""

from __future__ import annotations

from datetime import timedelta

from caunoi.core.clock import now
from caunoi.reports.idempotency import KEPT
from caunoi.reports.models import Idempotency, ReceiptTry
from caunoi.reports.services.receipts import FORGOTTEN_AFTER

BATCH = 5_000
MARGIN = timedelta(minutes=15)  # a row in use right now is never pulled away


def forget_answers(limit: int = BATCH) -> int:
    """Drop answers older than thirty days; returns how many. Their keys are new again."""
    old = Idempotency.objects.filter(created_at__lt=now() - KEPT - MARGIN)
    keys = list(old.order_by("created_at").values_list("pk", flat=True)[:limit])
    return Idempotency.objects.filter(pk__in=keys).delete()[0]


def forget_tries(limit: int = BATCH) -> int:
    """Drop counts of wrong tries that slow nobody down any more; returns how many."""
    old = ReceiptTry.objects.filter(last_at__lt=now() - FORGOTTEN_AFTER - MARGIN)
    keys = list(old.values_list("pk", flat=True)[:limit])
    # Asked again with the time: one that was tried once more meanwhile stays.
    return old.filter(pk__in=keys).delete()[0]
