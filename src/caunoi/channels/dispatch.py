"""Read events that nobody was told of yet and write the deliveries that they call for."""

from __future__ import annotations

from django.db import transaction

from caunoi.channels.models import Delivery
from caunoi.channels.reactions import BEYOND_REPORTS, REACTIONS
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.reports.models import Report

BATCH = 200


@transaction.atomic
def dispatch_events(limit: int = BATCH) -> int:
    """Take waiting events that no other worker holds, oldest first; returns how many.

    The deliveries and the mark on the events commit together: a worker that dies in between
    leaves the events waiting, and no event is told twice (unique in the table too).
    """
    waiting = list(
        Event.objects.filter(dispatched_at=None)
        .order_by("id")
        .select_for_update(skip_locked=True)[:limit]
    )
    if not waiting:
        return 0
    telling = [event for event in waiting if event.code in REACTIONS]
    reports = (
        Report.objects.select_related("contact", "unit")
        .in_bulk({event.subject_id for event in telling})
        if telling else {}
    )  # fmt: skip
    deliveries: list[Delivery] = []
    for event in telling:
        report = reports.get(event.subject_id)
        if report is not None:
            for react in REACTIONS[event.code]:
                deliveries += react(event, report)
    for event in waiting:
        for tell in BEYOND_REPORTS.get(event.code, ()):
            deliveries += tell(event)
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    Event.objects.filter(pk__in=[event.pk for event in waiting]).update(dispatched_at=now())
    return len(waiting)
