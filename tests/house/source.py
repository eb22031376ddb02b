"""What the house tests read: our files, as text and as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "caunoi"
NOT_OURS = {
    ".git", ".venv", "node_modules", "build", "var", "var-test", "__pycache__", ".mypy_cache",
    ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache", "caunoi.egg-info",
}  # fmt: skip


def files(*patterns: str, under: Path = ROOT) -> Iterator[Path]:
    """Our files that match one of the glob patterns, in order."""
    for path in sorted({found for pattern in patterns for found in under.rglob(pattern)}):
        inside = path.relative_to(ROOT).parts
        if path.is_file() and not any(
            part in NOT_OURS or part.startswith("var-") for part in inside
        ):
            yield path


def product_code() -> Iterator[Path]:
    """Python of the product itself: no tests, no migrations, no test data."""
    for path in files("*.py", under=SOURCE):
        if not {"tests", "testing", "migrations"}.intersection(path.relative_to(SOURCE).parts):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    """The path as we speak of it."""
    return path.relative_to(ROOT).as_posix()


def docstrings(module: ast.Module) -> set[int]:
    """The identities of all nodes that are docstrings."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }
