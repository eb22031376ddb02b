"""Addresses that only we can make: for replies into a report's thread, and for letters that fail.

`tra-loi+<report>.<signature>@domain` takes replies; `thu-loi+<delivery>.<signature>@domain` is the
envelope sender of each letter, to which mail servers report what they could not deliver. The
public addresses (settings.MAIL_PUBLIC) take new reports from anybody.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from uuid import UUID

from django.conf import settings

from caunoi.core.keys import keyed_hash

LOCAL_PART = "tra-loi"
BOUNCE_PART = "thu-loi"
_SIGNATURE_BYTES = 10
_PURPOSES = {LOCAL_PART: "reply-address", BOUNCE_PART: "bounce-address"}


def _sign(local: str, pk: UUID) -> bytes:
    return keyed_hash(_PURPOSES[local], pk.bytes)[:_SIGNATURE_BYTES]


def _write(local: str, pk: UUID) -> str:
    return f"{local}+{_pack(pk.bytes + _sign(local, pk))}@{settings.MAIL_DOMAIN}"


def _pack(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _read(wanted: str, address: str) -> UUID | None:
    local, _at, domain = address.strip().strip("<>").lower().rpartition("@")
    name, _plus, packed = local.partition("+")
    if name != wanted or domain != settings.MAIL_DOMAIN.lower() or not packed.isascii():
        return None
    try:
        raw = base64.b32decode(packed.upper() + "=" * (-len(packed) % 8))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _SIGNATURE_BYTES or _pack(raw) != packed:
        return None  # the last letter has two bits to spare: only our own spelling counts
    pk = UUID(bytes=raw[:16])
    return pk if hmac.compare_digest(raw[16:], _sign(wanted, pk)) else None


def reply_address(report_id: UUID) -> str:
    """The address at which a reply comes back into the report's thread."""
    return _write(LOCAL_PART, report_id)


def read_reply_address(address: str) -> UUID | None:
    """The report's id where the address bears our signature, else None."""
    return _read(LOCAL_PART, address)


def bounce_address(delivery_id: UUID) -> str:
    """The envelope sender of one delivery: what cannot be delivered is reported there."""
    return _write(BOUNCE_PART, delivery_id)


def read_bounce_address(address: str) -> UUID | None:
    """The delivery's id where the address bears our signature, else None."""
    return _read(BOUNCE_PART, address)


def plain(address: str) -> str:
    """An address as it is compared: without brackets, in lower case."""
    return address.strip().strip("<>").strip().lower()


def is_public(address: str) -> bool:
    """Whether new reports may come to it; what stands after a "+" does not matter."""
    local, _at, domain = plain(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in settings.MAIL_PUBLIC


def looks_like_reply(address: str) -> bool:
    """Whether it has the form of a reply address, whoever wrote it."""
    local, _at, domain = plain(address).rpartition("@")
    return domain == settings.MAIL_DOMAIN.lower() and local.startswith(f"{LOCAL_PART}+")


def is_ours(address: str) -> bool:
    """Whether it is one of our own: what comes from there is our own voice coming back."""
    said = plain(address)
    own = plain(settings.MAIL_FROM.rpartition("<")[2].rstrip(">"))
    ours = said.endswith(f"@{settings.MAIL_DOMAIN.lower()}") or said == own
    return ours or is_public(said)
