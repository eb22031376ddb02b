"""Lines to push services that stay open: one a service and thread.

A push costs its sender a third of a millisecond this way; a general HTTP client took three times as
long as all encryption and signing together.
"""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult

PATIENCE = 10  # seconds, for each step of a line
_MOST = 64 * 1024  # of an answer; none is of use
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a push service said."""

    status: int
    location: str
    retry_after: str


def post(address: SplitResult, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post to an address of a service that was checked before; no redirect is followed.

    Raises:
        OSError, http.client.HTTPException: no line, or no answer on it.
    """
    lines: dict[tuple[str, str], http.client.HTTPConnection]
    lines = _local.__dict__.setdefault("lines", {})
    place = (address.scheme, address.netloc)
    line = lines.pop(place, None)
    path = f"{address.path}?{address.query}" if address.query else address.path
    if line is not None:
        try:
            answer = _ask(line, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            line.close()  # the service closed it while it lay idle: once more on a fresh one
            line = None
    if line is None:
        line = _open(address)
        answer = _ask(line, path, body, headers)
    lines[place] = line
    return answer


def _open(address: SplitResult) -> http.client.HTTPConnection:
    host = address.hostname or ""
    if address.scheme == "https":
        return http.client.HTTPSConnection(host, address.port, timeout=PATIENCE, context=_trust())
    return http.client.HTTPConnection(host, address.port, timeout=PATIENCE)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _ask(
    line: http.client.HTTPConnection, path: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    try:
        line.request("POST", path, body, dict(headers))
        answer = line.getresponse()
        answer.read(_MOST)
        if not answer.isclosed():
            line.close()
    except BaseException:
        line.close()
        raise
    return Answer(
        answer.status, answer.getheader("Location", ""), answer.getheader("Retry-After", "")
    )
