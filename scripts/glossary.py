"""Writes docs/glossary.md from data/glossary.csv.

glossary.py          write it
glossary.py --check  exit 1 where it is not what the data say
"""

import csv
import sys
from itertools import groupby
from operator import itemgetter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data" / "glossary.csv"
PAGE = ROOT / "docs" / "glossary.md"
HEAD = """# Words

Written by `scripts/glossary.py` from `data/glossary.csv`; do not edit by hand. A test looks whether
every code name is there.

Two words that a newcomer takes for one: **tố giác** is a person telling of a *crime* (a crime
report), **tố cáo** is a person accusing an *official* (a denunciation). Other laws, other clocks,
other readers: a mistake here may tell the accused who accused them. In the code
`CrimeSource.DENUNCIATION` is tố giác and `Kind.DENUNCIATION` is tố cáo.

A *verb* is a row of `reports/workflow/`; a *category* is a leaf of `data/hanoi/categories.json`.
"""


def page() -> str:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = [HEAD]
    for group, members in groupby(rows, key=itemgetter("group")):
        lines = ["| Vietnamese | English | in the code | |", "| --- | --- | --- | --- |"]
        for row in members:
            kind, _, word = row["code"].rpartition(" ")
            code = f"{kind} `{word}`".strip()
            lines.append(f"| {row['term_vi']} | {row['term_en']} | {code} | {row['note']} |")
        parts.append(f"## {group}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        return 0 if PAGE.read_text(encoding="utf-8") == page() else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
