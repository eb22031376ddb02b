"""Our key for web push (RFC 8292), from the settings or derived; a signature for each service."""

from __future__ import annotations

import base64
import threading
import time
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from py_vapid import Vapid02

from caunoi.core.keys import derive

LIVES = 12 * 3600  # seconds; services refuse more than 24 h
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_lock = threading.Lock()
_signed: dict[tuple[str, str], tuple[float, str]] = {}


def b64(raw: bytes) -> str:
    """base64url without padding, as web push writes everything."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """The bytes of base64url with or without padding. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


@lru_cache(maxsize=4)
def _key(told: str, _master: str) -> ec.EllipticCurvePrivateKey:
    if told:
        try:
            raw = unb64(told)
        except ValueError as error:
            raise ImproperlyConfigured("CAUNOI_PUSH_KEY is not base64url.") from error
        if len(raw) != 32:
            raise ImproperlyConfigured("CAUNOI_PUSH_KEY does not hold 32 bytes.")
    else:
        raw = derive("push-vapid")
    number = int.from_bytes(raw, "big")
    if told and not 0 < number < _ORDER:
        raise ImproperlyConfigured("CAUNOI_PUSH_KEY is no key of P-256.")
    return ec.derive_private_key(number % (_ORDER - 1) + (0 if told else 1), ec.SECP256R1())


def _own() -> ec.EllipticCurvePrivateKey:
    return _key(settings.PUSH_KEY, settings.MASTER_KEY)


def public_key() -> str:
    """What browsers subscribe with: 65 bytes, base64url."""
    point = _own().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return b64(point)


def key_mark() -> str:
    """Tells our keys apart: a subscription works with the key that it was made with only."""
    return public_key()[:12]


def authorization(origin: str) -> str:
    """The Authorization header for one push service; signed anew when half of its life is over."""
    mark = (origin, key_mark())
    at = time.time()
    with _lock:
        until, header = _signed.get(mark, (0.0, ""))
        if until - at < LIVES / 2:
            until = at + LIVES
            claims = {"aud": origin, "exp": int(until), "sub": settings.PUSH_CONTACT}
            header = Vapid02(_own()).sign(claims)["Authorization"]
            _signed[mark] = (until, header)
    return header
