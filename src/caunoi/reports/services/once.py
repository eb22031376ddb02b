"""What a form of the follow-up page asks for happens once, however often a browser sends it.

That page answers a form without redirecting, since code and secret may stand in no address: a
reload sends the same form again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import orjson
from django.db import transaction

from caunoi.core.clock import now
from caunoi.core.keys import keyed_hash
from caunoi.reports.models import Idempotency, Report


def mark_of(report: Report, key: str, verb: str, fields: Mapping[str, str],
            files: Sequence[bytes] = ()) -> bytes:  # fmt: skip
    """What makes two sendings of a form the same: its key, and everything that was filled in.

    Other words under the same key are another act, so that nothing anybody writes is lost.
    `files` are hashes of content.
    """
    body = [str(report.pk), key, verb, dict(fields), [one.hex() for one in files]]
    return keyed_hash("follow-up-act", orjson.dumps(body, option=orjson.OPT_SORT_KEYS))


def is_done(mark: bytes) -> bool:
    """Whether this was done before."""
    return Idempotency.objects.filter(key_hash=mark).exists()


@transaction.atomic
def do_once(report: Report, mark: bytes, act: Callable[[], object]) -> bool:
    """Do it, unless the same was done before; returns whether it was done now.

    Two at once: the second waits for the first. What `act` raises undoes the mark with the rest,
    so that a refused form can be sent again.
    """
    _row, is_first = Idempotency.objects.get_or_create(
        key_hash=mark,
        defaults={"body_hash": mark, "sealed_answer": b"", "report": report, "created_at": now()},
    )
    if is_first:
        act()
    return is_first
