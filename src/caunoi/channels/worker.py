"""The worker's loop: tell of events, send letters, run the jobs whose time has come."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, transaction

from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.models import JobRun
from caunoi.channels.sender import send_waiting
from caunoi.core.clock import now
from caunoi.core.files.processing import process_pending_files
from caunoi.core.jobs import run_sealing
from caunoi.law.jobs import run_due_rules
from caunoi.reports.jobs import run_clocks, run_successions, run_transfers

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.15
AFTER_ERROR_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Job:
    """A job and how often it runs, whatever the number of workers."""

    name: str
    every: timedelta
    run: Callable[[], int]


JOBS: tuple[Job, ...] = (
    Job("seal", timedelta(seconds=5), run_sealing),
    Job("files", timedelta(seconds=2), process_pending_files),
    Job("clocks", timedelta(seconds=30), run_clocks),
    Job("transfers", timedelta(minutes=5), run_transfers),
    Job("rules", timedelta(minutes=10), run_due_rules),
    Job("successions", timedelta(hours=6), run_successions),
)


class Worker:
    """One worker; any number may run beside each other."""

    def __init__(self, jobs: tuple[Job, ...] = JOBS) -> None:
        self.jobs = jobs
        self.stopping = threading.Event()

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Finish what is in hand, then end."""
        self.stopping.set()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. A database that is away is waited for."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        jobs = threading.Thread(target=self._loop, args=(self.run_jobs, 1.0), daemon=True)
        sender = threading.Thread(target=self._loop, args=(send_waiting, IDLE_SECONDS), daemon=True)
        jobs.start()
        sender.start()
        self._loop(dispatch_events, IDLE_SECONDS)
        jobs.join(20)
        sender.join(20)

    def _loop(self, step: Callable[[], int], idle: float) -> None:
        while not self.stopping.is_set():
            try:
                done = step()
            except (DatabaseError, InterfaceError):
                logger.exception("the database did not answer; trying again")
                close_old_connections()
                self.stopping.wait(AFTER_ERROR_SECONDS)
            except Exception:
                logger.exception("a step of the worker failed; trying again")
                self.stopping.wait(AFTER_ERROR_SECONDS)
            else:
                if not done:
                    self.stopping.wait(idle)

    def run_jobs(self) -> int:
        """Run every job that is due and that no other worker is running."""
        for job in self.jobs:
            if self.stopping.is_set():
                break
            run_if_due(job)
        return 0


def run_if_due(job: Job) -> bool:
    """Run a job under its row's lock where its time has come; returns whether it ran."""
    moment = now()
    JobRun.objects.get_or_create(name=job.name, defaults={"last_at": moment - job.every})
    with transaction.atomic():
        row = (
            JobRun.objects.select_for_update(skip_locked=True)
            .filter(name=job.name, last_at__lte=moment - job.every)
            .first()
        )
        if row is None:
            return False
        row.last_at = moment
        row.save(update_fields=["last_at"])
    begun = time.monotonic()
    try:
        done = job.run()
    except Exception:
        logger.exception("job %s failed", job.name)
        return True
    if done:
        logger.info("job %s: %s in %.1f s", job.name, done, time.monotonic() - begun)
    return True
