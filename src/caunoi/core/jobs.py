"""What the worker does for the core: seal the history."""

from __future__ import annotations

import logging

from caunoi.core.log.errors import LogDamagedError
from caunoi.core.log.sealer import seal_new_events

__all__ = ["run_sealing", "seal_new_events"]

BATCH = 5000
logger = logging.getLogger(__name__)


def run_sealing() -> int:
    """Seal all events that wait, batch by batch; returns how many. Every few seconds will do.

    A damaged log is told on each run and stops nothing else: events go on waiting in their queue.
    """
    total = 0
    try:
        while sealed := seal_new_events(BATCH):
            total += sealed
            if sealed < BATCH:
                break
    except LogDamagedError as error:
        logger.critical("%s", error)
    return total
