"""Find areas by the beginnings of the words people type, with or without marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from caunoi.core.folding import fold
from caunoi.places.atlas import Atlas, Heir, Place
from caunoi.places.choices import AreaKind, AreaType

# The kinds of area as people write them, folded.
_KIND_WORDS = {
    AreaType.THANH_PHO: ("thanh", "pho", "tp", "city"),
    AreaType.QUAN: ("quan", "district"),
    AreaType.HUYEN: ("huyen", "district"),
    AreaType.THI_XA: ("thi", "xa", "tx", "town"),
    AreaType.PHUONG: ("phuong", "ward"),
    AreaType.XA: ("xa", "commune"),
    AreaType.THI_TRAN: ("thi", "tran", "tt", "town"),
}
_LEADING = frozenset({"phuong", "p", "xa", "x", "quan", "q", "huyen", "h", "tt", "tx", "ward"})
_LETTERS_FOR_A_SLIP = 3
_RESULTS_KEPT = 20
_WORTH_SHOWING = 0.5  # of the best answer's score


@dataclass(frozen=True, slots=True)
class Entry:
    """One name that people may type: of an area in force, or of one that is gone."""

    place: Place
    above: Place | None
    now: tuple[Heir, ...]
    is_past: bool
    name: tuple[str, ...]
    extra: frozenset[str]  # the name in one word, its first letters
    kind: frozenset[str]
    around: frozenset[str]  # the district and the city

    def words(self) -> Iterable[str]:
        return {*self.name, *self.extra, *self.kind, *self.around}


class NameIndex:
    """All names of a day, by every beginning of their words."""

    def __init__(self, book: Atlas, day: date) -> None:
        self.entries = _entries(book, day)
        self._anywhere: dict[str, set[int]] = defaultdict(set)
        self._in_name: dict[str, set[int]] = defaultdict(set)
        self._words: set[str] = set()
        for number, entry in enumerate(self.entries):
            for word in entry.words():
                self._words.add(word)
                _add(self._anywhere, word, number)
            for word in (*entry.name, *entry.extra):
                _add(self._in_name, word, number)
        self.find: Any = lru_cache(maxsize=4096)(self._find)

    def _find(self, typed: tuple[str, ...]) -> tuple[tuple[Entry, ...], bool]:
        """Entries in which every typed word begins a word, one of them in the name; best first.

        And whether that is a guess: one word was taken for another, a slip of the finger away.
        Never more than one, or a street's name becomes a ward at the other end of the city.
        """
        found = self._rank([{word} for word in typed])
        if not found and len(typed) > 1 and typed[0] in _LEADING:
            found = self._rank([{word} for word in typed[1:]])  # of another kind before, or today
        if found:
            return tuple(found[:_RESULTS_KEPT]), False
        guessed: list[Entry] = []
        for place, word in enumerate(typed):
            meant = self._meant(word)
            tried = [meant if other == place else {one} for other, one in enumerate(typed)]
            # The kind stands first, or "Giải Phóng" would be what some phường is called.
            guessed += [
                entry for entry in self._rank(tried) if place == 0 or _is_in_name(entry, meant)
            ]
        return tuple(dict.fromkeys(guessed))[:_RESULTS_KEPT], True

    def _rank(self, typed: list[set[str]]) -> list[Entry]:
        if not typed:
            return []
        fits = [set[int]().union(*(self._anywhere.get(w, ()) for w in ws)) for ws in typed]
        named = set[int]().union(*(self._in_name.get(w, ()) for ws in typed for w in ws))
        numbers = named.intersection(*fits)
        scored = sorted(
            (-_score(self.entries[n], typed), _order(self.entries[n]), n) for n in numbers
        )
        least = scored[0][0] * _WORTH_SHOWING if scored else 0
        return [self.entries[n] for score, _place, n in scored if score <= least]

    def _meant(self, word: str) -> set[str]:
        """The word itself and all known words one slip of the finger away."""
        if len(word) < _LETTERS_FOR_A_SLIP:
            return {word}
        return {word, *(w for w in self._words if is_one_slip(word, w))}


def index_of(book: Atlas, day: date) -> NameIndex:
    """The names of that day; made once for each stretch without change, and kept with the atlas."""
    start = book.period(day)
    index: NameIndex | None = book.names.get(start)
    if index is None:
        index = book.names[start] = NameIndex(book, day)
    return index


def read_words(text: str) -> tuple[str, ...]:
    """Folded words, with i for y: both are written in `Ly` and `Li`."""
    return tuple(word.replace("y", "i") for word in fold(text).split())


def is_one_slip(a: str, b: str) -> bool:
    """Whether one letter too many, too few, wrong, or two swapped make one word of the other."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return a == b
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b[1:]
        or rest_a[1:] == rest_b
        or rest_a == rest_b[1:]
        or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
    )


