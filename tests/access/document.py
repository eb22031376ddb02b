"""Writes docs/access-matrix.md from the table and the policy: `python -m tests.access.document`."""

from __future__ import annotations

import os
from pathlib import Path

from caunoi.accounts.choices import Role
from caunoi.accounts.policy import POLICY
from tests.access.rows import CALLS, ROWS, Row

FILE = Path(__file__).resolve().parents[2] / "docs" / "access-matrix.md"
HEAD = """# Who may open what

Written by `python -m tests.access.document` from `tests/access/rows.py` and
`src/caunoi/accounts/policy.py`; `tests/access/test_matrix.py` opens every address and every call as
every role and compares. Do not edit by hand.

Signs: **●** opens · **own**, **below**, **urgent**, **city** opens on reports of the officer's own
unit, of the units below it too, on emergencies of the whole city too, of the whole city · *page*
may open the report, but this step is refused (403) · *led on*: to the first page that their duty
has · empty: for this role there is no such page (404). Whoever is not signed in is led to sign in;
what stands under "For everybody" needs no account. Reports about the police are hidden from the
units and officers they name, whatever stands here.
"""
SIGNS = {"own": "own", "subtree": "below", "urgent": "urgent", "city": "city"}


def cell(row: Row, role: str) -> str:
    """One role at one address."""
    table = POLICY[role]
    if row.need.kind in ("signed_in", "duty", "token"):
        return "●"
    if row.need.kind == "led":
        return "●" if row.need.permissions[0] in table else "*led on*"
    if row.need.kind == "own_thing":
        return "own"
    if row.need.kind == "anywhere":
        return "●" if any(permission in table for permission in row.need.permissions) else ""
    if row.need.kind == "in_ward":
        found = table.get(row.need.permissions[0])
        return SIGNS[found] if found else ""
    if "reports.view" not in table:
        return ""
    scope = table.get(row.need.permissions[0])
    return SIGNS[scope] if scope else "*page*"


def render() -> str:
    """The whole document."""
    heads = [role.replace("_", " ") for role in Role.values]
    lines = [HEAD, "## With a duty", "", "| address | " + " | ".join(heads) + " |"]
    lines.append("| --- |" + " --- |" * len(heads))
    inside = {**ROWS, **{f"API {name}": row for name, row in CALLS.items()}}
    outside = []
    for name, row in inside.items():
        if row.need.kind in ("open", "secret", "shut", "demo"):
            outside.append((name, row))
            continue
        cells = " | ".join(cell(row, role) for role in Role.values)
        lines.append(f"| `{name}` | {cells} |")
    words = {
        "open": "open", "secret": "by the secret of a receipt or an upload", "shut": "nobody",
        "demo": "only in the demonstration",
    }  # fmt: skip
    lines += ["", "## For everybody", "", "| address | |", "| --- | --- |"]
    lines += [f"| `{name}` | {words[row.need.kind]} |" for name, row in outside]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings_test")
    FILE.write_text(render(), encoding="utf-8")
