"""Load the categories from the city's data into a new version of the tree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from caunoi.reports import catalogue
from caunoi.reports.models import Category


@transaction.atomic
def load_categories(folder: Path) -> int:
    """Make the tree of `folder/categories.json` the current one; returns its number of leaves.

    Older versions stay, so that old reports keep the words they were filed under. The workflow of
    each leaf comes from `folder/category_kinds.json`.
    """
    tree = json.loads((folder / "categories.json").read_text())
    kinds = json.loads((folder / "category_kinds.json").read_text())
    version = tree["version"]
    rows: list[Category] = []
    leaves = 0
    for top in tree["categories"]:
        top_kind = kinds["by_top"][top["code"]]
        rows.append(_row(top, version, top_kind, "", len(rows)))
        for leaf in top["children"]:
            kind = kinds["by_leaf"].get(leaf["code"], top_kind)
            rows.append(_row(leaf, version, kind, top["code"], len(rows)))
            leaves += 1
    Category.objects.exclude(version=version).update(is_current=False)
    Category.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code", "version"],
        update_fields=["parent_code", "name_vi", "name_en", "kind", "urgency", "flags",
                       "position", "is_current"],
    )  # fmt: skip
    gone = Category.objects.filter(version=version).exclude(code__in=[row.code for row in rows])
    gone.update(is_current=False)
    catalogue.forget()
    return leaves


def _row(source: dict[str, Any], version: str, kind: str, parent: str, position: int) -> Category:
    return Category(
        code=source["code"], version=version, parent_code=parent,
        name_vi=source["name_vi"], name_en=source["name_en"], kind=kind,
        urgency=source.get("urgency", 4), flags=source.get("flags", []),
        position=position, is_current=True,
    )  # fmt: skip
