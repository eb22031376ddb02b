"""The words of a page without its markup."""

from __future__ import annotations

import re
from typing import Any

from django.utils.html import strip_tags

from caunoi.core.folding import fold

_SPACE = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</(?:p|li|h2|h3)>")


def plain_words(body: Any) -> str:
    """All words of a StreamField's value that a reader sees."""
    words = []
    for block in body or ():
        words += block.block.get_searchable_content(block.value)
    return " ".join(words)


def plain(html: str) -> str:
    """HTML as one line of words."""
    return _SPACE.sub(" ", strip_tags(_BLOCK_END.sub(" ", html))).strip()


def slug_of(title: str) -> str:
    """A page's part of the address, with every letter of a Vietnamese title kept."""
    return fold(title).replace(" ", "-")[:80].strip("-")
