"""Which units a text speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caunoi.core.clock import today
from caunoi.core.folding import fold
from caunoi.units.roll import Roll, UnitInfo, roll


def units_named(text: str, on: date | None = None) -> list[UnitInfo]:
    """Units in service on a day whose name stands in the text, with or without marks.

    Of names that overlap the longest counts. The name of a unit that is gone stands for all who
    took over from it: whoever hides a report from a unit must hide it from each of them.
    """
    book, day = roll(), on or today()
    found: dict[str, UnitInfo] = {}
    for codes in _hits(book, fold(text).split()):
        named = [book.units[code] for code in codes]
        present = [u for u in named if u.is_open(day)]
        past = [heir for u in named for heir in _heirs(book, u, day)] if not present else []
        found |= {u.code: u for u in (*present, *past)}
    return list(found.values())


def _hits(book: Roll, words: list[str]) -> Iterator[list[str]]:
    index, longest = book.names
    place = 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            codes = index.get(" ".join(words[place : place + length]))
            if codes:
                yield codes
                place += length
                break
        else:
            place += 1


def _heirs(book: Roll, unit: UnitInfo, day: date) -> Iterator[UnitInfo]:
    if unit.is_open(day):
        yield unit
        return
    for heir in book.heirs.get(unit.code, ()):
        if heir.on <= day:
            yield from _heirs(book, book.units[heir.code], day)
