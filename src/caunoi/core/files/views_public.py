"""Resumable uploads over HTTP: tus 1.0 with creation, expiration and termination.

No cookie, no session, no address: the token in the URL is the secret, so no CSRF check is needed.
https://tus.io/protocols/resumable-upload
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.errors import Refused
from caunoi.core.files import uploads as service
from caunoi.core.files.errors import WrongOffset

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
_MAX_METADATA = 4096

View = Callable[..., HttpResponse]


class _Malformed(Exception):
    """The request breaks the protocol; the words are for its programmer."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.words = words
        self.status = status


def _tus(view: View) -> View:
    """Versions, refusals and the headers every answer carries."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
                raise _Malformed("Tus-Resumable must be 1.0.0", 412)
            response = view(request, **kwargs)
        except _Malformed as error:
            response = _told(error.words, error.status)
        except Refused as refusal:
            response = _told(refusal.message, refusal.status)
            if isinstance(refusal, WrongOffset):
                response["Upload-Offset"] = str(refusal.expected)
        response["Tus-Resumable"] = VERSION
        if response.status_code == 412:
            response["Tus-Version"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answered


@_tus
def uploads(request: HttpRequest) -> HttpResponse:
    """OPTIONS: what the server can do. POST: announce a file, get its address."""
    if request.method == "OPTIONS":
        return _abilities()
    if request.method != "POST":
        raise _Malformed("POST or OPTIONS", 405)
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    started = service.start_upload(
        size=_whole_number(request, "Upload-Length"),
        name=told.get("filename", b"").decode(errors="replace"),
        sha256=_sha256(told.get("sha256", b"")),
        keep_original=told.get("original", b"") != b"discard",
    )
    if started.progress.is_complete:  # an empty file: no bytes will follow
        service.finish_upload(token=started.token)
    response = HttpResponse(status=201)
    response["Location"] = reverse("core:upload", kwargs={"token": started.token})
    response["Upload-Expires"] = http_date(started.progress.expires_at.timestamp())
    return response


@_tus
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """HEAD: how far it is. PATCH: more bytes. DELETE: take it back. OPTIONS as above."""
    method = request.headers.get("X-HTTP-Method-Override", request.method or "")
    if method == "OPTIONS":
        return _abilities()
    if method == "HEAD":
        progress = service.get_progress(token)
        if progress.is_complete:  # all is here, but the store may have been full at the end
            service.finish_upload(token=token)
        response = HttpResponse(status=200)
        response["Upload-Length"] = str(progress.size)
        return _with_progress(response, progress)
    if method == "PATCH":
        return _take_bytes(request, token)
    if method == "DELETE":
        service.give_up_upload(token)
        return HttpResponse(status=204)
    raise _Malformed("HEAD, PATCH, DELETE or OPTIONS", 405)


def _take_bytes(request: HttpRequest, token: str) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        raise _Malformed("Content-Type must be application/offset+octet-stream", 415)
    offset = _whole_number(request, "Upload-Offset")
    before = service.get_progress(token)
    if offset != before.offset:
        raise WrongOffset(before.offset)
    length = request.headers.get("Content-Length", "")
    declared = int(length) if length.isdecimal() else None
    service.append_stream(token=token, offset=offset, stream=request, length=declared)
    progress = service.get_progress(token)
    if progress.is_complete:
        service.finish_upload(token=token)
    return _with_progress(HttpResponse(status=204), progress)


def _abilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
    return response


def _with_progress(response: HttpResponse, progress: service.Progress) -> HttpResponse:
    response["Upload-Offset"] = str(progress.offset)
    response["Upload-Expires"] = http_date(progress.expires_at.timestamp())
    return response


def _told(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def _whole_number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not value.isascii() or not value.isdecimal() or len(value) > 15:
        raise _Malformed(f"{header} must be a whole number")
    return int(value)


def _metadata(header: str) -> dict[str, bytes]:
    """Pairs of a word and a base64 value, separated by commas (tus 1.0, creation)."""
    if len(header) > _MAX_METADATA:
        raise _Malformed("Upload-Metadata is too long")
    told = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        word, _, value = pair.partition(" ")
        try:
            told[word] = base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise _Malformed("Upload-Metadata must hold base64 values") from error
    return told


def _sha256(told: bytes) -> bytes:
    """From 64 hexadecimal digits, as browsers and tools write it."""
    try:
        value = bytes.fromhex(told.decode("ascii"))
    except ValueError as error:
        raise _Malformed("sha256 must be 64 hexadecimal digits") from error
    if value and len(value) != 32:
        raise _Malformed("sha256 must be 64 hexadecimal digits")
    return value
