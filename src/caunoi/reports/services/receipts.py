"""Open a report by its code and secret: same words and same time for every way of being wrong."""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from django.db.models import F
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from caunoi.core.clock import now, today
from caunoi.core.errors import NotFound
from caunoi.core.keys import keyed_hash
from caunoi.reports.codes import hash_secret, read_code
from caunoi.reports.errors import TooManyTries
from caunoi.reports.models import ReceiptTry, Report

_NOBODY = "000000000"  # fails no check digit, is never given out: number 0's code differs
_NO_HASH = bytes(32)
FREE_TRIES = 3
LONGEST_WAIT = 2.0  # seconds; the owner, too, waits this long while somebody guesses
FORGOTTEN_AFTER = timedelta(minutes=15)
# Sleeping requests may never take all threads.
_sleepers = threading.BoundedSemaphore(4)


class Opened(Protocol):
    """What a code and a secret open."""

    @property
    def secret_hash(self) -> Any: ...


Found = TypeVar("Found", bound=Opened)


def open_by_receipt(
    code: str, secret: str, find: Callable[[str], Found | None], *, may_wait: bool = True
) -> Found | None:
    """What `find` gives for the code's digits, if the secret is its own; else None.

    Wrong tries on one code make the next ones on it slower, up to two seconds, for everybody
    alike: guessing is slowed, the owner is never locked out, and nothing is kept of where a
    request came from. Without `may_wait` a code that would be slow does not open at all.

    Raises:
        TooManyTries: it would be slow, and may not wait.
    """
    digits = read_code(code) or _NOBODY
    mark = keyed_hash("receipt-try", digits)
    row = ReceiptTry.objects.filter(code_hash=mark).first()
    if row is not None and row.last_at > now() - FORGOTTEN_AFTER:
        if not may_wait and row.failures > FREE_TRIES:
            raise TooManyTries(_("Too many wrong tries lately. Please try again later."))
        _slow_down(row.failures)
    found = find(digits)
    stored = bytes(found.secret_hash) if found is not None else _NO_HASH
    right = hmac.compare_digest(hash_secret(secret), stored)
    if found is None or not right:
        _count_failure(mark, row)
        return None
    return found


def open_report(code: str, secret: str, *, may_wait: bool = True) -> Report:
    """The report that the code and secret open together; slowed as `open_by_receipt` says.

    Raises:
        TooManyTries: it would be slow, and may not wait.
        NotFound: no such code, or not its secret; the two cannot be told apart.
    """
    report = open_by_receipt(code, secret, _find_report, may_wait=may_wait)
    if report is None:
        raise NotFound(_("No report opens with this code and secret. Please check both."))
    if report.secret_used_at != today():
        Report.objects.filter(pk=report.pk).update(secret_used_at=today())
    return report


def _find_report(digits: str) -> Report | None:
    return Report.objects.select_related("unit", "contact").filter(code=digits).first()


def _slow_down(failures: int) -> None:
    if failures <= FREE_TRIES:
        return
    wait = min(LONGEST_WAIT, 0.05 * 2 ** min(failures - FREE_TRIES, 10))
    if _sleepers.acquire(blocking=False):
        try:
            time.sleep(wait)
        finally:
            _sleepers.release()


def _count_failure(mark: bytes, row: ReceiptTry | None) -> None:
    moment = now()
    if row is not None and row.last_at > moment - FORGOTTEN_AFTER:
        ReceiptTry.objects.filter(pk=mark).update(
            failures=Least(F("failures") + 1, 1_000_000), last_at=moment
        )
        return
    ReceiptTry.objects.update_or_create(code_hash=mark, defaults={"failures": 1, "last_at": moment})
