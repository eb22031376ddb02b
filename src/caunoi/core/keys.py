"""Keys derived from one master key, keyed hashes and sealed values."""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE_BYTES = 12


class CannotUnseal(Exception):
    """The value was changed, or sealed under another key."""


@lru_cache(maxsize=256)
def _derive(master: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"caunoi:{purpose}".encode())
    return kdf.derive(master.encode())


def derive(purpose: str) -> bytes:
    """32 bytes for one purpose, from the master key by HKDF-SHA256 (RFC 5869)."""
    return _derive(settings.MASTER_KEY, purpose)


def keyed_hash(purpose: str, value: bytes | str) -> bytes:
    """HMAC-SHA256 (32 bytes) of a value under the purpose's key."""
    data = value.encode() if isinstance(value, str) else value
    return hmac.digest(derive(purpose), data, hashlib.sha256)


def seal_with(key: bytes, plain: bytes, aad: bytes = b"") -> bytes:
    """AES-256-GCM under a key of the caller's: nonce (12 bytes) before the ciphertext."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def unseal_with(key: bytes, sealed: bytes, aad: bytes = b"") -> bytes:
    """Open what `seal_with` made.

    Raises:
        CannotUnseal: another key, other associated data, or a changed value.
    """
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], aad)
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal from error


def seal(purpose: str, plain: bytes, aad: bytes = b"") -> bytes:
    """Seal under the purpose's own key."""
    return seal_with(derive(purpose), plain, aad)


def unseal(purpose: str, sealed: bytes, aad: bytes = b"") -> bytes:
    """Open what `seal` made; raises CannotUnseal."""
    return unseal_with(derive(purpose), sealed, aad)
