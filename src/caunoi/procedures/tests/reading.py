"""Read what a page of procedures offers."""

from __future__ import annotations

import re


def secret_in(page: str) -> str:
    """The secret that a form carries."""
    found = re.search(r'name="secret" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def time_in(page: str) -> str:
    """The first time that can be chosen."""
    found = re.search(r'type="radio" name="at" value="([^"]+)"', page)
    assert found is not None
    return found[1]
