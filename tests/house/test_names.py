"""No drawer for odds and ends: a file's name says which job it does."""

from __future__ import annotations

import ast

from tests.house.source import SOURCE, files, name, product_code, tree

FORBIDDEN = {"utils", "helpers", "managers", "signals", "mixins", "tasks", "misc"}


def test_no_file_is_named_for_nothing() -> None:
    assert not [name(path) for path in files("*.py", under=SOURCE) if path.stem in FORBIDDEN]
    assert not [
        name(path) for path in SOURCE.rglob("*") if path.is_dir() and path.name in FORBIDDEN
    ]


def test_every_module_says_what_it_does() -> None:
    silent = [
        name(path)
        for path in product_code()
        if tree(path).body and not ast.get_docstring(tree(path))
    ]
    assert not silent


def test_every_service_says_what_it_does() -> None:
    silent = []
    for path in product_code():
        parts = path.relative_to(SOURCE).parts
        if not {"services", "selectors", "workflow"}.intersection({path.stem, *parts}):
            continue
        for node in tree(path).body:
            public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if isinstance(node, ast.FunctionDef) and public and not ast.get_docstring(node):
                silent.append(f"{name(path)}::{node.name}")
    assert not silent
