""" "My ward": from a name, past or present, to all that is near."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.selectors import public_notices
from caunoi.core.folding import fold
from caunoi.neighbourhoods.models import Neighbourhood
from caunoi.neighbourhoods.selectors.finding import look_for, officer_of
from caunoi.places.choices import AreaKind
from caunoi.places.names import read_words
from caunoi.places.selectors import Place, Suggestion, resolve_ward, suggest_areas
from caunoi.portal.models import UnitPage
from caunoi.portal.selectors.news import unit_shelf
from caunoi.units import directory
from caunoi.units.directory import UnitInfo

NOTICES = 4
_KIND_LETTERS = frozenset({"p", "q", "x", "h", "tt", "tx"})  # "p. Định Công"


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward of today: its police, what they say of themselves, its groups, what is warned of.

    `groups`: each neighbourhood with rank and name of its area officer, "" where there is none.
    """

    place: Place
    police: UnitInfo | None
    shelf: UnitPage | None
    groups: tuple[tuple[Neighbourhood, str], ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """The wards of today that words could mean; `note` says what became of an old name."""

    wards: tuple[Place, ...]
    note: str = ""


def find_ward_page(code: str) -> Ward | None:
    """The ward of that code; a code that is gone leads to its only heir. None for others."""
    place = resolve_ward(code)
    if place is None:
        return None
    police = directory.ward_police(place.code)
    groups = tuple((one, officer_of(one)) for one in look_for("", place.code).groups)
    return Ward(
        place=place, police=police, shelf=unit_shelf(police.code) if police else None,
        groups=groups, notices=tuple(public_notices(ward=place.code)[:NOTICES]),
    )  # fmt: skip


def wards_meant(words: str, *, whole: bool = False) -> Meant:
    """Wards by name, with or without marks, of today or of before the reform.

    `whole`: every word as typed stands in a name. Among other things that are searched, a slip of
    the finger would make wards out of words that mean something else.
    """
    if not words.strip():
        return Meant(())
    suggestions = suggest_areas(words, limit=8)
    if whole:
        suggestions = [one for one in suggestions if _has_all(one, words)]
    wards = {
        heir.place.code: heir.place
        for one in suggestions for heir in one.now if heir.place.kind == AreaKind.WARD
    }  # fmt: skip
    exact = [place for place in wards.values() if fold(place.short_name) == fold(words)]
    if len(exact) == 1:
        return Meant((exact[0],))
    return Meant(tuple(wards.values())[:12], suggestions[0].note if suggestions else "")


def _has_all(suggestion: Suggestion, words: str) -> bool:
    names = [suggestion.was, *(heir.place.label for heir in suggestion.now)]
    typed = [word for word in read_words(words) if word not in _KIND_LETTERS]
    return set(typed) <= {word for name in names for word in read_words(name)}
