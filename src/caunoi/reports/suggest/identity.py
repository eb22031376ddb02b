"""Does a text say who wrote it? Then the anonymous way points it out before anything is sent.

A hint to the writer and nothing else: no text is changed or refused for it. The phrases are the
city's data: `data/<city>/suggest/identity.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache

from caunoi.reports.suggest.phrases import Phrases
from caunoi.reports.suggest.sources import city_folder, short_forms
from caunoi.reports.suggest.tokens import as_written, tokenize

_SHOWN = 4
# A telephone number, a number of an identity card, an address of mail.
_NUMBERS = re.compile(
    r"(?<!\d)(?:(?:\+?84|0)(?:[ .-]?\d){8,10}|0\d{11})(?!\d)|[\w.+-]+@[\w-]+\.[\w.-]*\w"
)


@cache
def _phrases() -> Phrases:
    path = city_folder() / "suggest" / "identity.toml"
    return Phrases(tomllib.loads(path.read_text(encoding="utf-8"))["phrases"])


def tells_who_wrote(text: str) -> tuple[str, ...]:
    """The pieces of the text that may say who its writer is, as they were written."""
    tokens = tokenize(text, short_forms())
    spans = [(tokens[s].start, tokens[e - 1].end) for s, e in _phrases().find(tokens)]
    spans += [match.span() for match in _NUMBERS.finditer(text)]
    return as_written(text, sorted(spans))[:_SHOWN]
