"""What the worker runs for reports: find what is due, call a service for each."""

from __future__ import annotations

from caunoi.reports.services.escalating import climb
from caunoi.reports.services.forgetting import forget_answers, forget_tries
from caunoi.reports.services.presence import forget_presences
from caunoi.reports.services.succeeding import succeed_units
from caunoi.reports.services.transferring import return_overdue_transfers


def run_clocks() -> int:
    """Every half minute: tell of clocks that run out or did; returns of how many."""
    done = climb()
    return done.warned + done.missed + done.lapsed


def run_transfers() -> int:
    """Every few minutes: send back what nobody took over; returns how many went back."""
    return return_overdue_transfers()


def run_successions() -> int:
    """Every night: move the open reports of units that are gone; returns how many moved."""
    return succeed_units().reports


def run_forgetting() -> int:
    """Every hour: drop answers of more than thirty days, tries that slow nobody any more, and who
    was looking then.
    """
    return forget_answers() + forget_tries() + forget_presences()
