"""Is this process alive, can this installation take reports, and its figures for Prometheus."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from caunoi.channels.desk.queues import hook_counts, queues, spooled, waiting_delivery_seconds
from caunoi.channels.hooks import waiting_hook_seconds
from caunoi.channels.incoming import waiting_mail_seconds
from caunoi.core.clock import seconds_since
from caunoi.core.models import Event, UnsealedEvent
from caunoi.reports.models import Report

OUTBOX_SECONDS = 300  # an event that nobody was told of for so long: the worker is down
DISK_AT_LEAST = 512 * 1024**2
METRICS_KEPT_SECONDS = 10  # figures that count rows are counted at most so often
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@require_safe
def show_alive(_request: HttpRequest) -> HttpResponse:
    """`/healthz`: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def show_ready(_request: HttpRequest) -> HttpResponse:
    """`/readyz`: 200 when reports can be taken and passed on, else 503 and what is wrong."""
    wrong = faults()
    return JsonResponse({"ready": not wrong, "wrong": wrong}, status=503 if wrong else 200)


@require_safe
def show_metrics(request: HttpRequest) -> HttpResponse:
    """`/metrics`: for the configured addresses only; to others there is no such page."""
    if request.META.get("REMOTE_ADDR") not in settings.METRICS_ADDRESSES:
        raise Http404
    registry = CollectorRegistry()
    registry.register(Figures())
    ProcessCollector(registry=registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def faults() -> list[str]:
    """What keeps this installation from its work, a sentence each; empty where all is well."""
    return [*_faults_of_database(), *_faults_of_disk()]


def outbox_seconds() -> float:
    """How long the oldest event has waited for the worker; 0.0 where none waits."""
    oldest = Event.objects.filter(dispatched_at=None).order_by("id").values_list("at", flat=True)
    first = oldest.first()
    return seconds_since(first)


def _faults_of_database() -> Iterator[str]:
    try:
        with connection.cursor() as cursor:
            for name in DURABLE:
                cursor.execute("SELECT current_setting(%s)", [name])
                row = cursor.fetchone()
                if row == ("off",):
                    yield f"PostgreSQL runs with {name} off: a power cut may lose reports."
        waits = {
            "an event": outbox_seconds(), "mail that came in": waiting_mail_seconds(),
            "a webhook": waiting_hook_seconds(),
            "a message that is due": waiting_delivery_seconds(),
        }  # fmt: skip
    except (DatabaseError, psycopg.Error):
        yield "The database does not answer."
        return
    for what, seconds in waits.items():
        if seconds > OUTBOX_SECONDS:
            yield f"The worker is behind: {what} has waited for {seconds:.0f} s."


def _faults_of_disk() -> Iterator[str]:
    home = Path(settings.HOME)
    if not os.access(home, os.W_OK | os.X_OK):
        yield "The folder for files cannot be written."
    elif shutil.disk_usage(home).free < DISK_AT_LEAST:
        yield "The disk for files is almost full."


class Figures(Collector):
    """Figures read from the database at the moment they are asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Reports by kind and state, what waits for worker and sealer."""
        reports = GaugeMetricFamily(
            "caunoi_reports", "Reports by kind and state.", labels=["kind", "state"]
        )
        for kind, state, count in counted_reports():
            reports.add_metric([kind, state], count)
        yield reports
        yield GaugeMetricFamily(
            "caunoi_outbox_age_seconds",
            "Age of the oldest event not yet told.",
            value=outbox_seconds(),
        )
        yield from _channel_figures()
        yield GaugeMetricFamily(
            "caunoi_unsealed_events",
            "Events not yet in the sealed log.",
            value=UnsealedEvent.objects.count(),
        )


def _channel_figures() -> Iterator[GaugeMetricFamily]:
    """What waits to go out and to be read, by channel and age."""
    waiting = GaugeMetricFamily(
        "caunoi_deliveries", "Deliveries by channel and what became of them.",
        labels=["channel", "state"],
    )  # fmt: skip
    for queue in queues().values():
        for state in ("waiting", "held", "dead", "unknown"):
            waiting.add_metric([queue.channel, state], getattr(queue, state))
    yield waiting
    hooks = GaugeMetricFamily("caunoi_hooks", "Webhooks that wait, or are kept apart.",
                              labels=["state"])  # fmt: skip
    for state, count in {**hook_counts(), "on_disk": spooled()}.items():
        hooks.add_metric([state], count)
    yield hooks
    yield GaugeMetricFamily(
        "caunoi_hook_age_seconds", "Age of the oldest webhook not yet read.",
        value=waiting_hook_seconds(),
    )  # fmt: skip
    yield GaugeMetricFamily(
        "caunoi_delivery_overdue_seconds", "How long the most overdue delivery has been due.",
        value=waiting_delivery_seconds(),
    )  # fmt: skip


def counted_reports() -> list[tuple[str, str, int]]:
    """Number of reports of each kind and state; counted anew every METRICS_KEPT_SECONDS."""
    kept: list[tuple[str, str, int]] | None = cache.get("metrics:reports")
    if kept is None:
        rows = Report.objects.values_list("kind", "state").annotate(count=Count("pk"))
        kept = [(str(kind), str(state), int(count)) for kind, state, count in rows]
        cache.set("metrics:reports", kept, METRICS_KEPT_SECONDS)
    return kept
