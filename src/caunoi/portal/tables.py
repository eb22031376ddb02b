"""A table as editors write or paste it: a line a row, between the cells a tab or a bar."""

from __future__ import annotations

from dataclasses import dataclass

MOST_COLUMNS = 8
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Uneven:
    """A row with more or fewer cells than the first line names columns."""

    row: int  # counted from 1, as one counts on paper
    start: str
    cells: int
    columns: int


def rows_of(text: str) -> list[list[str]]:
    """The cells, each row as long as the longest; empty lines are left out."""
    rows = _read(text)
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def find_uneven(text: str) -> Uneven | None:
    """The first row that does not fit under the first line; None where all do."""
    rows = _read(text)
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            return Uneven(number, row[0], len(row), len(rows[0]))
    return None


def _read(text: str) -> list[list[str]]:
    """Rows with what the edge of the field cut off a paste put back.

    Word and Excel hand a table over with tabs between the cells. The empty corner of the first row
    and the empty cells at the end of the last are lost; elsewhere nothing is guessed.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    is_pasted = any("\t" in line for line in lines)
    if not is_pasted:
        lines = _without_frame([line.strip() for line in lines])
    between = "\t" if is_pasted else "|"
    rows = [[cell.strip() for cell in line.split(between)] for line in lines]
    if is_pasted and len(rows) > 1:
        columns = len(rows[0])
        between_ends = rows[1:-1] or rows[1:]
        if all(len(row) == columns + 1 for row in between_ends) and len(rows[-1]) <= columns + 1:
            rows[0].insert(0, "")
            columns += 1
        rows[-1] += [""] * (columns - len(rows[-1]))
    return rows


def _without_frame(lines: list[str]) -> list[str]:
    """The lines without the bars that some put around each of them."""
    for is_framed, bare in ((str.startswith, str.removeprefix), (str.endswith, str.removesuffix)):
        if all(is_framed(line, "|") for line in lines):
            lines = [bare(line, "|") for line in lines]
    return lines
