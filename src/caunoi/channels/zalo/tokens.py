"""Zalo's pair of tokens: the refresh token works once, so only one process renews at a time.

Whoever renews first marks the account's row under its lock, asks Zalo outside of any transaction,
and commits the new pair before anybody uses it. Where the pair is lost on the way, the account
waits for an administrator's consent; a refresh token that was refused is never tried again.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
from django.conf import settings
from django.db import transaction

from caunoi.channels.accounts import stop_account
from caunoi.channels.choices import AccountState
from caunoi.channels.errors import AccountTrouble, TemporaryFailure
from caunoi.channels.models import Account
from caunoi.core import keys
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

ENDS_EARLY = timedelta(minutes=2)  # a token is not used in its last two minutes
AHEAD = timedelta(hours=5)  # of 25: renewed after about 20 hours
LIFE_OF_REFRESH = timedelta(days=90)
WARN_BEFORE = timedelta(days=14)
LEASE = timedelta(seconds=30)  # longer than the call may take
WAITS_SECONDS = 15.0
_PURPOSE = "zalo-tokens"
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)


@dataclass(frozen=True, slots=True)
class Held:
    """What is sealed on the account's row.

    `seed` is a hash of the setting that it grew from, `refused` one of a refresh token that Zalo
    did not take, `renewing` when some process began to ask.
    """

    access: str = ""
    refresh: str = ""
    until: str = ""
    seed: str = ""
    refused: str = ""
    renewing: str = ""

    def usable(self) -> str:
        """The access token while it lives; empty else."""
        alive = self.until and datetime.fromisoformat(self.until) - ENDS_EARLY > now()
        return self.access if alive else ""

    def is_refused(self) -> bool:
        """Whether Zalo did not take this very refresh token before."""
        return bool(self.refused) and _hash(self.refresh) == self.refused

    def is_being_renewed(self) -> bool:
        """Whether some process asks Zalo right now."""
        return bool(self.renewing) and now() - datetime.fromisoformat(self.renewing) < LEASE


def open_tokens(account: Account) -> Held:
    """What the row holds; the setting's first refresh token where it is new to us."""
    held = Held()
    if account.sealed_tokens is not None:
        plain = keys.unseal(_PURPOSE, bytes(account.sealed_tokens), account.pk.bytes)
        held = Held(**orjson.loads(plain))
    first = settings.ZALO_REFRESH_TOKEN if account.external_id == settings.ZALO_OA_ID else ""
    lost = not held.refresh or held.is_refused() or account.state == AccountState.RECONNECT
    if first and lost and _hash(first) != held.seed:
        return Held(refresh=first, seed=_hash(first), refused=held.refused)
    return held


def access_token(account: Account) -> str:
    """A token that works now, as far as we know.

    Raises:
        AccountTrouble: an administrator must connect the account. TemporaryFailure: Zalo is away.
    """
    fresh = Account.objects.get(pk=account.pk)
    held = open_tokens(fresh)
    _require_grant(fresh, held)
    return held.usable() or renew(fresh, spent=held.access)


def renew(account: Account, *, spent: str) -> str:
    """A token other than `spent`: asked of Zalo by one process, waited for by all others.

    Raises:
        AccountTrouble: the grant is gone. TemporaryFailure: not now.
    """
    until = time.monotonic() + WAITS_SECONDS
    while True:
        claimed = _claim(account, spent)
        if isinstance(claimed, str):
            return claimed
        if claimed is not None:
            break
        if time.monotonic() > until:
            raise TemporaryFailure("another process renews the token")
        time.sleep(0.05)
    try:
        answer = _ask({"grant_type": "refresh_token", "refresh_token": claimed.refresh})
    except TemporaryFailure:
        _let_go(account)
        raise
    if not answer.get("access_token") or not answer.get("refresh_token"):
        return _use_anothers(account, claimed, answer)
    return keep_pair(account, answer, seed=claimed.seed)


@transaction.atomic
def _claim(account: Account, spent: str) -> Held | str | None:
    """The tokens to renew, for whoever may; a token that another got; None: wait."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    held = open_tokens(row)
    usable = held.usable()
    if usable and usable != spent:
        return usable
    _require_grant(row, held)
    if held.is_being_renewed():
        return None
    _write(row, replace(held, renewing=now().isoformat()))
    return held


def _require_grant(row: Account, held: Held) -> None:
    """Raises AccountTrouble where only a person can help: nothing is asked of Zalo again."""
    if not held.refresh:
        raise AccountTrouble(AccountState.RECONNECT, "not connected")
    if row.state == AccountState.RECONNECT and held.is_refused():
        raise AccountTrouble(AccountState.RECONNECT, row.why or "not connected")


@transaction.atomic
def keep_pair(account: Account, answer: dict[str, Any], *, seed: str = "") -> str:
    """Commit a new pair, and have the account work again; returns the access token."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    moment = now()
    life = timedelta(seconds=int(answer.get("expires_in") or 3600))
    held = Held(
        access=str(answer["access_token"]), refresh=str(answer["refresh_token"]),
        until=(moment + life).isoformat(), seed=seed or open_tokens(row).seed,
    )  # fmt: skip
    told = answer.get("refresh_token_expires_in")
    row.tokens_until = moment + (timedelta(seconds=int(told)) if told else LIFE_OF_REFRESH)
    if row.state == AccountState.RECONNECT:
        row.state, row.why = AccountState.WORKING, ""
        row.save(update_fields=["state", "why"])
    _write(row, held)
    return held.access


