"""Rows are written by services alone, and services know nothing of the web."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.source import SOURCE, name, product_code, tree

# Where rows may be written: (part, file or folder); "*" stands for any part.
WRITERS = {"services", "services.py", "migrations", "tests"}
WRITING_PARTS = {
    "core": "the ground itself: history, log, files",
    "demo": "demo data are laid in bulk",
    "testing": "test data",
}
# channels has no services: its verbs live in these.
CHANNEL_WRITERS = {
    "accounts.py", "chat_sending.py", "conversing.py", "dispatch.py", "hooks.py", "incoming.py",
    "neighbourhood_groups.py", "sender.py", "taking.py", "taking_later.py", "taking_ours.py",
    "taking_rows.py", "talks.py", "worker.py",
}  # fmt: skip
# Notices: who is told, and who wants to be.
CHANNEL_WRITERS |= {"spreading.py", "subscriptions.py"}
# What mail brings and what is known of addresses and mailboxes.
CHANNEL_WRITERS |= {"known.py", "mailboxes.py"}
# What Zalo hands out to us and holds of ours.
CHANNEL_WRITERS |= {"arrivals.py", "assets.py", "group_book.py", "tokens.py", "usage.py"}
ON_MANAGERS = {
    "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete",
    "acreate", "aupdate", "adelete",
}  # fmt: skip
WEB = ("django.http", "django.shortcuts", "django.views", "django.urls", "ninja")


def may_write(path: Path) -> bool:
    inside = path.relative_to(SOURCE).parts
    if inside[0] in WRITING_PARTS or WRITERS.intersection(inside):
        return True
    return inside[0] == "channels" and path.name in CHANNEL_WRITERS


def writes(module: ast.Module) -> list[str]:
    """Calls that write rows: `x.save()`, `Y.objects….create()`, each with its line."""
    found = []
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver = ast.unparse(node.func.value)
        keywords = {keyword.arg for keyword in node.keywords}
        saves_a_row = node.func.attr == "save" and (
            "update_fields" in keywords or not (node.args or keywords)
        )
        if (saves_a_row and "form" not in receiver.lower()) or (
            node.func.attr in ON_MANAGERS and ".objects" in receiver
        ):
            found.append(f"{node.lineno}: {receiver}.{node.func.attr}()")
    return found


def test_rows_are_written_by_services_only() -> None:
    strays = {
        name(path): found
        for path in product_code()
        if not may_write(path) and (found := writes(tree(path)))
    }
    assert not strays


def test_the_search_sees_a_write() -> None:
    planted = "report.save()\nReport.objects.filter(a=1).update(b=2)\nimage.save(out, 'JPEG')\n"
    assert [line.split(":")[0] for line in writes(ast.parse(planted))] == ["1", "2"]


@pytest.mark.parametrize("layer", ["services", "selectors", "workflow"])
def test_rules_know_nothing_of_the_web(layer: str) -> None:
    strays = []
    for path in product_code():
        if layer not in {path.stem, *path.relative_to(SOURCE).parts}:
            continue
        for node in ast.walk(tree(path)):
            imported = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            strays += [f"{name(path)}: {one}" for one in imported if one.startswith(WEB)]
    assert not strays
