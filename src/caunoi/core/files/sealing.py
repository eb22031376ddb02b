"""Sealed bytes: AES-256-GCM in chunks, written and read as a stream, readable from any place.

Format: 5 bytes "CNSF1", 7 random bytes, then chunks of 64 KiB of content, each with its tag of
16 bytes. The nonce of a chunk is the 7 random bytes, its number (4 bytes) and 1 for the last chunk
or 0, so that chunks cannot be cut off, reordered or taken from another file (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Never more than two chunks in memory.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
from collections.abc import Iterator
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import File

MAGIC = b"CNSF1"
HEADER_BYTES = len(MAGIC) + 7
CHUNK = 64 * 1024
TAG = 16
KEY_BYTES = 32


class Reads(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int = ..., /) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...


class Tampered(Exception):
    """The sealed bytes were changed, cut, or sealed with another key or for another place."""


def new_key() -> bytes:
    """A fresh key for one file."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


class Sealing(File):  # type: ignore[type-arg]  # not generic when running
    """Content being sealed while a storage reads it; knows size and SHA-256 when it was read.

    Storages of all kinds take it: it gives `chunks()` to those that iterate and `read()` to those
    that stream (S3). It can be read once only.
    """

    def __init__(self, plain: Reads, key: bytes, aad: bytes) -> None:
        super().__init__(None, name=None)
        self._plain = plain
        self._cipher = AESGCM(key)
        self._aad = aad
        self._hash = hashlib.sha256()
        self.plain_size = 0
        self._pieces = self._seal()
        self._waiting = b""
        self._has_started = False

    @property
    def sha256(self) -> bytes:
        """SHA-256 of the content read so far: of all of it once sealing is over."""
        return self._hash.digest()

    def _seal(self) -> Iterator[bytes]:
        prefix = os.urandom(HEADER_BYTES - len(MAGIC))
        yield MAGIC + prefix
        number, chunk = 0, self._next()
        while True:
            following = self._next() if len(chunk) == CHUNK else b""
            nonce = _nonce(prefix, number, is_last=not following)
            yield self._cipher.encrypt(nonce, chunk, self._aad)
            if not following:
                return
            number, chunk = number + 1, following

    def _next(self) -> bytes:
        """The next chunk, full unless it is the last: sources may give less than asked."""
        parts, missing = [], CHUNK
        while missing and (data := self._plain.read(missing)):
            parts.append(data)
            missing -= len(data)
        chunk = b"".join(parts)
        self._hash.update(chunk)
        self.plain_size += len(chunk)
        return chunk

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The sealed bytes, piece by piece."""
        self._has_started = True
        yield from self._pieces

    def read(self, size: int = -1) -> bytes:
        """Up to `size` sealed bytes; all when negative."""
        self._has_started = True
        parts, have = [self._waiting], len(self._waiting)
        while size < 0 or have < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            parts.append(piece)
            have += len(piece)
        data = b"".join(parts)
        cut = len(data) if size < 0 else size
        self._waiting = data[cut:]
        return data[:cut]

    def seek(self, offset: int, whence: int = 0) -> int:
        """Only to the start and only before anything was read (S3 storages ask for that)."""
        if offset or whence or self._has_started:
            raise io.UnsupportedOperation("sealed bytes come once")
        return 0

    def seekable(self) -> bool:
        """False: the sealed bytes come once."""
        return False

    def readable(self) -> bool:
        """True."""
        return True

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        """True: never ask for the whole."""
        return True

    def close(self) -> None:
        """Nothing to close; the source is the caller's."""


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, is_last)


def plain_size(sealed_size: int) -> int:
    """Bytes of content in a sealed file of that many bytes.

    Raises:
        Tampered: no sealed file has this size.
    """
    body = sealed_size - HEADER_BYTES
    chunks = -(-body // (CHUNK + TAG))
    size = body - TAG * chunks
    if body < TAG or size < 0:
        raise Tampered("too short")
    return size


class Opened(io.RawIOBase):
    """The content of a sealed file as a seekable stream; every chunk is checked before it is given.

    Raises Tampered from any read that meets changed bytes.
    """

    def __init__(self, sealed: Any, sealed_size: int, key: bytes, aad: bytes) -> None:
        super().__init__()
        self._sealed = sealed
        self._cipher = AESGCM(key)
        self._aad = aad
        self.size = plain_size(sealed_size)
        self._last = max(-(-self.size // CHUNK) - 1, 0)
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")
        head = sealed.read(HEADER_BYTES)
        if head[: len(MAGIC)] != MAGIC:
            raise Tampered("not a sealed file")
        self._prefix = head[len(MAGIC) :]
        if not self.size:
            self._chunk(0)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._sealed.seek(HEADER_BYTES + number * (CHUNK + TAG))
            data = self._sealed.read(CHUNK + TAG)
            nonce = _nonce(self._prefix, number, is_last=number == self._last)
            try:
                self._held = number, self._cipher.decrypt(nonce, data, self._aad)
            except (InvalidTag, ValueError) as error:
                raise Tampered(f"chunk {number}") from error
        return self._held[1]

    def readinto(self, buffer: Any) -> int:
        """As `io.RawIOBase.readinto`: at most to the end of a chunk."""
        if self._at >= self.size:
            return 0
        number, within = divmod(self._at, CHUNK)
        data = self._chunk(number)[within : within + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As `io.IOBase.seek`."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def tell(self) -> int:
        """Where the next read starts."""
        return self._at

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def close(self) -> None:
        """Close the sealed file too."""
        if not self.closed:
            self._sealed.close()
        super().close()
