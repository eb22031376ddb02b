"""The answer already given: sealed so that only the client's own key opens it again."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.core import keys
from caunoi.core.clock import now
from caunoi.core.rows import new_row
from caunoi.reports.drafts import Clock, Draft, Receipt
from caunoi.reports.errors import KeyReused
from caunoi.reports.models import Idempotency

KEPT = timedelta(days=30)


def fingerprint(draft: Draft) -> bytes:
    """What makes two bodies the same, as a keyed hash (32 bytes)."""
    # orjson reads dataclasses by itself; what is set by us and not by the sender does not count.
    sent = dataclasses.replace(draft, sent_at=None, language="")
    packed = orjson.dumps(sent, option=orjson.OPT_SORT_KEYS)
    return keys.keyed_hash("idempotency-body", packed)


def _answer_key(client_key: str) -> bytes:
    return keys.keyed_hash("idempotency-answer", client_key)


def _key_hash(client_key: str) -> bytes:
    return keys.keyed_hash("idempotency-key", hashlib.sha256(client_key.encode()).digest())


def remember(client_key: str, draft: Draft, receipt: Receipt) -> Idempotency:
    """An unsaved row that gives this receipt again for 30 days."""
    plain = orjson.dumps(receipt)
    return new_row(
        Idempotency,
        key_hash=_key_hash(client_key),
        body_hash=fingerprint(draft),
        sealed_answer=keys.seal_with(_answer_key(client_key), plain),
        report_id=receipt.report_id,
        created_at=now(),
    )


def find_answer(client_key: str, draft: Draft) -> Receipt | None:
    """The receipt already given for this key, marked as replayed; None for a new key.

    Raises:
        KeyReused: the key came before with another body.
    """
    row = Idempotency.objects.filter(
        key_hash=_key_hash(client_key), created_at__gt=now() - KEPT
    ).first()
    if row is None:
        return None
    if bytes(row.body_hash) != fingerprint(draft):
        raise KeyReused(
            _("This idempotency key was already used for another report. Use a new key."),
            ground="Idempotency-Key",
        )
    plain = keys.unseal_with(_answer_key(client_key), bytes(row.sealed_answer))
    return _read(orjson.loads(plain))


def answer_under(client_keys: Sequence[str]) -> Receipt | None:
    """The receipt given for the newest of these keys, whatever the body was.

    For callers whose key is made of what was sent, or is the sender's own number of the matter.
    """
    hashes = {_key_hash(one): one for one in client_keys}
    row = (
        Idempotency.objects.filter(key_hash__in=hashes, created_at__gt=now() - KEPT)
        .order_by("-created_at")
        .first()
    )
    if row is None:
        return None
    client_key = hashes[bytes(row.key_hash)]
    plain = keys.unseal_with(_answer_key(client_key), bytes(row.sealed_answer))
    return _read(orjson.loads(plain))


def expired(client_key: str) -> Q:
    """The row of this key if its thirty days are over."""
    return Q(key_hash=_key_hash(client_key), created_at__lte=now() - KEPT)


def _read(values: dict[str, Any]) -> Receipt:
    values["report_id"] = UUID(values["report_id"])
    values["deadlines"] = tuple(
        Clock(c["rule"], datetime.fromisoformat(c["due_at"])) for c in values["deadlines"]
    )
    values["replayed"] = True
    return Receipt(**values)
