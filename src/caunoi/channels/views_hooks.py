"""Where platforms send their events: signed, stored, answered; nothing else happens here."""

from __future__ import annotations

import logging

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter

from caunoi.channels.chat import PLATFORMS
from caunoi.channels.errors import BadSignature
from caunoi.channels.floods import has_room
from caunoi.channels.hooks import store_hook
from caunoi.channels.spool import spool_hook

logger = logging.getLogger(__name__)

MOST_PROBES = 60  # a minute; a platform asks once, when somebody connects it
MAX_BYTES = 4 * 1024 * 1024  # a batch of 1,000 updates has about one
REFUSED = Counter("caunoi_hooks_refused", "Webhooks refused", ["channel", "why"])
TAKEN = Counter("caunoi_hooks_taken", "Webhooks stored", ["channel", "where"])


def take_hook(request: HttpRequest, channel: str) -> HttpResponse:
    """A platform's event, or its question whether we are there.

    200 once the body is durable, in the database or else on disk; 403 and nothing stored where
    the signature is not the platform's; 404 where the channel is not set up; 429 where it is asked
    again and again whether we are there.
    """
    platform = PLATFORMS.get(channel)
    if platform is None or not platform.is_set_up():
        return HttpResponse(status=404)
    if request.method in {"GET", "HEAD"}:
        if not has_room(f"hook-probes:{channel}", MOST_PROBES):
            return _refused(channel, "probes", 429)
        said = platform.answer_probe(request.GET)
        return HttpResponse(status=403) if said is None else _plain(said)
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, POST"})
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        return _refused(channel, "size", 413)
    body = request.body
    if platform.is_probe(body):
        return _plain("")
    try:
        variant = platform.check_signature(request.headers, body)
    except BadSignature as error:
        return _refused(channel, str(error) or "signature", 403)
    return _keep(channel, body, variant)


def _keep(channel: str, body: bytes, variant: str) -> HttpResponse:
    try:
        store_hook(channel, body, variant)
    except (DatabaseError, InterfaceError):
        logger.error("a webhook waits on disk: the database did not take it")
        try:
            spool_hook(channel, body, variant)
        except OSError:
            logger.exception("a webhook could not be kept; the platform will come again")
            return HttpResponse(status=503)
        TAKEN.labels(channel, "disk").inc()
    else:
        TAKEN.labels(channel, "database").inc()
    return _plain("")


def _refused(channel: str, why: str, status: int) -> HttpResponse:
    logger.warning("a webhook of %s was refused: %s", channel, why)
    REFUSED.labels(channel, why).inc()
    return HttpResponse(status=status)


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
