"""Fill a template's words in for one report; nothing that was not asked for gets into a reply."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.core.moments import long_moment
from caunoi.reports import catalogue
from caunoi.reports.models import Report
from caunoi.units import directory

WORDS = ("code", "unit", "hotline", "category", "due")
_PLACE = re.compile(r"(?P<starts>^\s*|[.!?]\s+)?\{(?P<name>\w*)\}")


def unknown_words(text: str) -> set[str]:
    """What stands in braces and cannot be filled in."""
    found = {hit["name"] for hit in _PLACE.finditer(text)}
    return {f"{{{name}}}" for name in found - set(WORDS)}


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
        starts, word = hit["starts"], words.get(hit["name"])
        if word is None:
            return hit[0]
        return word if starts is None else f"{starts}{capfirst(word)}"

    return _PLACE.sub(put, text)
