"""What goes wrong on the local Facebook when it is told to, and how its errors look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from caunoi.demo.simulator.wire import Answer, told

TRANSIENT = {1, 2, 4, 17, 32, 613, 1200, 80001}
STATUS = {190: 401, 10: 403, 200: 403, 1: 500, 2: 500, 4: 403}
# A person whose id ends so, after 99, is answered with this error.
SUFFIXES: dict[str, tuple[int, int]] = {
    "0551": (551, 1545041), "0190": (190, 463), "0460": (190, 460), "0613": (613, 0),
    "0004": (4, 0), "0032": (32, 0), "8001": (80001, 0), "0001": (1, 0), "0002": (2, 0),
    "1200": (1200, 0), "0278": (10, 2018278), "4022": (10, 2534022), "8065": (10, 2018065),
    "8108": (10, 2018108), "8164": (100, 2018164), "0200": (200, 0),
    "0368": (368, 0), "0033": (100, 33), "0893": (613, 1893016),
}  # fmt: skip
LOST_SUFFIX, GATEWAY_SUFFIX = (
    "999504",
    "999502",
)  # done, and the answer lost; a gateway's page instead


class GraphError(Exception):
    """An error as the Graph API tells it."""

    def __init__(
        self, code: int, subcode: int = 0, message: str = "", status: int = 0,
        kind: str = "OAuthException",
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.code, self.subcode, self.message, self.kind = code, subcode, message, kind
        self.status = status or STATUS.get(code, 400)

    def answer(self, headers: dict[str, str], trace: str) -> Answer:
        """Body and status. Texts are in the page's language: nobody may read meaning from them."""
        error: dict[str, Any] = {
            "message": self.message or f"(#{self.code}) Loi khong xac dinh",
            "type": self.kind, "code": self.code, "fbtrace_id": trace,
        }  # fmt: skip
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.code in TRANSIENT:
            error["is_transient"] = True
        return Answer(orjson.dumps({"error": error}), self.status, headers=headers)


@dataclass(slots=True)
class Failure:
    """The next `times` calls of a kind are answered with an error. `on`: part of the path."""

    on: str
    code: int
    subcode: int = 0
    status: int = 0
    times: int = 1


@dataclass(slots=True)
class Switches:
    """What can be switched on."""

    duplicates: int = 1  # how often each webhook comes
    disorder: bool = False
    outage: bool = False  # nothing reaches us, and nothing is kept for us
    hold: bool = False  # webhooks wait, to come as one batch
    expired_token: bool = False
    closed_window: bool = False
    rate_limit: bool = False
    lost_answers: int = 0  # so many writes are done and answered by silence
    slow: float = 0.0  # seconds before each answer
    usage: int = 3  # percent of our limits
    regain: int = 0  # minutes, in the usage header
    human_agent: bool = True  # the app has the permission
    nameless: bool = False  # comments come without `from`
    closed_profiles: bool = False
    delivers: bool = True  # messages of ours reach phones
    reads: bool = False  # and are read at once
    silent: bool = False  # no webhooks at all: for measuring the API alone
    echo_marks: bool = True  # echoes bear our metadata
    media_gone: bool = False  # addresses of files have ended
    failures: list[Failure] = field(default_factory=list)

    def change(self, told_to: dict[str, Any]) -> None:
        """Set what is named. Raises KeyError."""
        for name, value in told_to.items():
            if name not in self.__slots__ or name == "failures":
                raise KeyError(name)
            now = getattr(self, name)
            setattr(self, name, type(now)(value))

    def shown(self) -> dict[str, Any]:
        """As the control API gives it."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "failures"}

    def failing(self, path: str) -> GraphError | None:
        """The error that was ordered for this call."""
        if self.expired_token:
            return GraphError(190, 463)
        if self.rate_limit:
            return GraphError(32, status=403)
        for one in self.failures:
            if one.times > 0 and one.on in path:
                one.times -= 1
                return GraphError(one.code, one.subcode, status=one.status)
        return None

    def headers(self, page: str) -> dict[str, str]:
        """How much is used up, in the two headers."""
        less = self.usage // 2
        used = {"call_count": self.usage, "total_cputime": less, "total_time": less}
        per_page = [{"type": "messenger", **used, "estimated_time_to_regain_access": self.regain}]
        return {
            "X-Business-Use-Case-Usage": orjson.dumps({page: per_page}).decode(),
            "X-App-Usage": orjson.dumps(used).decode(),
        }


def of_suffix(person: str) -> GraphError | None:
    """The error that an id's end orders."""
    found = SUFFIXES.get(person[-4:]) if person[-6:-4] == "99" else None
    return GraphError(*found) if found else None


def gateway_page() -> Answer:
    """What stands before Facebook answers, when it does not."""
    return Answer(b"<html><body>502 Bad Gateway</body></html>", 502, "text/html")


def fine(value: Any, headers: dict[str, str]) -> Answer:
    """An answer that is none of these."""
    return told(value, 200, headers)
