"""What the worker runs for reports: find what is due, call a service for each."""

from __future__ import annotations

from caunoi.reports.services.escalating import Climbed, climb
from caunoi.reports.services.succeeding import Moved, succeed_units
from caunoi.reports.services.transferring import return_overdue_transfers


def run_clocks() -> Climbed:
    """Every minute: warn of clocks that run out and tell of those that did."""
    return climb()


def run_transfers() -> int:
    """Every few minutes: send back what nobody took over; returns how many went back."""
    return return_overdue_transfers()


def run_successions() -> Moved:
    """Every night: move the open reports of units that are gone."""
    return succeed_units()
