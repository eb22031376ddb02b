"""Sealed bytes in storages: every file of a resident is written and read through here.

Works with any Django storage: no path, no rename, no append is assumed. A file's key lies in its
row, sealed under the master key; the storage alone gives nothing away.
"""

from __future__ import annotations

import errno
import hmac
import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.storage import Storage, storages

from caunoi.core import keys
from caunoi.core.files.errors import StorageFailed, StorageFull
from caunoi.core.files.sealing import Opened, Reads, Sealing, new_key

SEALED, VIEWS = "sealed", "views"
_PURPOSE = "files"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """What a storage has taken: the name it gave, size and SHA-256 of the content."""

    name: str
    size: int
    sha256: bytes


def new_sealed_key(owner: str) -> bytes:
    """A fresh key as it is kept in the row of `owner`."""
    return keys.seal(_PURPOSE, new_key(), owner.encode())


def keep(where: str, name: str, plain: Reads, sealed_key: bytes | memoryview, owner: str) -> Kept:
    """Seal `plain` into storage `where` as `name` (it may choose another), streaming.

    Raises:
        StorageFull: no room. StorageFailed: anything else went wrong. Nothing is left behind.
    """
    storage = storages[where]
    content = Sealing(plain, _open_key(sealed_key, owner, name), _aad(owner, name))
    try:
        stored = storage.save(name, content)
    except Exception as error:  # storages raise their own kinds; a report must outlive them all
        _forget(storage, name)
        log.exception("storage %s did not take a file", where)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise StorageFull from error
        raise StorageFailed from error
    if stored != name:  # somebody else's bytes are there: names are random, so this is no accident
        _forget(storage, stored)
        raise StorageFailed
    return Kept(stored, content.plain_size, content.sha256)


def open_kept(
    where: str, name: str, sealed_key: bytes | memoryview, owner: str
) -> io.BufferedReader:
    """The content as a seekable stream; its `raw.size` tells how long it is.

    Raises:
        StorageFailed: not there or not readable. Tampered, also while reading: changed bytes.
    """
    storage = storages[where]
    try:
        size = storage.size(name)
        sealed = storage.open(name, "rb")
    except Exception as error:  # as above
        log.exception("storage %s did not give a file", where)
        raise StorageFailed from error
    opened = Opened(sealed, size, _open_key(sealed_key, owner, name), _aad(owner, name))
    return io.BufferedReader(opened)


def drop(where: str, names: Iterable[str]) -> list[str]:
    """Delete stored bytes; gives the names that could not be deleted. Missing ones are fine."""
    storage = storages[where]
    return [name for name in names if name and not _forget(storage, name)]


def _forget(storage: Storage, name: str) -> bool:
    try:
        storage.delete(name)
    except Exception:  # what cannot be deleted now is tried again by the job
        log.exception("a stored file could not be deleted")
        return False
    return True


def _open_key(sealed_key: bytes | memoryview, owner: str, name: str) -> bytes:
    """One owner's objects share a sealed key and each has its own: nonces can never meet."""
    shared = keys.unseal(_PURPOSE, bytes(sealed_key), owner.encode())
    return hmac.digest(shared, name.encode(), "sha256")


def _aad(owner: str, name: str) -> bytes:
    return f"{owner}\0{name}".encode()
