"""Calls to the Graph API: signed, timed, counted; what goes wrong becomes one of our failures."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import httpx
import orjson
from django.conf import settings

from caunoi.channels.accounts import get_account
from caunoi.channels.errors import (
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    UnknownOutcome,
)
from caunoi.channels.facebook import pacing
from caunoi.channels.facebook.signing import proof_of
from caunoi.channels.facebook.troubles import trouble_of
from caunoi.channels.models import Account

logger = logging.getLogger(__name__)

CHANNEL = "facebook"
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
UPLOAD_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
# Before anything of the request was written: surely not done there.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
File = tuple[str, bytes, str]  # name, content, type


@lru_cache(maxsize=4)
def client_for(base: str) -> httpx.Client:
    """One pool of connections for all threads; no redirect is followed."""
    limits = httpx.Limits(max_connections=20, max_keepalive_connections=10)
    return httpx.Client(base_url=base, timeout=TIMEOUT, limits=limits, follow_redirects=False)


@dataclass(frozen=True, slots=True)
class Graph:
    """The API in the name of our page."""

    account: Account
    token: str
    patience: float = 10.0  # seconds, for what is read

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Read something.

        Raises:
            TemporaryFailure, PermanentFailure, AccountTrouble: as `troubles`.
        """
        params = {**query, "appsecret_proof": proof_of(self.token)}
        return self._call(
            "GET", path, params=params, timeout=httpx.Timeout(self.patience, connect=5.0)
        )

    def pages(self, path: str, most: int = 20, **query: str) -> Iterator[dict[str, Any]]:
        """The rows of a list, page after page; at most `most` pages. Raises as `get`."""
        after = ""
        for _number in range(most):
            held = self.get(path, **{**query, **({"after": after} if after else {})})
            yield from (row for row in held.get("data") or [] if isinstance(row, dict))
            paging = held.get("paging") or {}
            after = str((paging.get("cursors") or {}).get("after") or "")
            if not after or not paging.get("next"):
                return

    def post(self, path: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Do something.

        Raises:
            UnknownOutcome: it may have been done. Else as `get`.
        """
        body = orjson.dumps({**fields, "appsecret_proof": proof_of(self.token)})
        return self._call("POST", path, content=body, headers={"Content-Type": "application/json"})

    def upload(self, path: str, fields: Mapping[str, str], part: str, file: File) -> dict[str, Any]:
        """Send a file up as multipart. Raises as `post`."""
        return self._call(
            "POST", path, data={**fields, "appsecret_proof": proof_of(self.token)},
            files={part: file}, timeout=UPLOAD_TIMEOUT,
        )  # fmt: skip

    def delete(self, path: str) -> dict[str, Any]:
        """Take something away. Raises as `post`."""
        return self._call("DELETE", path, params={"appsecret_proof": proof_of(self.token)})

    def _call(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        writes = method != "GET"
        headers = {**how.pop("headers", {}), "Authorization": f"Bearer {self.token}"}
        url = f"/{settings.FACEBOOK_VERSION}/{path}"
        client = client_for(settings.FACEBOOK_API)
        try:
            response = client.request(method, url, headers=headers, **how)
        except _NOT_SENT as error:
            raise TemporaryFailure(type(error).__name__) from error
        except httpx.HTTPError as error:
            if writes:
                raise UnknownOutcome(type(error).__name__) from error
            raise TemporaryFailure(type(error).__name__) from error
        pacing.note_answer(self.account, response.headers)
        return self._read(response, writes=writes)

    def _read(self, response: httpx.Response, *, writes: bool) -> dict[str, Any]:
        held = _json_of(response)
        error = held.get("error") if held is not None else None
        if isinstance(error, Mapping):
            trace = str(error.get("fbtrace_id", ""))[:40]
            logger.warning(
                "facebook: %s-%s %s", error.get("code"), error.get("error_subcode"), trace
            )
            found = trouble_of(error, response.status_code)
            if isinstance(found, RateLimited):
                found.until = pacing.until_after_refusal(self.account, response.headers)
            raise found
        if response.status_code == 429:
            raise RateLimited("429", pacing.until_after_refusal(self.account, response.headers))
        if response.is_success and held is not None:
            pacing.note_success(self.account)
            return held
        if 400 <= response.status_code < 500:
            raise PermanentFailure(f"HTTP {response.status_code}")
        # A gateway spoke, or nonsense came: behind it, it may have been done.
        if writes:
            raise UnknownOutcome(f"HTTP {response.status_code}")
        raise TemporaryFailure(f"HTTP {response.status_code}")


def _json_of(response: httpx.Response) -> dict[str, Any] | None:
    try:
        held = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None
    return held if isinstance(held, dict) else None


def graph_of(account: Account) -> Graph:
    """The API for an account of ours."""
    return Graph(account, settings.FACEBOOK_PAGE_TOKEN)


def our_graph() -> Graph:
    """The API for the page that the settings name."""
    return graph_of(get_account(CHANNEL, settings.FACEBOOK_PAGE_ID))


def path_of(*parts: str) -> str:
    """A path of ids: whatever an id holds, it stays one step of the path."""
    return "/".join(quote(part, safe="_:") for part in parts)
