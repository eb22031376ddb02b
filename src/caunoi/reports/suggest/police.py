"""Does a text name the police as the wrongdoer? Then it must pass by the unit it names.

A miss shows a report to the officer it is about; a false alarm only sends it to the inspectorate.
So the rules lean to "yes" where a sentence can be read both ways. The words are the city's data:
`data/<city>/suggest/police.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

from caunoi.reports.suggest.phrases import Phrases, Place
from caunoi.reports.suggest.sources import city_folder, short_forms
from caunoi.reports.suggest.tokens import Token, as_written, tokenize

_REACH = 14  # words between the police and what they did
_IMPOSTOR_REACH = 6  # words between the police and "somebody who says he is"
_NAME_WORDS = 4  # at most so many words of a unit's own name
_QUOTES = frozenset("\"'“”«»‘’")


@dataclass(frozen=True, slots=True)
class PoliceMention:
    """The words that name the police as the wrongdoer, and whom they name, as written."""

    words: tuple[str, ...]
    named: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The lists of police.toml, where each is explained."""

    names: Phrases
    roles: Phrases
    acts: Phrases
    suffered: Phrases
    passive: Phrases
    given: Phrases
    asked: Phrases
    others: Phrases
    duties: Phrases
    comebacks: Phrases
    denials: Phrases
    suppositions: Phrases
    impostors: Phrases
    calls: Phrases
    bait: Phrases
    units: Phrases


@cache
def _lexicon() -> _Lexicon:
    path = city_folder() / "suggest" / "police.toml"
    lists: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return _Lexicon(**{field.name: Phrases(lists[field.name]) for field in fields(_Lexicon)})


def names_police(text: str, *, tokens: Sequence[Token] | None = None) -> PoliceMention | None:
    """Who of the police is named as the wrongdoer, with the words that say so.

    `tokens` are the text's words, where the caller has cut them already.
    """
    if tokens is None:
        tokens = tokenize(text, short_forms())
    lexicon = _lexicon()
    impostor = _first_impostor(tokens, lexicon)
    named: Place | None = None
    for who in _mentions(tokens, lexicon):
        is_name = lexicon.names.at(tokens, who[0]) == who[1]
        if not is_name and named is None:
            continue
        if _is_quoted(text, tokens, who) or impostor <= who[1] + _IMPOSTOR_REACH:
            continue
        named = who if is_name or named is None else named
        act = _wrong(tokens, who, lexicon)
        if act:
            spans = sorted({who, act})
            return PoliceMention(
                as_written(text, [(tokens[s].start, tokens[e - 1].end) for s, e in spans]),
                _full_name(text, tokens, named, act, lexicon),
            )
    return None


def _mentions(tokens: Sequence[Token], lexicon: _Lexicon) -> list[Place]:
    found: list[Place] = []
    at = 0
    while at < len(tokens):
        end = lexicon.names.at(tokens, at) or lexicon.roles.at(tokens, at)
        if end:
            found.append((at, end))
        at = max(end, at + 1)
    return found


def _first_impostor(tokens: Sequence[Token], lexicon: _Lexicon) -> int:
    """Where somebody begins to play the police; beyond the text's end where nobody does."""
    first = len(tokens) + _IMPOSTOR_REACH + 1
    for start, _ in lexicon.impostors.find(tokens)[:1]:
        first = start
    if lexicon.bait.find(tokens):
        for start, _ in lexicon.calls.find(tokens)[:1]:
            first = min(first, start)
    return first


def _is_quoted(text: str, tokens: Sequence[Token], who: Place) -> bool:
    start = tokens[who[0]].start
    return start > 0 and text[start - 1] in _QUOTES


def _wrong(tokens: Sequence[Token], who: Place, lexicon: _Lexicon) -> Place | None:
    """The act of `who`: paid to them, done by them, or suffered from them."""
    start, end = who
    if lexicon.suppositions.ends_near(tokens, start, 3):
        return None
    gift = lexicon.given.ends_near(tokens, start, 3)
    if (
        gift
        and tokens[gift[0]].clause == tokens[start].clause
        and not lexicon.denials.within(tokens, gift[0] - 2, gift[0])
    ):
        return gift
    sentence = tokens[start].sentence
    stop = end
    while stop < min(len(tokens), end + _REACH) and tokens[stop].sentence == sentence:
        stop += 1
    is_asked = lexicon.asked.ends_near(tokens, start, 1) is not None
    acts = lexicon.acts.find(tokens, end, stop)
    if lexicon.passive.within(tokens, start - 3, start):
        acts += lexicon.suffered.find(tokens, end, stop)
    for act in acts:
        if not _is_cleared(tokens, (end, act[0]), is_asked, lexicon):
            return act
    return None


def _is_cleared(tokens: Sequence[Token], between: Place, is_asked: bool, lexicon: _Lexicon) -> bool:
    """Whether the act is denied, somebody else's, or what the police are asked to stop."""
    end, start = between
    near = start
    while near > max(start - 2, end) and tokens[near - 1].clause == tokens[start].clause:
        near -= 1
    if lexicon.denials.within(tokens, near, start) or lexicon.others.within(tokens, end, start):
        return True
    if not is_asked:
        return False
    if lexicon.duties.within(tokens, end, start):
        return True
    return not lexicon.comebacks.within(tokens, end, start)


def _full_name(
    text: str, tokens: Sequence[Token], who: Place, act: Place, lexicon: _Lexicon
) -> str:
    """The police's name with the unit's own after it: the ward, the branch, what is capital."""
    start, end = who
    after = end
    while after < len(tokens) and (more := lexicon.units.at(tokens, after)):
        after = more
    if after > end:
        stop = min(len(tokens), after + _NAME_WORDS)
        if act[0] >= end:
            stop = min(stop, act[0])
        while after < stop and _continues_name(text, tokens, after):
            after += 1
    return text[tokens[start].start : tokens[after - 1].end]


def _continues_name(text: str, tokens: Sequence[Token], at: int) -> bool:
    is_capital = text[tokens[at].start].isupper() or text[tokens[at].start].isdigit()
    return is_capital and tokens[at].clause == tokens[at - 1].clause
