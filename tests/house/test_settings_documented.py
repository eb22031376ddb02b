"""docs/settings.md names every environment variable that we read, and none that we do not."""

from __future__ import annotations

import ast
import re

from tests.house.source import ROOT, files, tree

READERS = {"text", "secret", "flag", "number", "words"}
VARIABLE = re.compile(r"^(?:CAUNOI_[A-Z_]+|DATABASE_URL|PORT)$")
DOCUMENTED = re.compile(r"`((?:CAUNOI_[A-Z_]+|DATABASE_URL|PORT))`")
SHELL = re.compile(r"\$\{?\$?\{?(CAUNOI_[A-Z_]+|PORT)|export (CAUNOI_[A-Z_]+|PORT)")


def variables_in_code() -> set[str]:
    found: set[str] = set()
    for path in [
        *files("*.py", under=ROOT / "src"),
        *files("*.py", under=ROOT / "scripts"),
        ROOT / "conftest.py",
    ]:
        if {"tests", "testing"}.intersection(path.parts):
            continue
        for node in ast.walk(tree(path)):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and VARIABLE.match(value):
                found.add(value)
    for path in (ROOT / "Makefile", ROOT / ".ci" / "run"):
        found |= {one for pair in SHELL.findall(path.read_text()) for one in pair if one}
    return found


def secrets_in_code() -> set[str]:
    """Names read by Env.secret: each may be given as NAME_FILE too."""
    return {
        f"{node.args[0].value}_FILE"
        for node in ast.walk(tree(ROOT / "src" / "caunoi" / "config" / "settings.py"))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "secret"
        and isinstance(node.args[0], ast.Constant)
    }


def documented() -> set[str]:
    return set(DOCUMENTED.findall((ROOT / "docs" / "settings.md").read_text("utf-8")))


def test_every_variable_is_documented() -> None:
    assert not (variables_in_code() | secrets_in_code()) - documented()


def test_every_documented_variable_is_read() -> None:
    assert not documented() - variables_in_code() - secrets_in_code()
