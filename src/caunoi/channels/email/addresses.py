"""Reply addresses that only we can make: `tra-loi+<report>.<signature>@domain`."""

from __future__ import annotations

import base64
import binascii
import hmac
from uuid import UUID

from django.conf import settings

from caunoi.core.keys import keyed_hash

LOCAL_PART = "tra-loi"
_SIGNATURE_BYTES = 10


def _sign(report_id: UUID) -> bytes:
    return keyed_hash("reply-address", report_id.bytes)[:_SIGNATURE_BYTES]


def reply_address(report_id: UUID) -> str:
    """The address at which a reply comes back into the report's thread."""
    packed = base64.b32encode(report_id.bytes + _sign(report_id)).decode().rstrip("=").lower()
    return f"{LOCAL_PART}+{packed}@{settings.MAIL_DOMAIN}"


def read_reply_address(address: str) -> UUID | None:
    """The report's id where the address bears our signature, else None."""
    local, _at, domain = address.strip().lower().rpartition("@")
    name, _plus, packed = local.partition("+")
    if name != LOCAL_PART or domain != settings.MAIL_DOMAIN.lower() or not packed:
        return None
    try:
        raw = base64.b32decode(packed.upper() + "=" * (-len(packed) % 8))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _SIGNATURE_BYTES:
        return None
    report_id = UUID(bytes=raw[:16])
    return report_id if hmac.compare_digest(raw[16:], _sign(report_id)) else None
