"""Files that we send: uploaded once, kept by Zalo for seven days, uploaded again when asked."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from PIL import Image

from caunoi.channels.errors import PermanentFailure, TemporaryFailure
from caunoi.channels.models import Account, RemoteFile
from caunoi.channels.zalo.api import call
from caunoi.channels.zalo.troubles import AssetExpired
from caunoi.core.clock import now
from caunoi.core.files import store
from caunoi.core.files.choices import NEVER_SHOWN, SETTLED_SCANS, ViewState
from caunoi.core.files.errors import StorageFailed
from caunoi.core.files.models import StoredFile
from caunoi.core.files.names import download_name
from caunoi.core.files.originals import owner_of
from caunoi.core.files.processing import open_original_bytes, page_name

LIFE = timedelta(days=7) - timedelta(hours=2)  # as Zalo says, a little less
IMAGE_BYTES = 1024 * 1024
GIF_BYTES = FILE_BYTES = 5 * 1024 * 1024
SIDES = (2048, 1600, 1200, 900, 600)
QUALITY = 82
DOCUMENTS = {
    "application/pdf": "pdf", "application/msword": "doc", "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip
T = TypeVar("T")


class CannotShow(PermanentFailure):
    """A file of a kind or size that Zalo does not take: it is told of in words."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What goes to Zalo. `kind`: image, gif or file, as the path is named."""

    kind: str
    name: str
    mime: str
    data: bytes


def with_asset(account: Account, file_id: UUID, page: int, use: Callable[[str, str], T]) -> T:
    """`use(kind, id)` of the uploaded file; where Zalo let go of it, once more with a new one.

    `page` says which of a document's clean copies goes out, each as a picture of its own.

    Raises:
        CannotShow: Zalo takes no such file. TemporaryFailure: it is not cleaned yet.
    """
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        raise CannotShow("the file is gone")
    known = (
        RemoteFile.objects.filter(account=account, file=file, until__gt=now())
        .filter(kind__endswith=_of_page(page))
        .first()
    )
    if known is None:
        known = _upload(account, file, page)
    try:
        return use(_plain_kind(known), known.external_id)
    except AssetExpired:
        fresh = _upload(account, file, page)
    return use(_plain_kind(fresh), fresh.external_id)


def _of_page(page: int) -> str:
    """What a row's kind ends with: `image:2`."""
    return f":{page}"


def _plain_kind(row: RemoteFile) -> str:
    return row.kind.partition(":")[0]


def _upload(account: Account, file: StoredFile, page: int) -> RemoteFile:
    ready = prepare(file, page)
    data: Any = call(
        account, f"/v2.0/oa/upload/{ready.kind}",
        files={"file": (ready.name, ready.data, ready.mime)},
    )  # fmt: skip
    external_id = data["token"] if ready.kind == "file" else data["attachment_id"]
    kept, _made = RemoteFile.objects.update_or_create(
        account=account, file=file, kind=f"{ready.kind}{_of_page(page)}",
        defaults={"external_id": str(external_id), "until": now() + LIFE},
    )  # fmt: skip
    return kept


def prepare(file: StoredFile, page: int = 1) -> Upload:
    """The bytes as Zalo takes them: clean copies as pictures, papers without copies as they are.

    Raises:
        CannotShow: neither. TemporaryFailure: not scanned or copied yet.
    """
    if file.scan_state in NEVER_SHOWN:
        raise CannotShow("a harmful file")
    if file.scan_state not in SETTLED_SCANS or file.view_state == ViewState.PENDING:
        raise TemporaryFailure("the file is not ready", now() + timedelta(seconds=5))
    try:
        if file.is_shown and file.view_type == "image/jpeg" and 1 <= page <= file.pages_shown:
            return _picture(file, page)
        if file.real_type in DOCUMENTS and file.size <= FILE_BYTES and file.has_original:
            with open_original_bytes(file) as content:
                data = content.read()
            return Upload("file", download_name(file.name, file.real_type), file.real_type, data)
    except StorageFailed as error:
        raise TemporaryFailure("the file cannot be read now") from error
    raise CannotShow(f"{file.real_type} of {file.size} bytes")


def _picture(file: StoredFile, page: int) -> Upload:
    name = page_name(file.view_name, page)
    with store.open_kept(store.VIEWS, name, file.view_key, owner_of(file.pk)) as content:
        data = content.read()
    if len(data) > IMAGE_BYTES:
        data = _smaller(data)
    return Upload("image", download_name(file.name, "image/jpeg"), "image/jpeg", data)


def _smaller(data: bytes) -> bytes:
    """Our own clean JPEG in at most one megabyte."""
    for side in SIDES:
        with Image.open(io.BytesIO(data)) as picture:
            picture.thumbnail((side, side), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=QUALITY, optimize=True)
        if out.tell() <= IMAGE_BYTES:
            return out.getvalue()
    raise CannotShow("a picture that does not become small")
