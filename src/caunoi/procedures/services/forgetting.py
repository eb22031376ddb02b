"""Let go of what was kept for a time only: whom a past appointment belonged to."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from caunoi.core.clock import now
from caunoi.procedures.models import Appointment
from caunoi.procedures.services.papers import forget_contact

KEPT = timedelta(days=30)


@transaction.atomic
def forget_appointments(limit: int = 200) -> int:
    """Destroy contacts of appointments that were a month ago; returns how many."""
    over = Appointment.objects.filter(
        starts_at__lt=now() - KEPT, contact__isnull=False, contact__erased_at=None
    )
    keys = list(over.values_list("contact_id", flat=True)[:limit])
    for key in keys:
        forget_contact(key)
    return len(keys)
