"""Counts that everybody may read: a small one is told as small, and no sum tells it either.

The one place in which numbers of persons are made public: what counts reports and questions, and
the pages and files that show them, all ask here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

SMALL = 10  # a public number that counts fewer persons is not told
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class PublicCount:
    """One number as everybody may see it: itself, that it is below SMALL, or (None) nothing."""

    value: int | None
    is_small: bool = False

    def __str__(self) -> str:
        """For tables that machines read."""
        if self.is_small:
            return f"<{SMALL}"
        return "-" if self.value is None else str(self.value)

    @property
    def limit(self) -> int:
        """The number that a small one lies under."""
        return SMALL


@dataclass(frozen=True, slots=True)
class PublicShare:
    """Whole percents; `at_least` where those outside the share are too few to be told."""

    percent: int
    at_least: bool = False

    def __str__(self) -> str:
        """For tables that machines read."""
        return f"{'>=' if self.at_least else ''}{self.percent}"


def is_small(count: int) -> bool:
    """Whether a count could point at persons. None at all points at nobody."""
    return 0 < count < SMALL


def public_count(count: int) -> PublicCount:
    """The count, or that it is small."""
    return PublicCount(None, is_small=True) if is_small(count) else PublicCount(count)


def public_share(whole: int, outside: int | None) -> PublicShare | None:
    """The share of a whole without those outside; None: these are few. No share of a small whole.

    Rounded down, so that nothing looks better than it is.
    """
    if whole < SMALL:
        return None
    few = outside is None or is_small(outside)
    most = SMALL - 1 if outside is None or few else outside
    return PublicShare(100 * (whole - most) // whole, at_least=few)


def hidden_cells(counts: Mapping[Key, int], lines: Iterable[Sequence[Key]]) -> set[Key]:
    """The cells not to be told: small ones, and others until no sum of a line tells those.

    `lines`: the cells of each row and column whose sum is told somewhere. In each with something
    hidden, the smallest that still shows is hidden too, until two or more that count SMALL
    together are. A line whose own sum is small has no sum that is told.
    """
    lines = list(lines)
    hidden = {cell for cell, count in counts.items() if is_small(count)}
    changed = True
    while changed:
        changed = False
        for line in lines:
            behind = [counts[cell] for cell in line if cell in hidden]
            if not behind or sum(counts[cell] for cell in line) < SMALL:
                continue
            if len(behind) > 1 and sum(behind) >= SMALL:
                continue
            shown = [cell for cell in line if cell not in hidden]
            if shown:  # what is not nought first: nought says nothing of a person
                hidden.add(min(shown, key=lambda cell: (not counts[cell], counts[cell], str(cell))))
                changed = True
    return hidden
