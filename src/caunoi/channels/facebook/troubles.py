"""What Facebook's errors mean for us: by code and subcode alone, for its texts are translated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caunoi.channels.choices import AccountState
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    Unreachable,
    WindowClosed,
)


class GoneThere(PermanentFailure):
    """The comment or post is not there any more, or not for us."""


class AlreadyPosted(PermanentFailure):
    """The same post is there already: perhaps ours, whose answer was lost."""


class AlreadyReplied(PermanentFailure):
    """A comment has one private reply, and has it."""


class OtherApp(PermanentFailure):
    """Another app, or staff in Business Suite, answers this person now."""


class UploadRefused(PermanentFailure):
    """A file was not taken, or is not there any more: to be sent up once more."""


class LacksPermission(AccountTrouble):
    """Our token lacks a permission; nothing is wrong with the message."""


class TagMisused(RateLimited):
    """Facebook warns of how we use message tags: none for a while."""


RATES = {4, 17, 32, 613, *range(80000, 80015)}
_NO_PERMISSION = {3, 10, 200, 230, 299, *range(201, 230), *range(231, 299)}
_PASSING = {1, 2, 1200}
_WINDOW = {(10, 2018278), (10, 2534022)}
_NOBODY = {
    (551, 1545041), (200, 1545041), (10, 2018108), (100, 2018001), (551, 0), (100, 2018218),
}  # fmt: skip
_OTHER_APP = {(100, 2018164), (10, 2018300)}
_UPLOAD = {(100, 2018047), (100, 2018008), (100, 2018074), (100, 2018294)}


def trouble_of(error: Mapping[str, Any], status: int, until: datetime | None = None) -> Exception:
    """The failure that stands for an error body; `until`: when we may call again."""
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    key, name = (code, subcode), f"{code}-{subcode}" if subcode else str(code)
    if code == 190 or (code == 102 and status in {400, 401}):
        return AccountTrouble(AccountState.RECONNECT, f"token {name}")
    if key == (613, 1893016):
        return TagMisused(name, until)
    if code in RATES or status == 429:
        return RateLimited(name, until)
    found = _of_message(key, name)
    if found is not None:
        return found
    if code in _PASSING or error.get("is_transient") is True or status >= 500:
        return TemporaryFailure(name)
    if code == 368:
        return AccountTrouble(AccountState.STOPPED, f"policy {name}")
    if code in _NO_PERMISSION:
        return LacksPermission(AccountState.RECONNECT, f"permission {name}")
    return PermanentFailure(name)


def _of_message(key: tuple[int, int], name: str) -> Exception | None:
    """What concerns one message, one person or one post only."""
    if key in _WINDOW:
        return WindowClosed(name)
    if key in _NOBODY:
        return Unreachable(name)
    if key == (100, 33):
        return GoneThere(name)
    if key in _OTHER_APP:
        return OtherApp(name)
    if key in _UPLOAD:
        return UploadRefused(name)
    if key[0] == 506:
        return AlreadyPosted(name)
    if key[0] == 10900:
        return AlreadyReplied(name)
    return None


def _number(value: object) -> int:
    try:
        return int(str(value or 0))
    except ValueError:
        return 0
