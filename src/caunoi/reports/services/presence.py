"""Say that an officer has a report open now, and whether they are writing."""

from __future__ import annotations

from datetime import timedelta

from caunoi.accounts.access import Actor
from caunoi.core.clock import now
from caunoi.reports.models import Presence, Report

KEPT = timedelta(hours=1)


def be_present(report: Report, by: Actor, *, writing: bool = False) -> None:
    """Note that the officer looks at the report at this moment.

    `report` was found for this officer (get_report). It is a sign of a minute, no history: no
    event stands behind it.
    """
    row = Presence(report=report, officer_id=by.id, at=now(), writing=writing)
    Presence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["report", "officer"],
        update_fields=["at", "writing"],
    )  # fmt: skip


def leave(report: Report, by: Actor) -> None:
    """Note that the officer has closed the report's page."""
    Presence.objects.filter(report=report, officer_id=by.id).delete()


def forget_presences() -> int:
    """Drop the signs that are over; returns how many."""
    return Presence.objects.filter(at__lt=now() - KEPT).delete()[0]
