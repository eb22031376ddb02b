"""Which wards an address may mean, as people write it. There is no register of streets: a street
or a number alone says nothing of the ward, and what only looks alike is called a guess."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from caunoi.core.folding import fold
from caunoi.places.choices import AreaKind
from caunoi.places.names import read_words
from caunoi.places.selectors import Suggestion, suggest_areas

_BREAK = re.compile(r"[,;\n]")
_STREET = frozenset(
    {"pho", "duong", "ngo", "ngach", "hem", "so", "nha", "to", "thon", "toa", "street", "road"}
)
_AREA = frozenset({"phuong", "p", "quan", "q", "huyen", "xa", "x"})
_WARD = frozenset({"phuong", "p", "xa", "x"})
_KINDS = _AREA | {"ward", "commune", "district", "h", "tt", "thi", "tran"}
_CITY = ("ha", "noi")
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address says: areas that fit, best first; `is_guess`: nothing says so for certain.

    `has_street`: it names a street or a number, which we cannot look up. `likely`: codes of wards
    of the district it names whose name the street bears; streets mostly lie there.
    """

    found: tuple[Suggestion, ...] = ()
    is_guess: bool = False
    has_street: bool = False
    likely: tuple[str, ...] = ()


def read_address(text: str) -> Reading:
    """Wards and districts that the text names; never one that only resembles its street."""
    whole = _called(bare_name(read_words(text)))
    if whole:
        return Reading(_as_marked(whole, text))
    streets, others = _sorted_parts(text)
    if not streets and not _says_street(text):
        found = tuple(suggest_areas(text))
        if not found and len(others) > 1:
            return Reading(_as_marked(_named(others), text))
        return Reading(_as_marked(found, text), is_guess=any(one.is_guess for one in found))
    named = _as_marked(_named(others), text)
    if named:
        return Reading(named, has_street=True, likely=_likely(named, streets, others))
    # Streets often lie in the ward of their name, and often do not.
    alike = [one for part in (*streets, *others) for one in _called(_without_street(part))]
    return Reading(_as_marked(tuple(alike), text), is_guess=bool(alike), has_street=True)


def _sorted_parts(text: str) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """What is a street or a number, and the rest; what is a ward's name as a whole is no street."""
    streets: list[tuple[str, ...]] = []
    others: list[tuple[str, ...]] = []
    for piece in _BREAK.split(text):
        words = read_words(piece)
        if _called(bare_name(words)):
            others.append(words)
            continue
        for part in _parts(words):
            (streets if _is_street(part) else others).append(part)
    return streets, others


def _likely(
    named: tuple[Suggestion, ...], streets: list[tuple[str, ...]], others: list[tuple[str, ...]]
) -> tuple[str, ...]:
    """Wards of the old district that was named whose name one of the streets bears."""
    says_ward = any(part[0] in _WARD and _called(bare_name(part)) for part in others)
    district = {
        heir.place.code for one in named if one.was_kind == AreaKind.DISTRICT for heir in one.now
    }
    if says_ward or not district:
        return ()
    for part in streets:
        alike = _called(_without_street(part))
        today = [one for one in alike if not one.was]
        codes = [heir.place.code for one in today or alike for heir in one.now]
        if found := tuple(code for code in dict.fromkeys(codes) if code in district):
            return found
    return ()


def _parts(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words, cut before what begins a street or an area: "pho xa dan | phuong nam dong"."""
    parts: list[list[str]] = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        is_last = place == len(words) - 1
        begins = word in _STREET or (word in _AREA and not is_last and before not in _STREET)
        if word == "pho" and before == "thanh":
            begins = False
        if not parts or begins:
            parts.append([])
        parts[-1].append(word)
    return [tuple(part) for part in parts]


def _is_street(part: tuple[str, ...]) -> bool:
    return part[0] in _STREET or any(word[0].isdigit() for word in part)


def _says_street(text: str) -> bool:
    """Whether it says "street" with its marks; without the stroke the word is part of names."""
    return any(
        fold(word) == "duong" and unicodedata.name(word[0], "").endswith("D WITH STROKE")
        for word in unicodedata.normalize("NFC", text.lower()).split()[:-1]
    )


def _without_street(part: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in part if word not in _STREET and not word[0].isdigit())


def bare_name(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without its kind and without the city behind it."""
    while len(words) > 1 and words[0] in _KINDS:
        words = words[1:]
    if len(words) > len(_CITY) and words[-2:] == _CITY:
        words = words[:-2]
    while len(words) > 1 and words[-1] in {"ward", "commune", "district"}:
        words = words[:-1]
    return words


def _named(parts: list[tuple[str, ...]]) -> tuple[Suggestion, ...]:
    """What the first part that is a ward's name means; a district's name decides among several."""
    hits = []
    for part in parts:
        words = bare_name(part)
        tries = range(min(len(words), MOST_WORDS), 0, -1) if part[0] in _AREA else [len(words)]
        hits.append(next((hit for count in tries if (hit := _called(words[:count]))), ()))
    hits = [hit for hit in hits if hit]
    if not hits:
        return ()
    others = [" ".join(read_words(one.short_name)) for hit in hits[1:] for one in hit]
    closer = tuple(one for one in hits[0] if any(name in fold(one.was) for name in others))
    return closer or hits[0]


def _called(words: tuple[str, ...]) -> tuple[Suggestion, ...]:
    """Areas, of today or of before, whose name is just that."""
    if not words:
        return ()
    found = suggest_areas(" ".join(words))
    return tuple(one for one in found if not one.is_guess and read_words(one.short_name) == words)


def _as_marked(found: tuple[Suggestion, ...], text: str) -> tuple[Suggestion, ...]:
    """Those whose marks stand in the text just so, where any do: Trung Tự is not Trung Tú."""
    typed = unicodedata.normalize("NFC", text).lower()
    if typed.isascii():
        return found
    same = tuple(
        one for one in found if unicodedata.normalize("NFC", one.short_name).lower() in typed
    )
    return same or found
