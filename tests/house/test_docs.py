"""Documents stay true: what they point to is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, files, name, tree

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
SYMBOL = re.compile(r"`([\w./-]+\.py)::(\w+)`")
DOCUMENTS = [path for path in files("*.md") if "bench" not in path.parts]


def symbols(path: Path) -> set[str]:
    """Names that a module defines at its top."""
    found: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = [one for one in LINK.findall(path.read_text("utf-8")) if ":" not in one]
    assert not [one for one in targets if not (path.parent / one).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_named_symbols_exist(path: Path) -> None:
    missing = []
    for file, symbol in SYMBOL.findall(path.read_text("utf-8")):
        homes = [base / file for base in (ROOT, ROOT / "src" / "caunoi") if (base / file).exists()]
        if not homes or symbol not in symbols(homes[0]):
            missing.append(f"{file}::{symbol}")
    assert not missing


def test_the_tour_has_seven_hops() -> None:
    tour = (ROOT / "docs" / "tour.md").read_text("utf-8")
    hops = [line for line in tour.splitlines() if re.match(r"(?:#+ )?\d+\. ", line)]
    assert len(hops) == 7
    assert len(SYMBOL.findall(tour)) >= 5


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")]
    assert numbers
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("index", ["docs/adr/README.md", "docs/README.md"])
def test_an_index_lists_every_document_of_its_kind(index: str) -> None:
    page = ROOT / index
    listed = {(page.parent / one).resolve() for one in LINK.findall(page.read_text("utf-8"))}
    kind = "*.md" if page.parent.name == "adr" else "**/*.md"
    there = {one for one in page.parent.glob(kind) if one != page}
    if page.parent.name == "docs":  # decisions have an index of their own
        there = {one for one in there if one.parent.name != "adr" or one.name == "README.md"}
    assert not {name(one) for one in there if one.resolve() not in listed}


def test_decisions_named_in_code_are_there() -> None:
    named = re.compile(r"docs/adr/[\w.-]+\.md")
    missing = {
        f"{name(path)}: {one}"
        for path in files("*.py", "*.html", "*.toml", "*.scss", "*.js")
        for one in named.findall(path.read_text("utf-8"))
        if not (ROOT / one).exists()
    }
    assert not missing
