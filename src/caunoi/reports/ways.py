"""The ways on which residents can tell us something, and what each of them reveals.

A part that connects a further way (mail, a messenger) announces it in its `AppConfig.ready`;
pages then tell of it as long as it is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Way:
    """One way, in residents' words. `is_open` is asked each time a page tells of it."""

    name: str | Promise
    reveals: str | Promise
    is_open: Callable[[], bool] = lambda: True


_NAMELESS = Way(
    _("This site, without a name"),
    _(
        "We learn only what you write. No account, no cookie, no address of your device is kept. "
        "Your network or employer can see that you visited this site, not what you wrote. "
        "We cannot trace you, even where life is in danger."
    ),
)
_NAMED = Way(
    _("This site, with a name"),
    _("We learn what you fill in. It is sealed; every look at it is written down, and you see it."),
)
_TELEPHONE = Way(
    _("Telephone, 113 and 114"),
    _(
        "We see your number and hear your voice; calls may be recorded. It is the quickest way "
        "when somebody is in danger."
    ),
)
_announced: list[Way] = []


# Who carries messages to phones, and about what: open where one of them is set up.
REPORT, APPOINTMENT = "report", "appointment"
_carriers: list[tuple[str, Callable[[], bool]]] = []


def announce_carrier(is_open: Callable[[], bool], about: str = REPORT) -> None:
    """A part that can send messages to phones says so; the form asks for consent then."""
    _carriers.append((about, is_open))


def texts_are_open(about: str = REPORT) -> bool:
    """Whether messages of this kind can go to a phone at all."""
    return any(is_open() for kind, is_open in _carriers if kind == about)


def announce_way(way: Way) -> None:
    """Tell residents of this way too; the same one twice is one."""
    if way not in _announced:
        _announced.append(way)


def open_ways() -> list[Way]:
    """The ways that can be used now."""
    return [way for way in (_NAMELESS, _NAMED, *_announced, _TELEPHONE) if way.is_open()]
