"""How far our messages to a reporter have come, as the part that sends them knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Value
from django.db.models.expressions import Combinable


@dataclass(frozen=True, slots=True)
class Progress:
    """`column`: read beside each message; `words`: what that says, empty where the message left."""

    column: Combinable
    words: Callable[[str], str]


_announced: list[Progress] = [Progress(Value(""), lambda _held: "")]


def announce_progress(progress: Progress) -> None:
    """The part that sends messages says how to read which have not left."""
    _announced[:] = [progress]


def progress() -> Progress:
    """How it is read now."""
    return _announced[0]
