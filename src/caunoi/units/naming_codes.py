"""A unit's code never stands alone before a resident: its name goes before it."""

from __future__ import annotations

import re
from collections.abc import Callable

from caunoi.units import directory
from caunoi.units.roll import UnitInfo

# The word before the code, since it may be a part of the name already: "phòng PA08", "the PA08".
_CODE = re.compile(r"(\w+ )?(\()?\b([A-Z]{2}\d{2})\b(\))?")


def unit_words(text: object) -> str:
    """The text with the name before each unit's code, where it does not stand there already."""
    return put_names(str(text), lambda unit, words: words)


def put_names(text: str, show: Callable[[UnitInfo, str], str]) -> str:
    """As `unit_words`; `show` says how what is put in is written.

    It takes the unit and the words, and gives what stands in their place.
    """

    def one(match: re.Match[str]) -> str:
        before, opened, code, closed = (part or "" for part in match.groups())
        unit = directory.find_unit(code)
        if unit is None or not unit.is_open():
            return match[0]
        if before and opened:  # the name stands before it: "… (PA08)"
            return f"{before}{opened}{show(unit, code)}{closed}"
        name = unit.label
        kind = name.partition(" ")[0]
        if before and before.strip().lower() == kind.lower():
            name = name.removeprefix(f"{kind} ")
        elif match.start() > 0 and before.strip().lower() != "the":
            name = unit.spoken
        return f"{before}{opened}{show(unit, f'{name} ({code})')}{closed}"

    return _CODE.sub(one, text)
