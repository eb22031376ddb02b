"""The one byte form of an event, and its hash: the same now, from the database, in ten years."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson

GENESIS: Final = bytes(32)
"""What stands as `prev_hash` in the first event of a subject."""

DOMAIN: Final = b"caunoi/event/v1\n"
"""Put before the encoding, so that no hash of anything else can pass for an event's."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class NotCanonicalError(ValueError):
    """The value has no single byte form that survives PostgreSQL's jsonb and back."""


def event_hash(
    id: UUID,
    code: str,
    subject_kind: str,
    subject_id: UUID,
    number: int,
    by: str,
    at: datetime,
    data: dict[str, Any],
    prev_hash: bytes,
) -> bytes:
    """Hash everything an event says, and the hash of its subject's event before it.

    SHA-256 over `DOMAIN` and the canonical JSON array of the nine values in the order of the
    parameters: ids in their dashed lower-case form, `at` in whole microseconds since 1970 UTC,
    `prev_hash` in lower-case hex. An array with a fixed order cannot be read in two ways.

    Returns:
        32 bytes.

    Raises:
        NotCanonicalError: `data` holds more than text, whole numbers of 64 bits, booleans, null,
            lists and objects; `at` is naive; `prev_hash` is not 32 bytes.
    """
    if len(prev_hash) != 32:
        raise NotCanonicalError("prev_hash is not 32 bytes long.")
    _check(data)
    fields = [
        id, code, subject_kind, subject_id, number, by, microseconds(at), data, prev_hash.hex(),
    ]  # fmt: skip
    return sha256(DOMAIN + _write(fields)).digest()


def canonical_json(value: Any) -> bytes:
    """Write a value as JSON in its only form: keys sorted by code point, no spaces, UTF-8.

    Like RFC 8785, with two differences that make it stricter: there are no fractions (their text
    changes on the way through jsonb), and keys sort by code point instead of UTF-16 unit.

    Raises:
        NotCanonicalError: the value holds something else than the types named above, or text that
            PostgreSQL cannot keep (U+0000, half a surrogate pair).
    """
    _check(value)
    return _write(value)


def microseconds(at: datetime) -> int:
    """Whole microseconds since 1970 UTC, exactly, without a detour through floating point.

    Raises:
        NotCanonicalError: `at` has no time zone.
    """
    if at.tzinfo is None:
        raise NotCanonicalError("A time without its zone means nothing.")
    passed = at - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


_PLAIN: Final = frozenset({str, int, bool, type(None)})


def _check(value: Any) -> None:
    """Refuse what orjson would write but jsonb would give back as something else."""
    if type(value) in _PLAIN:
        return
    if isinstance(value, dict):
        for inner in value.values():
            if type(inner) not in _PLAIN:
                _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    elif not isinstance(value, str | int):  # members of TextChoices are texts too
        raise NotCanonicalError(f"{type(value).__name__} has no canonical form.")


def _write(value: Any) -> bytes:
    """Let orjson write what was checked."""
    try:
        written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise NotCanonicalError(str(error)) from error
    if b"\\u0000" in written and _has_nul(value):
        raise NotCanonicalError("Text with U+0000 cannot be kept in jsonb.")
    return written


def _has_nul(value: Any) -> bool:
    """Tell a real U+0000 from the six characters of its escape."""
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return any(_has_nul(inner) for inner in value)
    return isinstance(value, str) and "\0" in value
