"""Files on their way in: begun, continued wherever they broke off, finished, taken or forgotten.

The token (128 random bits) is all a sender needs and all they have; the database keeps a keyed
hash of it. Pieces go to the storage at once, so that any web process can continue.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from caunoi.core import keys
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.core.files import store
from caunoi.core.files.errors import (
    FileTooLarge,
    StorageFull,
    TooManyParts,
    Unfinished,
    UploadGone,
    WrongOffset,
)
from caunoi.core.files.models import StoredFile, Upload
from caunoi.core.files.names import safe_name
from caunoi.core.files.originals import JoinedParts, owner_of, seal_original
from caunoi.core.files.sealing import Reads
from caunoi.core.ids import new_id

LIFETIME = timedelta(hours=24)
MAX_PARTS = 4_000
PART_BYTES = 4 * 1024 * 1024
_READ_BYTES = 256 * 1024
_PURPOSE = "uploads"


@dataclass(frozen=True)
class Progress:
    """How far an upload is: bytes arrived, bytes announced, when it is forgotten."""

    offset: int
    size: int
    expires_at: datetime

    @property
    def is_complete(self) -> bool:
        """All bytes have arrived."""
        return self.offset == self.size


@dataclass(frozen=True)
class Started:
    """A new upload and its token, which cannot be had again."""

    token: str
    progress: Progress


def start_upload(
    *, size: int, name: str = "", sha256: bytes = b"", keep_original: bool = True
) -> Started:
    """Announce a file of `size` bytes, called `name` by its sender.

    `sha256` (32 bytes), when given, must fit at the end. With `keep_original` False only the clean
    copy is kept once it is made.

    Raises:
        FileTooLarge: more than settings.UPLOAD_MAX_BYTES. StorageFull: too many files wait already.
    """
    if size > settings.UPLOAD_MAX_BYTES:
        raise FileTooLarge(settings.UPLOAD_MAX_BYTES // 2**20)
    _check_room(size)
    token, at, upload_id = secrets.token_urlsafe(16), now(), new_id()
    upload = Upload.objects.create(
        id=upload_id,
        token_hash=_token_hash(token),
        size=max(size, 0),
        name=safe_name(name),
        declared_sha256=sha256,
        keep_original=keep_original,
        key=store.new_sealed_key(owner_of(upload_id)),
        created_at=at,
        expires_at=at + LIFETIME,
    )
    return Started(token, _progress(upload))


def get_progress(token: str) -> Progress:
    """How far the upload is. Raises UploadGone."""
    return _progress(_get_upload(token))


def append_chunk(*, token: str, offset: int, data: bytes) -> int:
    """Add bytes that begin at `offset`; gives where to go on.

    Bytes that have arrived before are passed over, so that a repeated piece does no harm.

    Raises:
        UploadGone. WrongOffset: there is a gap before these bytes. FileTooLarge: more than was
        announced. TooManyParts. StorageFull, StorageFailed: what had arrived before stays.
    """
    upload = _get_upload(token)
    _check_piece(upload, offset, len(data))
    data = data[upload.offset - offset :]
    if not data or upload.file_id:
        return upload.offset
    name = f"parts/{upload.pk}/{upload.offset:012d}-{secrets.token_hex(4)}"
    store.keep(store.SEALED, name, io.BytesIO(data), upload.key, owner_of(upload.pk))
    with transaction.atomic():
        locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if locked is not None and locked.offset == upload.offset:
            locked.parts.append([upload.offset, len(data), name])
            locked.offset += len(data)
            locked.save(update_fields=["parts", "offset"])
            return locked.offset
    # Another process was quicker with the same bytes, or the upload was given up meanwhile.
    store.drop(store.SEALED, [name])
    return get_progress(token).offset


def append_stream(*, token: str, offset: int, stream: Reads, length: int | None = None) -> int:
    """Add all that `stream` gives (at most `length` bytes), a part at a time.

    What arrived before the line broke stays. Raises as `append_chunk`; errors of the stream itself
    end the piece quietly.
    """
    left = settings.UPLOAD_MAX_BYTES if length is None else length
    _check_piece(_get_upload(token), offset, 0 if length is None else length)
    while left > 0:
        data = _read_part(stream, min(PART_BYTES, left))
        if not data:
            break
        offset = append_chunk(token=token, offset=offset, data=data)
        left -= len(data)
    return offset


def finish_upload(*, token: str, sha256: bytes = b"") -> StoredFile:
    """Seal the whole original; again: the same file.

    Raises:
        UploadGone. Unfinished: bytes are missing. HashMismatch: what arrived is not what was
        announced; the upload starts from nothing again. StorageFull, StorageFailed: try again.
    """
    upload = _get_upload(token)
    if upload.file:
        return upload.file
    if upload.offset < upload.size:
        raise Unfinished(upload.offset)
    expected = {bytes(upload.declared_sha256), sha256} - {b""}
    with closing(JoinedParts(upload)) as plain:
        return seal_original(upload, plain, expected)


def store_upload(file: UploadedFile[bytes], *, keep_original: bool = True) -> str:
    """A whole file from a plain form; gives the token of a finished upload.

    Raises: FileTooLarge, StorageFull, StorageFailed.
    """
    size = file.size or 0
    started = start_upload(size=size, name=file.name or "", keep_original=keep_original)
    upload = _get_upload(started.token)
    file.seek(0)
    seal_original(upload, file, set())
    return started.token


def find_files(tokens: Sequence[str]) -> tuple[list[UUID], list[str]]:
    """(ids of finished files in the given order, tokens that lead to none yet or no more).

    A token opens its file until something takes the file (`claim_files`).
    """
    found: list[UUID] = []
    missing: list[str] = []
    for token in dict.fromkeys(tokens):
        try:
            file = finish_upload(token=token)
        except Refused:
            missing.append(token)
            continue
        if file.claimed_at is None:
            found.append(file.pk)
        else:
            missing.append(token)
    return found, missing


def open_uploads(tokens: Sequence[str]) -> list[tuple[str, StoredFile | None]]:
    """Each token with its finished file, taken or not; None where it leads to none yet or no more.

    For pages that show what was uploaded, and for a request that comes a second time: its files
    are the same, though the first one has taken them (`claim_files` gives nothing twice).
    """
    found: list[tuple[str, StoredFile | None]] = []
    for token in dict.fromkeys(tokens):
        try:
            found.append((token, finish_upload(token=token)))
        except Refused:
            found.append((token, None))
    return found


def claim_files(ids: Iterable[UUID]) -> list[UUID]:
    """Take files for something that belongs in the caller's transaction; gives those it got.

    Files that are gone or taken are left out. Those it got are locked until the transaction ends,
    so that what refers to them can be written; then they are scanned, copied, never dropped by age.
    """
    wished = list(dict.fromkeys(ids))
    if not wished:
        return []
    free = StoredFile.objects.select_for_update().filter(pk__in=wished, claimed_at=None)
    got = set(free.values_list("pk", flat=True))
    at = now()
    StoredFile.objects.filter(pk__in=got).update(claimed_at=at, next_try_at=at)
    return [file_id for file_id in wished if file_id in got]


def give_up_upload(token: str) -> None:
    """The sender takes an upload back, as long as nothing has taken its file. Raises UploadGone."""
    upload = _get_upload(token)
    if upload.file and upload.file.claimed_at:
        raise UploadGone
    Upload.objects.filter(pk=upload.pk).update(expires_at=now())


def _token_hash(token: str) -> bytes:
    return keys.keyed_hash(_PURPOSE, token)


def _get_upload(token: str) -> Upload:
    found = (
        Upload.objects.select_related("file")
        .filter(token_hash=_token_hash(token), expires_at__gt=now())
        .first()
    )
    if found is None:
        raise UploadGone
    return found


def _progress(upload: Upload) -> Progress:
    return Progress(upload.offset, upload.size, upload.expires_at)


def _check_room(size: int) -> None:
    """Strangers may fill only so much room with files that no report has taken."""
    waiting = Upload.objects.filter(file__claimed_at=None).aggregate(held=Sum("offset"))["held"]
    if (waiting or 0) + size > settings.UPLOADS_WAITING_MAX_BYTES:
        raise StorageFull


def _check_piece(upload: Upload, offset: int, length: int) -> None:
    if offset > upload.offset or offset < 0:
        raise WrongOffset(upload.offset)
    if offset + length > upload.size:
        raise FileTooLarge(settings.UPLOAD_MAX_BYTES // 2**20)
    if len(upload.parts) >= MAX_PARTS:
        raise TooManyParts


def _read_part(stream: Reads, limit: int) -> bytes:
    """Up to `limit` bytes; fewer at the end or when the line breaks."""
    parts, left = [], limit
    while left:
        try:
            data = stream.read(min(_READ_BYTES, left))
        except OSError:  # Django's UnreadablePostError is one
            break
        if not data:
            break
        parts.append(data)
        left -= len(data)
    return b"".join(parts)
