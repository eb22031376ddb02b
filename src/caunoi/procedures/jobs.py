"""What the worker runs for procedures."""

from __future__ import annotations

from caunoi.procedures.services.booking import remind_people
from caunoi.procedures.services.forgetting import forget_appointments
from caunoi.procedures.services.papers import forget_papers
from caunoi.procedures.services.queue import note_no_shows


def run_desks() -> int:
    """Every few minutes: remind of appointments, count those to which nobody came."""
    return remind_people() + note_no_shows()


def run_forgetting() -> int:
    """Every hour: delete photos and contacts that are kept long enough."""
    return forget_papers() + forget_appointments()
