"""Where a unit is, as far as the city's data know: data/<city>/addresses.csv.

What the unit writes on its own shelf goes before it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """An address with how sure it is: only A is shown without a word."""

    vi: str
    en: str
    is_sure: bool

    def __str__(self) -> str:
        return self.en if self.en and get_language() == "en" else self.vi


@cache
def known_addresses() -> dict[str, KnownAddress]:
    """By the unit's code; none where the city has no such file."""
    file = settings.CITY_DATA / "addresses.csv"
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: KnownAddress(row["address_vi"], row["address_en"], row["certainty"] == "A")
            for row in csv.DictReader(lines)
        }
