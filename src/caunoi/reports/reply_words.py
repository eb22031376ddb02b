"""Fill a template's words in for one report; nothing that was not asked for gets into a reply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy

from caunoi.core.folding import fold
from caunoi.core.moments import long_moment
from caunoi.reports import catalogue
from caunoi.reports.models import Report
from caunoi.units import directory

# What can stand in braces, and how it is called there; every language's name is understood.
WORDS = {
    "code": pgettext_lazy("in braces in a reply", "code"),
    "unit": pgettext_lazy("in braces in a reply", "unit"),
    "hotline": pgettext_lazy("in braces in a reply", "hotline"),
    "category": pgettext_lazy("in braces in a reply", "category"),
    "due": pgettext_lazy("in braces in a reply", "due"),
}
# Words with blanks too, and marks that stand apart from their letters (NFD).
_PLACE = re.compile(r"(?P<starts>^\s*|[.!?]\s+)?\{(?P<name>[\w \u0300-\u036f]{0,40})\}")


def braced_words() -> list[tuple[str, str]]:
    """Each word in braces: as the reader's language calls it, and in English where that differs."""
    named = [(str(name), word) for word, name in WORDS.items()]
    return [(f"{{{name}}}", f"{{{word}}}" if word != name else "") for name, word in named]


def unknown_words(text: str) -> set[str]:
    """What stands in braces and cannot be filled in."""
    found = {hit["name"] for hit in _PLACE.finditer(text)}
    return {f"{{{name}}}" for name in found if fold(name) not in _known()}


@cache
def _known() -> dict[str, str]:
    """The word that is meant by a name in any language, without its marks and capitals."""
    known = {word: word for word in WORDS}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {fold(str(name)): word for word, name in WORDS.items()}
    return known


def words_for(report: Report) -> dict[str, str]:
    """The values for one report, in its reporter's language.

    None of them was written by the reporter: a template can carry no stranger's text.
    """
    unit = directory.find_unit_by_pk(report.unit_id)
    filed = catalogue.find_category(report.category)
    with override(report.language):
        due = report.next_due
        return {
            "code": report.spelled_code,
            "unit": unit.spoken if unit else _("the police"),
            "hotline": (unit.hotline if unit else "") or "113",
            "category": filed.name if filed else "",
            "due": long_moment(due) if due else _("the coming days"),
        }


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its braces filled; unknown ones stay as they are, for the officer to see."""

    def put(hit: re.Match[str]) -> str:
        starts, word = hit["starts"], words.get(_known().get(fold(hit["name"]), ""))
        if word is None:
            return hit[0]
        return word if starts is None else f"{starts}{capfirst(word)}"

    return _PLACE.sub(put, text)
