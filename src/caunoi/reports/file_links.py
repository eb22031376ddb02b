"""Addresses of files: an officer's by report and file, a sender's by a link that lives minutes.

The secret of a receipt never stands in an address. What stands there instead is sealed, names one
file, ends soon, and stops working when the receipt's secret is another one.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from django.urls import reverse

from caunoi.core import keys
from caunoi.core.clock import now
from caunoi.reports.models import Report

LIFETIME = timedelta(minutes=15)
_PURPOSE = "file-links"
_MARK_BYTES = 8
_PLAIN_BYTES = 16 + 8 + _MARK_BYTES

Link = Callable[[UUID], str]


class Held(Protocol):
    """What a receipt's secret opens: a report, or papers that were sent to be looked at."""

    secret_hash: Any


@dataclass(frozen=True, slots=True)
class Pass:
    """What a sender's link says: which attachment, until when (seconds), for which receipt."""

    key: UUID
    until: int
    mark: bytes

    def fits(self, held: Held) -> bool:
        """Whether the link was made for the receipt that this has now, and still lives."""
        in_time = now().timestamp() < self.until
        return in_time and hmac.compare_digest(self.mark, _mark(held))


def staff_link(report: Report) -> Link:
    """How an officer's page names a file of the report."""
    code = report.spelled_code
    return lambda key: reverse("reports:staff_file", kwargs={"code": code, "file": key})


def reporter_link(report: Report) -> Link:
    """How the reporter's page names it: by a link that is good for a quarter of an hour."""
    return lambda key: reverse("reports:file", kwargs={"token": make_token(report, key)})


def make_token(held: Held, key: UUID) -> str:
    """A link's word for one file, for the sender whom code and secret let in just now."""
    until = int((now() + LIFETIME).timestamp())
    plain = key.bytes + until.to_bytes(8, "big") + _mark(held)
    return base64.urlsafe_b64encode(keys.seal(_PURPOSE, plain)).decode().rstrip("=")


def read_token(token: str) -> Pass | None:
    """What a link's word says, or None where we did not make it."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        plain = keys.unseal(_PURPOSE, sealed)
    except (binascii.Error, ValueError, keys.CannotUnseal):
        return None
    if len(plain) != _PLAIN_BYTES:
        return None
    return Pass(UUID(bytes=plain[:16]), int.from_bytes(plain[16:24], "big"), plain[24:])


def _mark(held: Held) -> bytes:
    return keys.keyed_hash("file-links-receipt", bytes(held.secret_hash))[:_MARK_BYTES]
