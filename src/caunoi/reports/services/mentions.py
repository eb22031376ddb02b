"""Keep that an officer has seen the notes in which they were called."""

from __future__ import annotations

from caunoi.accounts.access import Actor
from caunoi.core.clock import now
from caunoi.reports.models import Mention, Report


def see_mentions(report: Report, by: Actor) -> int:
    """Mark the notes of this report that call the officer as seen; returns how many were new.

    `report` was found for this officer (get_report). Seeing is the officer's own mark, like a
    read letter: the look itself is kept by record_look.
    """
    return Mention.objects.filter(
        officer_id=by.id, seen_at=None, note__report=report
    ).update(seen_at=now())  # fmt: skip
