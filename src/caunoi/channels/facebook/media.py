"""Residents' files at Facebook: fetched when they come, from its own hosts only, up to a size."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from django.conf import settings

from caunoi.channels.chat import Enclosure
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
)
from caunoi.channels.facebook.graph import our_graph, path_of
from caunoi.channels.facebook.troubles import GoneThere

MOST_BYTES = 100 * 1024 * 1024
_TIMEOUT = httpx.Timeout(20.0, connect=5.0)
_GONE = {401, 403, 404, 410}  # an address of a file ends after a while, and says so in these ways
_NO_FILES = ("text/html", "application/xhtml", "application/javascript", "text/javascript")


def fetch(enclosure: Enclosure) -> bytes:
    """The file; where its address has ended, by a fresh one from the message itself.

    Raises:
        TemporaryFailure: it may come later. PermanentFailure: gone, too large, no file.
    """
    try:
        return _fetch(enclosure.url)
    except GoneThere:
        fresh = _fresh_address(enclosure.again) if enclosure.again else ""
        if not fresh or fresh == enclosure.url:
            raise
        return _fetch(fresh)


def is_allowed(url: str) -> bool:
    """Whether an address is one of Facebook's own hosts for files, by https."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    if parts.username or parts.password:
        return False
    named = any(host == one or host.endswith(f".{one}") for one in settings.FACEBOOK_MEDIA_HOSTS)
    # The demo's local server has no certificate: plain http only where the API itself is so.
    plain = settings.FACEBOOK_API.startswith("http://") and parts.scheme == "http"
    return named and (parts.scheme == "https" or plain)


def _fetch(url: str) -> bytes:
    if not is_allowed(url):
        raise PermanentFailure("host")
    try:
        with (
            httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client,
            client.stream("GET", url) as response,
        ):
            _check(response)
            return _take(response)
    except httpx.HTTPError as error:
        raise TemporaryFailure(type(error).__name__) from error
    except httpx.InvalidURL as error:
        raise PermanentFailure("address") from error


def _check(response: httpx.Response) -> None:
    if response.status_code in _GONE:
        raise GoneThere(f"HTTP {response.status_code}")
    if response.status_code >= 500 or response.status_code == 429:
        raise TemporaryFailure(f"HTTP {response.status_code}")
    if response.status_code != 200:
        raise PermanentFailure(f"HTTP {response.status_code}")
    kind = response.headers.get("Content-Type", "").lower()
    if kind.startswith(_NO_FILES):
        raise PermanentFailure("type")
    if int(response.headers.get("Content-Length") or 0) > _most():
        raise PermanentFailure("too large")


def _take(response: httpx.Response) -> bytes:
    held = bytearray()
    for piece in response.iter_bytes():
        held += piece
        if len(held) > _most():
            raise PermanentFailure("too large")
    return bytes(held)


def _most() -> int:
    return min(MOST_BYTES, settings.UPLOAD_MAX_BYTES)


def _fresh_address(again: str) -> str:
    """Ask for the message's attachments once more; empty where it does not say."""
    mid, _mark, number = again.rpartition("#")
    try:
        held = our_graph().get(path_of(mid), fields="attachments")
    except (PermanentFailure, AccountTrouble):
        return ""
    rows = (held.get("attachments") or {}).get("data") or []
    if not number.isdigit() or int(number) >= len(rows):
        return ""
    one = rows[int(number)]
    for key in ("image_data", "video_data"):
        if one.get(key):
            return str(one[key].get("url") or "")
    return str(one.get("file_url") or "")
