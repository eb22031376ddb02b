"""Handing files out: clean copies to look at, originals only to be saved.

Whoever calls this has asked before whether the person may, and writes down that they did. Every
answer forbids sniffing, scripts, frames and caches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from caunoi.core.files import store
from caunoi.core.files.choices import SETTLED_SCANS
from caunoi.core.files.errors import NotShown, OriginalGone, Quarantined
from caunoi.core.files.models import StoredFile
from caunoi.core.files.names import download_name
from caunoi.core.files.originals import owner_of
from caunoi.core.files.processing import open_original_bytes, page_name

_PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox"


def open_view(
    file: StoredFile, *, size: str = "view", page: int = 1, byte_range: str = ""
) -> HttpResponseBase:
    """The clean copy (`size` "view") or its thumbnail ("thumb"), to be shown inline.

    `byte_range` is the request's Range header: players ask for films piece by piece.

    Raises:
        NotShown: there is no such copy. StorageFailed. Tampered, while streaming.
    """
    if not file.is_shown or not 1 <= page <= file.pages_shown:
        raise NotShown
    name = file.thumb_name if size == "thumb" else page_name(file.view_name, page)
    if not name:
        raise NotShown
    content = store.open_kept(store.VIEWS, name, file.view_key, owner_of(file.pk))
    mime = "image/jpeg" if size == "thumb" else file.view_type
    size_of_it = content.raw.size  # type: ignore[attr-defined]
    response = _guarded(stream(content, size_of_it, mime, byte_range))
    shown_as = download_name(file.name, mime)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(shown_as)}"
    return response


def open_original(file: StoredFile, *, even_if_harmful: bool = False) -> HttpResponseBase:
    """The sealed original, bit for bit, as something to be saved and never shown.

    Raises:
        OriginalGone: its sender wished that only the clean copy be kept.
        Quarantined: not scanned yet, harmful or barred, unless `even_if_harmful`.
        StorageFailed. Tampered, while streaming.
    """
    if not file.has_original:
        raise OriginalGone
    if file.scan_state not in SETTLED_SCANS and not even_if_harmful:
        raise Quarantined
    response = _guarded(
        stream(open_original_bytes(file), file.size, "application/octet-stream", "")
    )
    name = download_name(file.name, file.real_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def hand_out(
    file: StoredFile, what: str, *, page: int = 1, byte_range: str = ""
) -> HttpResponseBase:
    """Answer for the addresses of a file: `what` is "view", "thumb" or "original".

    Raises:
        NotShown, OriginalGone, Quarantined, StorageFailed: as `open_view` and `open_original`.
    """
    if what == "original":
        return open_original(file)
    return open_view(file, size=what, page=page, byte_range=byte_range)


def stream(content: BinaryIO, total: int, mime: str, byte_range: str) -> HttpResponseBase:
    """All of it (200), the asked part (206), or that there is no such part (416)."""
    is_part = _RANGE.fullmatch(byte_range) is not None and byte_range != "bytes=-"
    span = _span(byte_range, total) if is_part else (0, total)
    if span is None:
        content.close()
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{total}"
        return response
    start, end = span
    streaming = StreamingHttpResponse(_pieces(content, start, end), content_type=mime)
    streaming["Content-Length"] = str(end - start)
    streaming["Accept-Ranges"] = "bytes"
    if is_part:
        streaming.status_code = 206
        streaming["Content-Range"] = f"bytes {start}-{end - 1}/{total}"
    return streaming


def _span(byte_range: str, total: int) -> tuple[int, int] | None:
    """[start, end) to send; None when the range lies outside."""
    first, _, last = byte_range.removeprefix("bytes=").partition("-")
    if not first:
        length = min(int(last), total)
        return (total - length, total) if length else None
    start = int(first)
    end = min(int(last) + 1, total) if last else total
    return (start, end) if start < end else None


def _pieces(content: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with content:
        content.seek(start)
        left = end - start
        while left and (data := content.read(min(_PIECE, left))):
            left -= len(data)
            yield data


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
