"""One push to one browser: encrypted (RFC 8291), signed (RFC 8292), posted (RFC 8030)."""

from __future__ import annotations

import os
import threading
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    Unreachable,
)
from caunoi.channels.push.lines import Answer, post
from caunoi.channels.push.subscriptions import Address, is_known_service
from caunoi.channels.push.vapid import authorization, key_mark
from caunoi.core.clock import now

MOST_BYTES = 3000  # of the plain text; services take 4,096 encrypted
_LONGEST_REST = timedelta(hours=6)
_resting: dict[str, datetime] = {}  # a push service that asked us to wait, and until when
_lock = threading.Lock()
# Many threads wait for slow services, but one at a time reckons: a dozen that all want the
# interpreter let each other, and the posts beside them, wait.
turn = threading.Lock()


def push(address: Address, plain: bytes, *, ttl: int, urgency: str, topic: str) -> str:
    """Hand it to the browser's push service; returns where the service keeps it, "" if unsaid.

    Raises:
        Unreachable: the subscription is gone and may be forgotten.
        RateLimited: the service asked us to wait.
        AccountTrouble: the service refuses our key.
        PermanentFailure, TemporaryFailure.
    """
    if not is_known_service(address.endpoint):
        raise PermanentFailure("not a push service that we know")
    if len(plain) > MOST_BYTES:
        raise PermanentFailure("too long")
    parts = urlsplit(address.endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    _check_rest(origin)
    with turn:
        body = http_ece.encrypt(
            plain, salt=os.urandom(16), private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=address.p256dh, auth_secret=address.auth, version="aes128gcm",
        )  # fmt: skip
        headers = {
            "TTL": str(ttl), "Urgency": urgency, "Topic": topic, "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream", "Authorization": authorization(origin),
        }  # fmt: skip
    try:
        answer = post(parts, body, headers)
    except TimeoutError as error:
        # A second one takes the place of the first: it bears the same topic and tag.
        raise TemporaryFailure("no answer in time") from error
    except (OSError, HTTPException) as error:
        raise TemporaryFailure(type(error).__name__) from error
    if answer.status in (200, 201, 202):
        return answer.location[:250]
    raise _failure(answer, origin, address)


def _failure(answer: Answer, origin: str, address: Address) -> Exception:
    status = answer.status
    if status in (404, 410):
        return Unreachable(f"gone {status}")
    if status in (401, 403):
        if address.key != key_mark():
            return Unreachable("made with a key that we have no longer")
        return AccountTrouble("stopped", f"our key is refused {status}")
    if status == 429:
        until = _rest_until(answer)
        with _lock:
            _resting[origin] = until
        return RateLimited("too fast", until)
    if status >= 500:
        later = _rest_until(answer) if answer.retry_after else None
        return TemporaryFailure(f"service {status}", later)
    return PermanentFailure(f"refused {status}")


def _rest_until(answer: Answer) -> datetime:
    try:
        seconds = float(answer.retry_after or "60")
    except ValueError:
        seconds = 60.0  # a date; no push service is known to send one
    return now() + min(timedelta(seconds=max(seconds, 1.0)), _LONGEST_REST)


def forget_rests() -> None:
    """Ask every service again at once; for tests and after a fault was mended."""
    with _lock:
        _resting.clear()


def _check_rest(origin: str) -> None:
    until = _resting.get(origin)
    if until is None:
        return
    if until > now():
        raise RateLimited("too fast", until)
    with _lock:
        _resting.pop(origin, None)