def _add(index: dict[str, set[int]], word: str, number: int) -> None:
    for end in range(1, len(word) + 1):
        index[word[:end]].add(number)


def _score(entry: Entry, typed: Sequence[set[str]]) -> int:
    total = sum(max(_word_score(entry, word) for word in words) for words in typed)
    run = 0  # how many words of the name were typed in order, from its first
    for words in typed:
        if run < len(entry.name) and any(entry.name[run].startswith(w) for w in words):
            run += 1
    total += 4 * run
    if any(word in entry.extra for words in typed for word in words):
        total += 12
    elif run == len(entry.name):
        total += 8
    return total - (2 if entry.is_past else 0)


def _word_score(entry: Entry, word: str) -> int:
    if word in entry.name or word in entry.extra:
        return 10
    if any(w.startswith(word) for w in (*entry.name, *entry.extra)):
        return 6
    if word in entry.around or word in entry.kind:
        return 4
    return 1


def _is_in_name(entry: Entry, meant: set[str]) -> bool:
    """Whether one of the words begins a word of the area's name, or of what lies around it."""
    said = (*entry.name, *entry.extra, *entry.around)
    return any(one.startswith(word) for one in said for word in meant)


def _order(entry: Entry) -> tuple[bool, bool, str, str]:
    return (
        entry.is_past,
        entry.place.kind != AreaKind.WARD,
        entry.place.folded,
        entry.above.folded if entry.above else "",
    )


def _entries(book: Atlas, day: date) -> list[Entry]:
    """Areas in force, then those of before: each name in its district once, with all its heirs."""
    found = []
    past: dict[tuple[str, str, int | None], list[Place]] = defaultdict(list)
    for place in book.places.values():
        if place.kind == AreaKind.PROVINCE or place.valid_from > day:
            continue
        if place.valid_to is None or place.valid_to >= day:
            found.append(_entry(book, place, tuple(book.today(place, day)), is_past=False))
        else:
            past[place.folded, place.kind, place.parent_pk].append(place)
    for versions in past.values():
        heirs: dict[int, Heir] = {}
        for place in sorted(versions, key=lambda p: p.valid_from, reverse=True):
            for heir in book.today(place, day):
                heirs.setdefault(heir.place.pk, heir)
        latest = max(versions, key=lambda p: p.valid_from)
        if not _is_only_itself(latest, list(heirs.values())):
            found.append(_entry(book, latest, tuple(heirs.values()), is_past=True))
    return found


def _is_only_itself(place: Place, heirs: list[Heir]) -> bool:
    """Whether nothing is to be told: the whole of it is in one area of the same name."""
    return len(heirs) == 1 and (heirs[0].place.folded, heirs[0].place.kind) == (
        place.folded,
        place.kind,
    )


def _entry(book: Atlas, place: Place, now: tuple[Heir, ...], *, is_past: bool) -> Entry:
    above = book.places.get(place.parent_pk) if place.parent_pk is not None else None
    around: set[str] = set()
    step = above
    while step is not None:
        around |= {*read_words(step.folded), *_KIND_WORDS[AreaType(step.subtype)]}
        step = book.places.get(step.parent_pk) if step.parent_pk is not None else None
    name = read_words(place.folded)
    extra = {"".join(name)} if len(name) > 1 else set()
    if len(name) > 2:
        extra.add("".join(word[0] for word in name))
    return Entry(
        place=place, above=above, now=now, is_past=is_past, name=name, extra=frozenset(extra),
        kind=frozenset(_KIND_WORDS[AreaType(place.subtype)]), around=frozenset(around),
    )  # fmt: skip
