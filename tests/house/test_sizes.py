"""Files and functions stay small enough to be read in one sitting."""

from __future__ import annotations

import ast

import pytest

from tests.house.source import SOURCE, files, name, product_code, tree

LIMITS = {"*.py": 400, "*.html": 150, "*.js": 200, "*.css": 300, "*.scss": 300}
FUNCTION_LINES = 50
# Path -> why it may be longer. This list only shrinks.
EXCEPTIONS: dict[str, str] = {}


@pytest.mark.parametrize(("pattern", "limit"), LIMITS.items())
def test_files_keep_to_their_size(pattern: str, limit: int) -> None:
    too_long = {
        name(path): lines
        for path in files(pattern)
        if "migrations" not in path.parts
        and (lines := path.read_text(encoding="utf-8").count("\n")) > limit
        and name(path) not in EXCEPTIONS
    }
    assert not too_long


def test_exceptions_are_still_needed() -> None:
    lengths = {path: (SOURCE.parents[1] / path).read_text().count("\n") for path in EXCEPTIONS}
    assert all(length > LIMITS[f"*.{path.rsplit('.')[-1]}"] for path, length in lengths.items())


def test_functions_keep_to_their_size() -> None:
    too_long = {}
    for path in product_code():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - _first_line_of_code(node) + 1
                if lines > FUNCTION_LINES:
                    too_long[f"{name(path)}::{node.name}"] = lines
    assert not too_long


def _first_line_of_code(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """After signature and docstring: words that explain are not counted."""
    has_docstring = ast.get_docstring(node) is not None
    first = node.body[1] if has_docstring and len(node.body) > 1 else node.body[0]
    return first.lineno
