"""What in a text could say who somebody is: a detector that helps; a person decides. Pure.

It would rather mark one word too many. It changes nothing by itself; `masked` shows what a text
looks like without what was found. Words of the language are the city's data:
`data/<city>/questions/cleaning.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from caunoi.questions.choices import Trace
from caunoi.reports.suggest.sources import city_folder

_SEP = r"[ .\-]?"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text that may say who somebody is."""

    kind: Trace
    words: str
    start: int
    end: int
    is_own: bool = False  # a name that the words before it say to be the writer's


def find_traces(text: str) -> list[Found]:
    """What may be personal, in the text's order; no two overlap."""
    found: list[Found] = []
    no_names = tuple(_words()["no_names"])
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            start, end = _span(kind, match)
            words = text[start:end]
            if kind == Trace.NAME and words.startswith(no_names):
                continue
            if not any(start < other.end and other.start < end for other in found):
                is_own = kind == Trace.NAME and _is_own(text[:start], words)
                found.append(Found(kind, words, start, end, is_own))
    return sorted(found, key=lambda one: one.start)


def _span(kind: Trace, match: re.Match[str]) -> tuple[int, int]:
    if kind != Trace.NAME:
        return match.span()
    return match.span("name" if match["name"] else "full")


def _is_own(before: str, name: str) -> bool:
    """Whether the words before a name say that it is the writer's."""
    if re.search(rf"(?<!\w){_any('own_name')}[\s:]*$", before, re.IGNORECASE):
        return True
    families = {one.casefold() for one in (*_words()["families"], *_words()["families_unmarked"])}
    is_family = name.split()[0].casefold() in families and " " in name
    introduced = re.search(rf"(?<!\w){_any('own_self')}\s+$", before, re.IGNORECASE)
    return is_family and introduced is not None


def masked(text: str, found: Iterable[Found] | None = None) -> str:
    """The text with `…` where something was found."""
    parts, at = [], 0
    for one in find_traces(text) if found is None else found:
        parts += [text[at : one.start], "…"]
        at = one.end
    return "".join([*parts, text[at:]])


@cache
def _words() -> dict[str, Any]:
    path = city_folder() / "questions" / "cleaning.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _any(name: str) -> str:
    return f"(?:{'|'.join(_words()[name])})"


@cache
def _patterns() -> tuple[tuple[Trace, re.Pattern[str]], ...]:
    """In the order in which a stretch of text is given away: the surest first."""
    letters = _words()["plate_letters"]
    return (
        (Trace.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
        (Trace.PHONE, re.compile(rf"(?<!\d)(?:\(?\+?84\)?{_SEP}|0)[1-9](?:{_SEP}\d){{7,9}}(?!\d)")),
        (Trace.PLATE, re.compile(
            rf"(?<!\w)\d{{2}}\s?[-.]?\s?[{letters}]{{1,2}}\d?\s?[-. ]\s?"
            r"(?:\d{3}[. ]?\d{2}|\d{4})(?!\d)"
            rf"|(?<!\w)\d{{2}}[{letters}]{{1,2}}\d?(?:\d{{5}}|\d{{4}})(?!\d)")),
        (Trace.ID, re.compile(rf"(?<!\d)(?:0\d{{2}}(?:{_SEP}\d){{9}}|\d{{9}})(?!\d)"
                              r"|(?<![A-Z0-9])[BCNEP]\d{7,8}(?!\d)")),
        (Trace.ACCOUNT, re.compile(
            rf"{_any('accounts')}\D{{0,25}}\d(?:{_SEP}\d){{5,18}}"
            r"|(?<![\d.])\d(?: ?\d){9,18}(?!\d)", re.IGNORECASE)),
        (Trace.ADDRESS, re.compile(_address())),
        (Trace.NAME, re.compile(_name())),
    )  # fmt: skip


def _capitalised() -> str:
    return rf"[{_words()['capitals']}][\w']*"


def _address() -> str:
    """A house, lane or floor with its number, and the street that follows; or number and street.

    Streets that are named for people are addresses, and are not called persons.
    """
    word, house, street = _capitalised(), _any("houses"), _any("streets")
    measure = rf"(?i:{_any('measures')})\b"
    ward = f"(?:{street}|{_any('wards')})"
    return (
        # A full stop after the number ends it: the next sentence's first word is no street.
        rf"\b{house}\s+[\w/.\-]*\d(?:[\w/.\-]*\w)?(?:[\s,]+{house}\s+[\w/.\-]*\w)*"
        rf"(?:[\s,]+{ward}?\s*{word}(?:\s{word}){{0,3}})?"
        # A year before words that are no street's is no house: "1968 Vienna Convention".
        rf"|(?<![\w/])(?!(?:19|20)\d\d\s+(?!{street}\s))\d{{1,4}}(?:[A-Za-z]|/\d{{1,4}})*\s+"
        # Nor is what counts something: "2 THÁNG RỒI".
        rf"(?!{measure})(?:{street}\s+)?{word}(?:\s{word}){{1,3}}"
    )


def _name() -> str:
    """What follows words that introduce a person, or a family's name with others."""
    word = _capitalised()
    return (
        rf"\b(?i:{_any('named_by')})\s+(?P<name>{word}(?:\s{word}){{0,3}})"
        rf"|\b(?P<full>{_any('families')}(?:\s{word}){{1,3}}"
        rf"|(?i:{_any('families_unmarked')}\s{_any('middles')})\s\w+)\b"
    )
