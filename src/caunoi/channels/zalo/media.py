"""Files of residents, fetched from Zalo's own servers and from nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from django.conf import settings

from caunoi.channels.errors import PermanentFailure, TemporaryFailure
from caunoi.channels.zalo.api import client

MOST_BYTES = 100 * 1024 * 1024
_GONE = {400, 401, 403, 404, 410}


def fetch(url: str) -> bytes:
    """The bytes behind an address of Zalo's.

    Raises:
        PermanentFailure: another's address, gone, or too large. TemporaryFailure: not now.
    """
    require_zalos(url)
    most = min(MOST_BYTES, settings.UPLOAD_MAX_BYTES)
    try:
        with client().stream("GET", url, timeout=httpx.Timeout(20.0, connect=5.0)) as answer:
            if answer.status_code in _GONE or 300 <= answer.status_code < 400:
                raise PermanentFailure(f"HTTP {answer.status_code}")
            if answer.status_code != 200:
                raise TemporaryFailure(f"HTTP {answer.status_code}")
            return _read(answer, most)
    except httpx.HTTPError as error:
        raise TemporaryFailure(f"media {type(error).__name__}") from error


def _read(answer: httpx.Response, most: int) -> bytes:
    pieces, size = [], 0
    for piece in answer.iter_bytes():
        size += len(piece)
        if size > most:
            raise PermanentFailure("too large")
        pieces.append(piece)
    return b"".join(pieces)


def require_zalos(url: str) -> None:
    """Raises PermanentFailure where an address is not one of Zalo's servers.

    Plain http counts only where the very server stands in the list: the local one of a demo.
    """
    parts = urlsplit(url)
    try:
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise PermanentFailure("no address") from error
    listed = {one.lower() for one in settings.ZALO_MEDIA_HOSTS}
    if f"{host}:{port}" in listed and parts.scheme in {"http", "https"}:
        return
    under = any(host == one or host.endswith(f".{one}") for one in listed)
    if parts.scheme != "https" or port not in {None, 443} or not under or parts.username:
        raise PermanentFailure("not a server of Zalo's")
