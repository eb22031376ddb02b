"""Has money just gone to somebody who deceives? A bank that is called at once may still hold it.

Then the page and the chat say so before anything else; it never stops a report, and a false alarm
costs one glance. The words are the city's data: `data/<city>/suggest/money.toml`.
"""

from __future__ import annotations

import tomllib
from functools import cache

from caunoi.reports.suggest.category import suggest
from caunoi.reports.suggest.phrases import Phrases
from caunoi.reports.suggest.sources import city_folder, short_forms
from caunoi.reports.suggest.tokens import tokenize

FRAUD = "lua_dao."


@cache
def _sent() -> Phrases:
    path = city_folder() / "suggest" / "money.toml"
    return Phrases(tomllib.loads(path.read_text(encoding="utf-8"))["sent"])


def money_just_sent(text: str) -> bool:
    """Whether the text tells of a fraud in which money has gone."""
    if not _sent().find(tokenize(text, short_forms())):
        return False
    found = suggest(text, limit=1)
    return bool(found) and found[0].code.startswith(FRAUD)
