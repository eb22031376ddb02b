"""The log's keys: what it signs with, which signatures it trusts, and the seals under its rows."""

from __future__ import annotations

import hmac
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b, sha256
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from caunoi.core.keys import derive
from caunoi.core.log.canonical import microseconds
from caunoi.core.log.note import BadNoteError, Kind, Signature, VerifierKey, sign, verifier_of

SEAL_BYTES = 16


@dataclass(frozen=True)
class Keyring:
    """Keys for one log. Without the private half one can still verify, all but the seals."""

    origin: str
    trusted: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...] = ()
    seed: bytes | None = None

    def find(self, key_id: bytes) -> VerifierKey | None:
        """The trusted key of the log with this id."""
        return next((key for key in self.trusted if key.key_id == key_id), None)

    def sign(self, text: str) -> Signature:
        """Sign a checkpoint's text; raises ImproperlyConfigured without the private key."""
        if self.seed is None:
            raise ImproperlyConfigured("The log's private key is not here.")
        return sign(self.origin, self.seed, text)

    def sealer(self, key_id: bytes) -> Sealer | None:
        """What made the seals of the rows under that key's signatures, if we hold its key."""
        if self.seed is None or self.trusted[0].key_id != key_id:
            return None
        return _sealer(self.seed)

    def own_sealer(self) -> Sealer:
        """What seals new rows; raises ImproperlyConfigured without the private key."""
        if self.seed is None:
            raise ImproperlyConfigured("The log's private key is not here.")
        return _sealer(self.seed)


class Sealer:
    """Short keyed hashes under each row of the log.

    Signed roots prove that something changed; the seals say which row: whoever can write to the
    database can recompute every hash in it, but not these. BLAKE2b, keyed, 16 bytes.
    """

    def __init__(self, seed: bytes) -> None:
        self._key = hmac.digest(seed, b"caunoi/log/seals/v1", sha256)

    def leaf(self, index: int, event_id: UUID, leaf: bytes) -> bytes:
        """The seal under a leaf: this event, with this hash, at this place."""
        said = index.to_bytes(8, "big") + event_id.bytes + leaf
        return blake2b(said, digest_size=SEAL_BYTES, key=self._key, person=b"leaf").digest()

    def checkpoint(self, number: int, size: int, root: bytes, at: datetime) -> bytes:
        """The seal under a checkpoint: its number and time too, which the signature leaves out."""
        said = b"".join(part.to_bytes(8, "big") for part in (number, size, microseconds(at)))
        return blake2b(said + root, digest_size=SEAL_BYTES, key=self._key, person=b"head").digest()


_sealer = lru_cache(maxsize=8)(Sealer)


def load_keyring(origin: str) -> Keyring:
    """The keys that the settings give to the log of that name.

    Raises:
        ImproperlyConfigured: a key that cannot be read; the message names the setting.
    """
    return _load(
        origin,
        settings.LOG_SIGNING_KEY,
        settings.MASTER_KEY,
        tuple(settings.LOG_OLD_KEYS),
        tuple(settings.LOG_WITNESSES),
    )


@lru_cache(maxsize=64)
def _load(
    origin: str, signing: str, _master: str, old: tuple[str, ...], witnesses: tuple[str, ...]
) -> Keyring:
    seed = _seed(signing) if signing else derive("log-signing")
    own = verifier_of(origin, Kind.LOG, seed)
    return Keyring(
        origin,
        (own, *(_public(text, Kind.LOG, "CAUNOI_LOG_OLD_KEYS") for text in old)),
        tuple(_public(text, Kind.WITNESS, "CAUNOI_LOG_WITNESSES") for text in witnesses),
        seed,
    )


def _seed(signing: str) -> bytes:
    try:
        seed = b64decode(signing, validate=True)
    except (Base64Error, ValueError) as error:
        raise ImproperlyConfigured("CAUNOI_LOG_SIGNING_KEY is not base64.") from error
    if len(seed) != 32:
        raise ImproperlyConfigured("CAUNOI_LOG_SIGNING_KEY does not hold 32 bytes.")
    return seed


def _public(text: str, kind: Kind, setting: str) -> VerifierKey:
    try:
        key = VerifierKey.parse(text)
    except BadNoteError as error:
        raise ImproperlyConfigured(f"{setting}: {error}") from error
    if key.kind is not kind:
        raise ImproperlyConfigured(f"{setting}: {key.name} has a key for another purpose.")
    return key
