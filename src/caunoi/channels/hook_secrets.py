"""Takes the secret of a receipt out of a webhook's body once it was taken in."""

from __future__ import annotations

from typing import Any

import orjson

from caunoi.reports.codes import has_secret, mask_secrets


def without_secrets(body: bytes) -> bytes | None:
    """The body with secrets masked in all its texts; None where it holds none, or is no JSON."""
    # Line ends stand as two letters in JSON: a quick look before anything is read.
    if not has_secret(body.decode("utf-8", "replace").replace("\\n", " ")):
        return None
    try:
        return orjson.dumps(_masked(orjson.loads(body)))
    except orjson.JSONDecodeError:
        return None


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_secrets(value)
    if isinstance(value, dict):
        return {key: _masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return value
