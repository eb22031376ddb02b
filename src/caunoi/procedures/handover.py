"""From a chat to the page that books: what the chat's link carries.

A mark that says nothing of anybody, signed and good for a day; only the part that gave it out knows
whose it is, and one appointment uses it up.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

from django.core import signing

LASTS = timedelta(hours=24)
PARAMETER = "tu"
_SALT = "caunoi.procedures.handover"


def sign_handover(mark: UUID) -> str:
    """The mark as it stands in a link."""
    plain = urlsafe_b64encode(mark.bytes).rstrip(b"=").decode()
    return signing.TimestampSigner(salt=_SALT).sign(plain)


def read_handover(token: str) -> UUID | None:
    """The mark of a link; None where it is older than a day, changed or none of ours."""
    try:
        plain = signing.TimestampSigner(salt=_SALT).unsign(token[:120], max_age=LASTS)
        return UUID(bytes=urlsafe_b64decode(f"{plain}=="))
    except (signing.BadSignature, binascii.Error, ValueError):
        return None
