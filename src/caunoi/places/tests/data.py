"""The city's lists read plainly: tests compare the code with the files, not with itself."""

from __future__ import annotations

import csv
from datetime import date

from django.conf import settings

BEFORE_ALL = date(2019, 6, 1)
AFTER_2020 = date(2020, 6, 1)
AFTER_JANUARY = date(2025, 2, 1)
EVE = date(2025, 6, 30)
REFORM = date(2025, 7, 1)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one list."""
    with (settings.CITY_DATA / name).open() as lines:
        return list(csv.DictReader(lines))
