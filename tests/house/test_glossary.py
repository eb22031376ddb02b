"""docs/glossary.md says what its data say, and every code name in it is in the code."""

from __future__ import annotations

import ast
import csv
import json
import subprocess
import sys

import pytest

from tests.house.source import ROOT, SOURCE, tree

with (ROOT / "data" / "glossary.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def names_in(body: list[ast.stmt]) -> dict[str, ast.stmt]:
    """What a module or class defines, by name."""
    found: dict[str, ast.stmt] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = node
    return found


def is_symbol(path: str, dotted: str) -> bool:
    body = tree(SOURCE / path).body
    for part in dotted.split("."):
        node = names_in(body).get(part)
        if node is None:
            return False
        body = node.body if isinstance(node, ast.ClassDef) else []
    return True


def verbs() -> set[str]:
    return {
        str(node.args[0].value)
        for path in (SOURCE / "reports" / "workflow").glob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Move"
        and isinstance(node.args[0], ast.Constant)
    }


def leaves() -> set[str]:
    data = json.loads((ROOT / "data" / "hanoi" / "categories.json").read_text("utf-8"))
    return {leaf["code"] for top in data["categories"] for leaf in top["children"]}


@pytest.mark.parametrize("row", ROWS, ids=[row["code"] for row in ROWS])
def test_a_code_name_is_in_the_code(row: dict[str, str]) -> None:
    kind, _, name = row["code"].rpartition(" ")
    assert row["term_vi"]
    assert row["term_en"]
    if kind == "verb":
        assert name in verbs()
    elif kind == "category":
        assert name in leaves()
    else:
        path, _, symbol = name.partition("::")
        assert is_symbol(path, symbol)


def test_a_name_that_is_not_there_is_seen() -> None:
    assert not is_symbol("reports/choices.py", "Kind.TIP")


def test_the_page_says_what_the_data_say() -> None:
    done = subprocess.run([sys.executable, "scripts/glossary.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run scripts/glossary.py"
