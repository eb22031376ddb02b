"""Where the words come from: the city's short forms, categories and written examples."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from caunoi.core.folding import fold

# Writers whose texts are never trained on, only measured with: `bench/suggest_accuracy.py`.
HELD_OUT_AUTHORS = frozenset({"ong_phuc", "be_vy", "chi_nga", "anh_hai", "sv_khoa", "emma"})


@dataclass(frozen=True, slots=True)
class Example:
    """A text in the voice of `author`, with the leaf it belongs to."""

    text: str
    code: str
    author: str
    voice: str


def city_folder() -> Path:
    """The folder of the city's data, as the settings name it."""
    return Path(settings.CITY_DATA)


@cache
def short_forms() -> dict[str, tuple[str, ...]]:
    """Folded short forms and the folded words they stand for."""
    path = city_folder() / "suggest" / "short_forms.toml"
    words: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    return {short: tuple(long.split()) for short, long in words.items()}


def written_examples() -> list[Example]:
    """Every example written for the city, in a fixed order; the sample questions are not among."""
    return [
        Example(row["text"], row["code"], row["author"], row["voice"])
        for path in sorted((city_folder() / "training").glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if "author" in row
    ]


def keyword_examples() -> Iterator[tuple[str, str]]:
    """Every name and keyword of a leaf as a small text of its own: (words, leaf code)."""
    tree = json.loads((city_folder() / "categories.json").read_text(encoding="utf-8"))
    for top in tree["categories"]:
        for leaf in top["children"]:
            words = [leaf["name_vi"], leaf["name_en"]]
            for kind in ("keywords_vi", "keywords_teencode", "keywords_en"):
                words += leaf.get(kind, [])
            seen = {fold(word): word for word in words}
            for word in seen.values():
                yield word, leaf["code"]
