"""What a new wording changes against the one in force, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caunoi.procedures.content import Content, Words

LISTS = ("steps", "papers")
PAIRS = ("name", "fee", "time", "place", "note")
Side = tuple[tuple[str, ...], tuple[str, ...]]  # lines in Vietnamese, the same in English


def sides_of(content: Content) -> dict[str, Side]:
    """Every text that is told in two languages: field -> lines."""
    found: dict[str, Side] = {}
    for name in (*PAIRS, *LISTS):
        value: Words | tuple[Words, ...] | None = getattr(content, name)
        words = () if value is None else (value,) if isinstance(value, Words) else value
        found[name] = (tuple(one.vi for one in words), tuple(one.en for one in words))
    return found


def is_check_behind(check_from: Mapping[str, Any] | None, now: Mapping[str, Any]) -> bool:
    """Whether a unit changed what to bring, what it costs or where it is handed in since the
    guided check was written: `check_from` is the file it came with, `now` what is in force."""
    if check_from is None or not now.get("check"):
        return False
    return any(check_from.get(name) != now.get(name) for name in ("papers", "fee", "place"))


def unfollowed(before: Mapping[str, Side], after: Mapping[str, Side]) -> list[str]:
    """Fields whose Vietnamese changed and whose English says the same as before, or lacks a line.

    Where nothing was said in English before, readers of English get the Vietnamese: nothing to ask.
    """
    found = []
    for name, (vi, en) in after.items():
        old_vi, old_en = before[name]
        if not any(vi) or vi == old_vi or not any(old_en):
            continue
        is_same = _said(en) == _said(old_en)
        has_gaps = any(en) and not all(en)
        if (is_same and any(en)) or has_gaps:
            found.append(name)
    return found


def _said(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, lines))
