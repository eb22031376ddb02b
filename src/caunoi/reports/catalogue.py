"""The current categories as a snapshot in the process."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from caunoi.reports.models.category import Category


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category; `parent` is empty for the top level."""

    code: str
    parent: str
    name_vi: str
    name_en: str
    kind: str
    urgency: int
    flags: frozenset[str]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_vi


class _Snapshot:
    def __init__(self) -> None:
        self.rows: dict[str, CategoryRow] = {}
        self.read_at = -1e9

    def fresh(self) -> dict[str, CategoryRow]:
        if not self.rows or time.monotonic() - self.read_at > settings.REFERENCE_TTL_SECONDS:
            found = Category.objects.filter(is_current=True).order_by("position")
            self.rows = {
                row.code: CategoryRow(
                    row.code, row.parent_code, row.name_vi, row.name_en, row.kind,
                    row.urgency, frozenset(row.flags),
                )
                for row in found
            }  # fmt: skip
            self.read_at = time.monotonic()
        return self.rows


_snapshot = _Snapshot()


def forget() -> None:
    """Read the categories anew at the next question."""
    _snapshot.rows = {}


def categories() -> list[CategoryRow]:
    """All current categories in their order, tops and leaves."""
    return list(_snapshot.fresh().values())


def leaves() -> list[CategoryRow]:
    """The categories a report can have."""
    return [row for row in categories() if row.parent]


def find_category(code: str) -> CategoryRow | None:
    """The leaf or top with this code, or None."""
    return _snapshot.fresh().get(code)
