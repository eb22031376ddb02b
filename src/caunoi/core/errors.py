"""Refusals whose message may be shown to the person who was refused."""

from __future__ import annotations

from collections.abc import Sequence


class Refused(Exception):
    """Something may not be done. `message` is translated, for the reader; str() gives it."""

    status = 409

    def __init__(self, message: str = "", *, ground: str = "", missing: Sequence[str] = ()) -> None:
        super().__init__(message)
        self._message = message
        self.ground = ground
        self.missing = tuple(missing)

    @property
    def message(self) -> str:
        """The sentence for the reader, in the language active now."""
        return str(self._message)

    def __str__(self) -> str:
        return self.message


class RuleBroken(Refused):
    """A rule of the workflow or of the law does not allow it; `ground` names which."""


class AccessDenied(Refused):
    """This person may not. Where existence is secret the web edge answers 404."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or none that this person may know of."""

    status = 404
