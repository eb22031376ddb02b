"""What can be asked for by Open311: the city's categories as services, with their questions."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from caunoi.channels.open311.errors import Fault
from caunoi.channels.open311.rendering import Thing
from caunoi.reports.catalogue import CategoryRow, find_category, leaves

MAX_KEYWORDS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list."""

    key: str
    vi: str
    en: str

    @property
    def name(self) -> str:
        """In the caller's language."""
        return self.en if get_language() == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Attribute:
    """One question of a service; `covers`: top categories, leaves, or "*"."""

    covers: tuple[str, ...]
    code: str
    datatype: str
    required: bool
    description_vi: str
    description_en: str
    hint_vi: str = ""
    hint_en: str = ""
    values: tuple[Choice, ...] = ()

    @property
    def description(self) -> str:
        """The question in the caller's language."""
        return self.description_en if get_language() == "en" else self.description_vi

    @property
    def hint(self) -> str:
        """What form the answer has."""
        return self.hint_en if get_language() == "en" else self.hint_vi

    def is_of(self, category: CategoryRow) -> bool:
        """Whether a service asks it."""
        return bool({"*", category.parent, category.code}.intersection(self.covers))


@lru_cache(maxsize=2)
def _data(folder: str) -> dict[str, Any]:
    with (Path(folder) / "open311.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=2)
def _attributes(folder: str) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(
            covers=tuple(row["for"]), values=tuple(Choice(**one) for one in row.get("values", ())),
            **{name: value for name, value in row.items() if name not in ("for", "values")},
        )
        for row in _data(folder)["attributes"]
    )  # fmt: skip


@lru_cache(maxsize=2)
def _keywords(folder: str) -> dict[str, str]:
    tree = json.loads((Path(folder) / "categories.json").read_text("utf-8"))
    words = defaultdict(str)
    for top in tree["categories"]:
        for leaf in top["children"]:
            words[leaf["code"]] = ",".join(
                word.replace(",", " ") for word in leaf.get("keywords_vi", [])[:MAX_KEYWORDS]
            )
    return words


def public_codes() -> frozenset[str]:
    """The services whose requests anybody may list."""
    return frozenset(_data(str(settings.CITY_DATA))["public"]["categories"])


def attributes_of(category: CategoryRow) -> list[Attribute]:
    """The questions of a service, in their order."""
    return [one for one in _attributes(str(settings.CITY_DATA)) if one.is_of(category)]


def get_service(code: str) -> CategoryRow:
    """The leaf with that code. Raises Fault 404."""
    found = find_category(code)
    if found is None or not found.parent:
        raise Fault(404, "service_code was not found")
    return found


def services() -> list[Thing]:
    """All services as the standard lists them."""
    words = _keywords(str(settings.CITY_DATA))
    return [
        {
            "service_code": row.code, "service_name": row.name, "description": _description(row),
            "metadata": bool(attributes_of(row)), "type": "realtime",
            "keywords": words[row.code], "group": _group(row),
        }
        for row in leaves()
    ]  # fmt: skip


def definition(code: str) -> Thing:
    """The questions of one service. Raises Fault 404 where it has none, or is none."""
    row = get_service(code)
    asked = attributes_of(row)
    if not asked:
        raise Fault(404, "service_code has no definition")
    return {
        "service_code": row.code,
        "attributes": [_attribute(one, number) for number, one in enumerate(asked, start=1)],
    }


def _attribute(one: Attribute, number: int) -> Thing:
    shown: dict[str, Thing] = {
        "variable": True, "code": one.code, "datatype": one.datatype, "required": one.required,
        "datatype_description": one.hint or None, "order": number, "description": one.description,
    }  # fmt: skip
    if one.values:
        shown["values"] = [{"key": value.key, "name": value.name} for value in one.values]
    return shown


def _group(row: CategoryRow) -> str:
    top = find_category(row.parent)
    return top.name if top else ""


def _description(row: CategoryRow) -> str:
    return f"{_group(row)}: {row.name}"
