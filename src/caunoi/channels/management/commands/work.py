"""`caunoi work`: the background worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from caunoi.channels.worker import JOBS, Job, Worker


class Command(BaseCommand):
    """The worker until SIGTERM."""

    help = "Tell of events, send letters, watch the clocks, until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker's loop."""
        Worker((*JOBS, *jobs_above())).run()


def jobs_above() -> tuple[Job, ...]:
    """Jobs of parts that stand above this one, by their names in settings."""
    return tuple(
        Job(name, timedelta(seconds=seconds), import_string(target))
        for name, (target, seconds) in settings.WORKER_JOBS.items()
    )
