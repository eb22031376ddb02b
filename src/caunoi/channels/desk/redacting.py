"""A webhook's body as it may be looked at: its shape, and not what a person wrote or is called."""

from __future__ import annotations

from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.channels.hook_secrets import without_secrets

# Values that tell what kind of event it is, and never anything of a person.
_PLAIN = frozenset(
    {
        "object", "event_name", "event", "field", "item", "verb", "type", "time", "timestamp",
        "created_time", "updated_time", "watermark", "seq", "is_published", "status_type",
        "promotion_status", "source", "app_id", "oa_id", "is_echo", "num_retry", "payload_type",
        "status", "action", "reaction", "read", "delivery_time", "version",
    }
)  # fmt: skip
_LONGEST_WORD = 40


def redact(body: bytes) -> str:
    """Indented JSON with every name, text, address and id masked; else only how long it is."""
    try:
        held = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _("(No JSON: %(size)d bytes)") % {"size": len(body)}
    return orjson.dumps(_masked(held, is_plain=False), option=orjson.OPT_INDENT_2).decode()


def pretty(body: bytes) -> str:
    """The same unmasked, but for the secret of a receipt, which opens a report to anybody."""
    body = without_secrets(body) or body
    try:
        return orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return body.decode("utf-8", "replace")


def _masked(value: Any, *, is_plain: bool) -> Any:
    if isinstance(value, dict):
        return {
            _key(key): _masked(inner, is_plain=str(key) in _PLAIN) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked(inner, is_plain=is_plain) for inner in value]
    if value is None or isinstance(value, bool):
        return value
    if is_plain and (not isinstance(value, str) or len(value) <= _LONGEST_WORD):
        return value
    if isinstance(value, str):
        count = len(value)
        return ngettext("••• (%(n)d character)", "••• (%(n)d characters)", count) % {"n": count}
    return "•••"


def _key(key: Any) -> str:
    """Names of fields are the platform's; a long one may hold an id."""
    return str(key) if len(str(key)) <= _LONGEST_WORD else "•••"