def _write(row: Account, held: Held) -> None:
    plain = orjson.dumps({name: getattr(held, name) for name in Held.__slots__})
    row.sealed_tokens = keys.seal(_PURPOSE, plain, row.pk.bytes)
    row.save(update_fields=["sealed_tokens", "tokens_until"])


@transaction.atomic
def _let_go(account: Account) -> None:
    row = Account.objects.select_for_update().get(pk=account.pk)
    _write(row, replace(open_tokens(row), renewing=""))


def _use_anothers(account: Account, tried: Held, answer: dict[str, Any]) -> str:
    """Zalo gave nothing: use what another process got meanwhile, else call for a person.

    Raises:
        AccountTrouble: nothing helps but an administrator.
    """
    why = f"zalo oauth {answer.get('error')}"
    token = _note_refused(account, tried, why)
    if not token:
        logger.error("Zalo account %s must be connected again: %s", account.external_id, why)
        raise AccountTrouble(AccountState.RECONNECT, why)
    return token


@transaction.atomic
def _note_refused(account: Account, tried: Held, why: str) -> str:
    row = Account.objects.select_for_update().get(pk=account.pk)
    held = open_tokens(row)
    if held.refresh != tried.refresh and held.usable():
        return held.usable()
    _write(row, replace(tried, renewing="", refused=_hash(tried.refresh)))
    stop_account(row, AccountState.RECONNECT, why)
    return ""


def _ask(form: dict[str, str]) -> dict[str, Any]:
    """One call to the token endpoint. Raises TemporaryFailure: no answer that can be read."""
    try:
        answer = httpx.post(
            f"{settings.ZALO_OAUTH}/v4/oa/access_token",
            data={"app_id": settings.ZALO_APP_ID, **form},
            headers={"secret_key": settings.ZALO_APP_SECRET},
            timeout=_TIMEOUT,
        )
        answer.raise_for_status()
        held: dict[str, Any] = orjson.loads(answer.content)
    except (httpx.HTTPError, orjson.JSONDecodeError) as error:
        raise TemporaryFailure(f"zalo oauth {type(error).__name__}") from error
    return held


def begin_consent(redirect_uri: str, state: str = "") -> tuple[str, str]:
    """(the page at Zalo where an administrator agrees, the verifier to keep until they return)."""
    verifier = settings.ZALO_CODE_VERIFIER or secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "app_id": settings.ZALO_APP_ID, "redirect_uri": redirect_uri,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), "state": state,
    }  # fmt: skip
    return f"{settings.ZALO_OAUTH}/v4/oa/permission?{urlencode(query)}", verifier


def connect(account: Account, *, code: str, verifier: str) -> None:
    """Turn an administrator's consent into the first pair.

    Raises:
        AccountTrouble: Zalo does not take the code, or it is of another official account.
        TemporaryFailure: Zalo is away.
    """
    answer = _ask({"grant_type": "authorization_code", "code": code, "code_verifier": verifier})
    if not answer.get("access_token") or not answer.get("refresh_token"):
        raise AccountTrouble(AccountState.RECONNECT, f"zalo oauth {answer.get('error')}")
    if _owner(str(answer["access_token"])) != account.external_id:
        raise AccountTrouble(AccountState.RECONNECT, "zalo oauth: another official account")
    keep_pair(account, answer)


def _owner(token: str) -> str:
    """The official account that a token is of, as Zalo says."""
    try:
        answer = httpx.get(
            f"{settings.ZALO_API}/v2.0/oa/getoa", headers={"access_token": token}, timeout=_TIMEOUT
        )
        held = orjson.loads(answer.content)
        return str((held.get("data") or {}).get("oaid") or (held.get("data") or {}).get("oa_id"))
    except (httpx.HTTPError, orjson.JSONDecodeError, AttributeError) as error:
        raise TemporaryFailure(f"zalo getoa {type(error).__name__}") from error


def renew_ahead() -> int:
    """Renew what ends within five hours; returns how many accounts were renewed."""
    done = 0
    for account in Account.objects.filter(channel="zalo", state=AccountState.WORKING):
        held = open_tokens(account)
        if not held.refresh:
            continue
        if account.tokens_until is not None and account.tokens_until - now() < WARN_BEFORE:
            logger.error("Zalo's consent ends in %s days", (account.tokens_until - now()).days)
        if held.usable() and datetime.fromisoformat(held.until) - now() > AHEAD:
            continue
        try:
            renew(account, spent=held.access)
        except (AccountTrouble, TemporaryFailure) as trouble:
            logger.warning("Zalo's token was not renewed: %s", trouble)
        else:
            done += 1
    return done


def _hash(value: str) -> str:
    return keys.keyed_hash(_PURPOSE, value).hex()
