"""What Zalo's error numbers ask for; the same number means other things in other families."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NoReturn

from caunoi.channels.broadcasts.night import some_time_next_morning
from caunoi.channels.choices import AccountState
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    Unreachable,
    WindowClosed,
)
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

_NUMBERS = re.compile(r"\d{6,}")


class Family(StrEnum):
    """Which of Zalo's interfaces answered."""

    OA = "oa"
    ZNS = "zns"


class Then(StrEnum):
    """What an error asks for."""

    NEXT_MINUTE = "next_minute"
    REFRESH = "refresh"
    UPLOAD_AGAIN = "upload_again"
    RETRY = "retry"
    GIVE_UP = "give_up"
    STOP = "stop"
    TOMORROW = "tomorrow"
    IN_AN_HOUR = "in_an_hour"
    UNREACHABLE = "unreachable"
    CLOSED = "closed"
    MORNING = "morning"
    GROUP_BROKEN = "group_broken"
    POLL = "poll"


class TokenRefused(Exception):
    """The access token is not taken any more: renew it and ask once more."""


class AssetExpired(PermanentFailure):
    """An uploaded file that Zalo has let go of: upload it again, once."""


class StillWorking(TemporaryFailure):
    """An article that Zalo has not finished yet: ask again."""


class GroupBroken(Unreachable):
    """A group that takes nothing any more: disabled, dissolved, without its asset, or not ours."""


_CODES: dict[Family, dict[Then, tuple[int, ...]]] = {
    Family.OA: {
        Then.NEXT_MINUTE: (-32,),
        Then.UPLOAD_AGAIN: (-100,),
        Then.RETRY: (-200,),
        Then.GIVE_UP: (-201, -210, -233, -240, -248),
        Then.STOP: (
            -204, -205, -209, -212, -219, -221, -223, -224, -235, -242, -320, -321,
        ),
        Then.TOMORROW: (-211, -218),
        Then.UNREACHABLE: (-213, -217, -227, -244),
        Then.POLL: (-214,),
        Then.REFRESH: (-216, -220),
        Then.CLOSED: (-230, -232),
        Then.MORNING: (-234,),
        Then.GROUP_BROKEN: (-237, -238, -241, -403),
    },
    Family.ZNS: {
        Then.NEXT_MINUTE: (-32,),
        Then.RETRY: (-100,),
        Then.UNREACHABLE: (-108, -114, -118, -119, -139, -140, -141),
        Then.GIVE_UP: (-109, -112, -117, -126, -127, -131, -146, -1121, -1122, -1124),
        Then.IN_AN_HOUR: (-115, -125, -135, -136, -137),
        Then.REFRESH: (-124, -216, -220),
        Then.MORNING: (-133,),
        Then.TOMORROW: (-144, -147),
    },
}  # fmt: skip
ACTIONS: dict[tuple[Family, int], Then] = {
    (family, code): then
    for family, groups in _CODES.items()
    for then, codes in groups.items()
    for code in codes
}


def refuse(family: Family, code: int, message: str = "") -> NoReturn:
    """Raise what an error number asks for. The words of `message` are kept, its numbers are not.

    A number that no table knows is tried again, as a generic failure would be.
    """
    reason = f"zalo {family} {code} {_NUMBERS.sub('…', message)}".strip()[:200]
    match ACTIONS.get((family, code), Then.RETRY):
        case Then.NEXT_MINUTE:
            raise RateLimited(reason, next_minute())
        case Then.REFRESH:
            raise TokenRefused(reason)
        case Then.UPLOAD_AGAIN:
            raise AssetExpired(reason)
        case Then.GIVE_UP:
            raise PermanentFailure(reason)
        case Then.STOP:
            raise AccountTrouble(AccountState.STOPPED, reason)
        case Then.UNREACHABLE:
            raise Unreachable(reason)
        case Then.GROUP_BROKEN:
            logger.error("a group takes no messages any more: %s", reason)
            raise GroupBroken(reason)
        case Then.CLOSED:
            raise WindowClosed(reason)
        case Then.POLL:
            raise StillWorking(reason, now() + timedelta(seconds=3))
        case then:
            raise TemporaryFailure(reason, _later(then, reason))


def _later(then: Then, reason: str) -> datetime | None:
    if then == Then.MORNING:
        return some_time_next_morning(now())
    if then == Then.TOMORROW:
        logger.error("a quota is used up until tomorrow: %s", reason)
        return some_time_next_morning(now(), tomorrow=True)
    if then == Then.IN_AN_HOUR:
        logger.error("an administrator must look after the account: %s", reason)
        return now() + timedelta(hours=1)
    return None


def next_minute() -> datetime:
    """When Zalo counts calls anew."""
    return now().replace(second=0, microsecond=0) + timedelta(minutes=1)
