"""How a delivery may fail, and what a webhook may be refused for."""

from __future__ import annotations

from datetime import datetime


class PermanentFailure(Exception):
    """Trying again is useless."""


class Unreachable(PermanentFailure):
    """This person cannot be written to by this channel any more: blocked us, left, gone."""


class WindowClosed(PermanentFailure):
    """The platform lets us write only soon after the resident wrote: held until they write."""


class TemporaryFailure(Exception):
    """Worth another try later: after `until` where the platform said when."""

    def __init__(self, reason: str, until: datetime | None = None) -> None:
        super().__init__(reason)
        self.until = until


class RateLimited(TemporaryFailure):
    """The account sends too fast: nothing of it goes out until then."""


class AccountTrouble(Exception):
    """Our account itself does not work; no message is to blame. `state` as AccountState."""

    def __init__(self, state: str, reason: str) -> None:
        super().__init__(reason)
        self.state = state


class UnknownOutcome(Exception):
    """It may have been delivered: nobody can say."""


class BadSignature(Exception):
    """A webhook that the platform did not sign."""


class Unreadable(Exception):
    """A webhook's body that is not what the platform sends."""
