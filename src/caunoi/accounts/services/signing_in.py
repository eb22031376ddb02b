"""Wrong passwords are slowed down, told of, and never close an account for good.

Browsers that an account has signed in from before are counted apart from all others, so that
whoever attacks a duty desk's account from elsewhere cannot keep the desk itself out.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import ngettext

from caunoi.accounts import events
from caunoi.accounts.choices import TrySource
from caunoi.accounts.models import Account, SignInTries
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.core.history import record
from caunoi.core.keys import keyed_hash

FORGOTTEN_AFTER = timedelta(minutes=15)
KEPT = timedelta(hours=24)
BY = "system:sign-in"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """From how many failures on a source waits, how long at first and at most; 0: only told."""

    free: int
    first: float
    longest: float


LIMITS = {
    TrySource.DEVICE: Limit(10, 5, 60),
    TrySource.ACCOUNT: Limit(5, 5, 300),
    TrySource.NETWORK: Limit(30, 2, 60),
    TrySource.CITY: Limit(500, 0, 0),
}


@dataclass(frozen=True, slots=True)
class Try:
    """One try to sign in: the address typed, the browser if it is known, the network."""

    email: str
    device: str  # empty: this browser has not signed in to this account before
    network: str

    @property
    def sources(self) -> list[tuple[TrySource, bytes]]:
        """What a failure counts against, in a fixed order so that two tries never lock crosswise.

        A known browser counts against itself alone.
        """
        email = self.email.strip().lower()
        if self.device:
            return [(TrySource.DEVICE, _mark(TrySource.DEVICE, email, self.device))]
        return [
            (TrySource.ACCOUNT, _mark(TrySource.ACCOUNT, email)),
            (TrySource.NETWORK, _mark(TrySource.NETWORK, self.network)),
            (TrySource.CITY, _mark(TrySource.CITY)),
        ]


class SlowDown(Refused):
    """Too many wrong passwords; the message says how long to wait."""

    status = 429

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, round(seconds))
        message = ngettext(
            "Too many wrong passwords. Please wait %(count)d second and try again.",
            "Too many wrong passwords. Please wait %(count)d seconds and try again.",
            self.seconds,
        ) % {"count": self.seconds}
        super().__init__(message, ground="sign_in")


def check_may_try(one: Try) -> None:
    """Stop a try while one of its sources must wait; nothing is counted.

    Raises:
        SlowDown: with the seconds that remain.
    """
    marks = [mark for _source, mark in one.sources]
    moment = now()
    longest = timedelta()
    for row in SignInTries.objects.filter(mark__in=marks):
        since = moment - row.last_at
        if since < FORGOTTEN_AFTER:
            longest = max(longest, _wait(row) - since)
    if longest > timedelta():
        raise SlowDown(longest.total_seconds())


@transaction.atomic
def count_failure(one: Try) -> None:
    """Count a wrong password. Records `sign_in.slowed` once a source must wait."""
    moment = now()
    SignInTries.objects.filter(last_at__lt=moment - KEPT).delete()
    for source, mark in one.sources:
        SignInTries.objects.get_or_create(mark=mark, defaults={"source": source, "last_at": moment})
        row = SignInTries.objects.select_for_update().get(mark=mark)
        row.failures = 1 if moment - row.last_at >= FORGOTTEN_AFTER else row.failures + 1
        row.last_at = moment
        row.save(update_fields=["failures", "last_at"])
        if row.failures == LIMITS[source].free + 1:
            _tell(row, one.email)


@transaction.atomic
def count_success(one: Try) -> None:
    """The account's own count starts anew; the network's and the city's do not."""
    own = [mark for source, mark in one.sources if source in (TrySource.ACCOUNT, TrySource.DEVICE)]
    SignInTries.objects.filter(mark__in=own).delete()


def device_mark(email: str) -> str:
    """How a browser's cookie names an account that has signed in there."""
    return keyed_hash("sign-in-device", email.strip().lower()).hex()[:20]


def _mark(*parts: str) -> bytes:
    return keyed_hash("sign-in-try", "\n".join(parts))


def _wait(row: SignInTries) -> timedelta:
    limit = LIMITS[TrySource(row.source)]
    over = row.failures - limit.free
    if over <= 0:
        return timedelta()
    return timedelta(seconds=min(limit.longest, limit.first * 2 ** min(over - 1, 12)))


def _tell(row: SignInTries, email: str) -> None:
    """Administrators see it among the events; the log names nobody."""
    owner: Sequence[object] = []
    if row.source != TrySource.NETWORK and row.source != TrySource.CITY:
        found = Account.objects.filter(email__iexact=email.strip())
        owner = list(found.values_list("pk", flat=True)[:1])
    after = {"source": row.source, "failures": row.failures}
    record(
        events.SIGN_IN_SLOWED, subject=row, by=BY, at=row.last_at,
        after={**after, **({"account": str(owner[0])} if owner else {})},
    )  # fmt: skip
    logger.warning("sign-in: %d wrong passwords by one source (%s)", row.failures, row.source)
