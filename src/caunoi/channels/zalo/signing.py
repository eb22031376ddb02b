"""Who signed a webhook: SHA-256 over app id, raw body, time stamp and the account's secret."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpHeaders

from caunoi.channels.errors import BadSignature
from caunoi.channels.zalo.moments import read_moment
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

SIGNATURE, TIME, SERVER = "X-ZEvent-Signature", "X-ZEvent-Timestamp", "X-ZEvent-Server"
# A repeated event keeps its first time stamp; the last repetition comes after 1 h 50 min.
MAX_AGE = timedelta(hours=3)
USUAL = "app_id"


def read_envelope(body: bytes) -> dict[str, Any] | None:
    """The event, where the body is one."""
    try:
        held = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return held if isinstance(held, dict) and held.get("event_name") else None


def check(headers: HttpHeaders, body: bytes) -> str:
    """Which form of signature the body bears.

    Raises:
        BadSignature: none that we accept, another app's, or older than Zalo repeats anything.
    """
    event = read_envelope(body) or {}
    given = str(headers.get(SIGNATURE, "")).strip().removeprefix("mac=")
    app = str(event.get("app_id", settings.ZALO_APP_ID))
    stamp = str(event.get("timestamp", ""))
    variant = ""
    for name, first, when in _forms(event, stamp, str(headers.get(TIME, ""))):
        # All forms are compared, each in constant time: how long it takes says nothing.
        if hmac.compare_digest(_mac(first, body, when).encode(), given.encode()):
            variant = variant or name
    if not variant:
        raise BadSignature("signature")
    if app != settings.ZALO_APP_ID:
        raise BadSignature("app")
    moment = read_moment(stamp)
    if moment is None or now() - moment > MAX_AGE:
        raise BadSignature("age")
    if variant != USUAL:
        logger.warning("a Zalo webhook is signed in the form %s", variant)
    server = str(headers.get(SERVER, ""))
    return f"{variant} {server}".strip()[:40]


def _forms(event: dict[str, Any], stamp: str, header: str) -> Iterator[tuple[str, str, str]]:
    yield USUAL, settings.ZALO_APP_ID, stamp
    if settings.ZALO_SIGNED_BY_OA_ID:
        yield "oa_id", str(event.get("oa_id") or settings.ZALO_OA_ID), stamp
        yield "app_id header_time", settings.ZALO_APP_ID, header
        yield "oa_id header_time", str(event.get("oa_id") or settings.ZALO_OA_ID), header


def _mac(first: str, body: bytes, stamp: str) -> str:
    secret: str = settings.ZALO_OA_SECRET
    return hashlib.sha256(
        b"".join([first.encode(), body, stamp.encode(), secret.encode()])
    ).hexdigest()
