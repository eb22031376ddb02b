"""Originals: put together from their parts, sealed whole, or let go when nobody takes them."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from caunoi.core.clock import now
from caunoi.core.files import store
from caunoi.core.files.errors import HashMismatch, UploadGone
from caunoi.core.files.models import StoredFile, Upload
from caunoi.core.files.sealing import Reads
from caunoi.core.files.types import HEAD_BYTES, real_type


def owner_of(file_id: UUID) -> str:
    """To whom sealed bytes belong. An upload, its parts and its file share one id and one key."""
    return f"file:{file_id}"


class JoinedParts:
    """The parts of an upload as one stream."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._rest: Iterator[tuple[int, int, str]] = iter(sorted(map(tuple, upload.parts)))
        self._open: BinaryIO | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        while True:
            if self._open is None:
                part = next(self._rest, None)
                if part is None:
                    return b""
                owner = owner_of(self._upload.pk)
                self._open = store.open_kept(store.SEALED, part[2], self._upload.key, owner)
            data = self._open.read(size)
            if data:
                return data
            self.close()

    def close(self) -> None:
        """Close the part that is open."""
        if self._open is not None:
            self._open.close()
            self._open = None


def seal_original(upload: Upload, plain: Reads, expected: set[bytes]) -> StoredFile:
    """Write the original, then the row; whoever comes second throws its own copy away.

    Raises:
        HashMismatch: size or hash differ; the upload starts from nothing again. UploadGone.
        StorageFull, StorageFailed: the parts stay, so that it can be tried again.
    """
    name = f"originals/{upload.created_at:%Y/%m}/{upload.pk}-{secrets.token_hex(4)}"
    _note_leftover(upload, name)
    head = _Head(plain)
    kept = store.keep(store.SEALED, name, head, upload.key, owner_of(upload.pk))
    fits = kept.size == upload.size and expected <= {kept.sha256}
    with transaction.atomic():
        locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if locked is not None and not fits:
            _begin_again(locked)
        elif locked is not None and locked.file is None:
            locked.file = _make_file(locked, kept, head.head)
            locked.leftovers = [left for left in locked.leftovers if left != name]
            locked.leftovers += [part[2] for part in locked.parts]
            locked.parts, locked.offset = [], locked.size
            locked.save(update_fields=["file", "leftovers", "parts", "offset"])
    if locked is None or locked.file is None or locked.file.sealed_name != name:
        store.drop(store.SEALED, [name])
    if locked is None:
        raise UploadGone
    clear_leftovers(locked)
    if locked.file is None:
        raise HashMismatch
    return locked.file


def _begin_again(upload: Upload) -> None:
    upload.leftovers = [*upload.leftovers, *(part[2] for part in upload.parts)]
    upload.parts, upload.offset = [], 0
    upload.save(update_fields=["leftovers", "parts", "offset"])


def _note_leftover(upload: Upload, name: str) -> None:
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        locked.leftovers.append(name)
        locked.save(update_fields=["leftovers"])


def _make_file(upload: Upload, kept: store.Kept, head: bytes) -> StoredFile:
    return StoredFile.objects.create(
        id=upload.pk,
        sha256=kept.sha256,
        size=kept.size,
        name=upload.name,
        real_type=real_type(io.BytesIO(head)).mime,
        sealed_name=kept.name,
        sealed_key=upload.key,
        keep_original=upload.keep_original,
        created_at=now(),
    )


class _Head:
    """Passes a stream on and remembers its first bytes, from which the real type is told."""

    def __init__(self, plain: Reads) -> None:
        self._plain = plain
        self.head = b""

    def read(self, size: int = -1, /) -> bytes:
        """As the stream below."""
        data = self._plain.read(size)
        if len(self.head) < HEAD_BYTES:
            self.head += data[: HEAD_BYTES - len(self.head)]
        return data


def clear_leftovers(upload: Upload) -> bool:
    """Delete stored bytes that no row needs; True when none is left. What fails stays noted."""
    failed = set(store.drop(store.SEALED, upload.leftovers))
    gone = set(upload.leftovers) - failed
    with transaction.atomic():
        locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if locked is None:
            return True
        locked.leftovers = [left for left in locked.leftovers if left not in gone]
        locked.save(update_fields=["leftovers"])
    return not locked.leftovers


def drop_stale_uploads(limit: int = 100) -> int:
    """Forget uploads whose time is over, with their bytes unless something took the file.

    Gives how many were forgotten. What the storage does not delete now is tried again next time.
    """
    forgotten = 0
    due = Upload.objects.filter(expires_at__lte=now()).order_by("expires_at")
    for upload_id in list(due.values_list("pk", flat=True)[:limit]):
        upload = _let_go(upload_id)
        if upload is not None and clear_leftovers(upload):
            Upload.objects.filter(pk=upload_id).delete()
            forgotten += 1
    return forgotten


def _let_go(upload_id: UUID) -> Upload | None:
    """Rows first, bytes later: nothing can refer to bytes that are about to go."""
    with transaction.atomic():
        mine = Upload.objects.select_for_update(skip_locked=True).filter(pk=upload_id)
        upload = mine.filter(expires_at__lte=now()).first()
        if upload is None:
            return None
        upload.leftovers += [part[2] for part in upload.parts]
        upload.parts = []
        file_id, upload.file = upload.file_id, None
        unclaimed = StoredFile.objects.select_for_update().filter(claimed_at=None)
        file = unclaimed.filter(pk=file_id).first() if file_id else None
        upload.leftovers += [file.sealed_name] if file else []
        upload.save(update_fields=["leftovers", "parts", "file"])
        if file:
            file.delete()
    return upload
