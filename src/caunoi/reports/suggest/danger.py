"""Is life in danger now? Then the page says which number to call before anything else.

It never stops a report; a false alarm costs one glance. The words are the city's data:
`data/<city>/suggest/danger.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from caunoi.reports.suggest.phrases import Phrases, Place
from caunoi.reports.suggest.sources import city_folder, short_forms
from caunoi.reports.suggest.tokens import Token, as_written, tokenize

_WORDS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Danger:
    """The number to call first (113, 114 or 115), others that fit, and the words that say so.

    `despair`: somebody does not want to live; they are spoken to as one human to another.
    """

    call: str
    also: tuple[str, ...]
    words: tuple[str, ...]
    despair: bool = False


@dataclass(frozen=True, slots=True)
class _Sign:
    call: str
    now: Phrases
    maybe: Phrases


@dataclass(frozen=True, slots=True)
class _Lexicon:
    signs: tuple[_Sign, ...]
    urgent: Phrases
    calm: Phrases
    present: Phrases
    despair: Phrases


@cache
def _lexicon() -> _Lexicon:
    path = city_folder() / "suggest" / "danger.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    signs = tuple(
        _Sign(sign["call"], Phrases(sign["now"]), Phrases(sign["maybe"])) for sign in data["signs"]
    )
    cues = {name: Phrases(words) for name, words in data["cues"].items()}
    return _Lexicon(signs, cues["urgent"], cues["calm"], cues["present"], cues["despair"])


def danger_now(text: str) -> Danger | None:
    """Which number to call first where the text tells of life in danger at this moment."""
    tokens = tokenize(text, short_forms())
    found: dict[str, list[Place]] = {}
    for start, end in _sentences(tokens):
        for call, places in _signs(tokens[start:end]).items():
            found.setdefault(call, []).extend((start + s, start + e) for s, e in places)
    if not found:
        return None
    # Fire and rescue first, then violence, then the ambulance: the order of `signs`.
    calls = [sign.call for sign in _lexicon().signs if sign.call in found]
    spans = [(tokens[s].start, tokens[e - 1].end) for s, e in found[calls[0]][:_WORDS_SHOWN]]
    despair = bool(_lexicon().despair.find(tokens))
    return Danger(calls[0], tuple(calls[1:]), as_written(text, spans), despair)


def _sentences(tokens: Sequence[Token]) -> list[Place]:
    bounds = [0]
    for at in range(1, len(tokens)):
        if tokens[at].sentence != tokens[at - 1].sentence:
            bounds.append(at)
    bounds.append(len(tokens))
    return [(start, end) for start, end in zip(bounds, bounds[1:], strict=False) if end > start]


def _signs(sentence: Sequence[Token]) -> dict[str, list[Place]]:
    lexicon = _lexicon()
    if lexicon.calm.find(sentence) and not lexicon.present.find(sentence):
        return {}
    is_urgent = bool(lexicon.urgent.find(sentence))
    found: dict[str, list[Place]] = {}
    for sign in lexicon.signs:
        places = sign.now.find(sentence)
        if not places and is_urgent:
            places = sign.maybe.find(sentence)
        if places:
            found[sign.call] = places
    return found
