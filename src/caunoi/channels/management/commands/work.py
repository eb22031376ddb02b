"""`caunoi work`: the background worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from caunoi.channels.worker import Worker


class Command(BaseCommand):
    """The worker until SIGTERM."""

    help = "Tell of events, send letters, watch the clocks, until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker's loop."""
        Worker().run()
