"""A table as editors write or paste it: a line a row, between the cells a tab or a bar."""

from __future__ import annotations

MOST_COLUMNS = 8
MOST_ROWS = 60


def rows_of(text: str) -> list[list[str]]:
    """The cells, each row as long as the longest; empty lines are left out.

    Word and Excel hand a table over with tabs between the cells. The corner cell of a first row is
    often empty and is lost at the edge of the field: it is put back.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    between = "\t" if any("\t" in line for line in lines) else "|"
    rows = [[cell.strip() for cell in _inside(line, between).split(between)] for line in lines]
    width = max((len(row) for row in rows), default=0)
    if len(rows) > 1 and len(rows[0]) == width - 1:
        rows[0].insert(0, "")
    return [row + [""] * (width - len(row)) for row in rows]


def _inside(line: str, between: str) -> str:
    """The line without the bars that some put around it."""
    return line.strip().removeprefix("|").removesuffix("|") if between == "|" else line
