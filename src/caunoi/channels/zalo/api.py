"""Calls to Zalo: pooled, with time limits, the token renewed once, errors that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

import httpx
import orjson
from django.conf import settings

from caunoi.channels.choices import AccountState
from caunoi.channels.errors import AccountTrouble, RateLimited, TemporaryFailure, UnknownOutcome
from caunoi.channels.models import Account
from caunoi.channels.zalo import tokens
from caunoi.channels.zalo.troubles import Family, TokenRefused, next_minute, refuse
from caunoi.core.clock import now

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
AFTER_OUTAGE = timedelta(seconds=20)


@lru_cache(maxsize=1)
def client() -> httpx.Client:
    """One pool for the process; it follows no redirects."""
    return httpx.Client(
        timeout=TIMEOUT,
        follow_redirects=False,
        limits=httpx.Limits(max_connections=50, max_keepalive_connections=20),
    )


def ask(account: Account, path: str, query: Mapping[str, Any] | None = None) -> Any:
    """Read something: the GETs that take one `data` parameter of JSON.

    Raises:
        What `call` raises, but for UnknownOutcome.
    """
    params = {"data": orjson.dumps(query).decode()} if query is not None else None
    return call(account, path, method="GET", params=params)


def call(
    account: Account,
    path: str,
    *,
    method: str = "POST",
    family: Family = Family.OA,
    sends: bool = False,
    **request: Any,
) -> Any:
    """What Zalo answers under `data`. `sends`: a lost answer leaves it open what happened.

    Raises:
        TemporaryFailure, RateLimited, PermanentFailure, Unreachable, WindowClosed,
        AccountTrouble, UnknownOutcome: as errors.py says.
    """
    base = settings.ZALO_BUSINESS_API if family == Family.ZNS else settings.ZALO_API
    token = tokens.access_token(account)
    try:
        return _once(method, f"{base}{path}", token, family, sends=sends, request=request)
    except TokenRefused:
        token = tokens.renew(account, spent=token)
    try:
        return _once(method, f"{base}{path}", token, family, sends=sends, request=request)
    except TokenRefused as error:
        raise AccountTrouble(AccountState.RECONNECT, str(error)) from error


def _once(
    method: str, url: str, token: str, family: Family, *, sends: bool, request: Mapping[str, Any]
) -> Any:
    try:
        answer = client().request(method, url, headers={"access_token": token}, **request)
    except NOT_SENT as error:
        raise TemporaryFailure(f"zalo away: {type(error).__name__}") from error
    except httpx.HTTPError as error:
        raise _lost(sends, type(error).__name__) from error
    if answer.status_code == 429:
        raise RateLimited("zalo 429", next_minute())
    if answer.status_code != 200:
        raise _lost(sends and answer.status_code >= 500, f"HTTP {answer.status_code}")
    try:
        body = orjson.loads(answer.content)
        code = int(body["error"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise _lost(sends, "no answer of Zalo's") from error
    if code:
        refuse(family, code, str(body.get("message", "")))
    return body.get("data")


def _lost(sends: bool, reason: str) -> Exception:
    if sends:
        return UnknownOutcome(f"zalo {reason}")
    return TemporaryFailure(f"zalo {reason}", now() + AFTER_OUTAGE)
