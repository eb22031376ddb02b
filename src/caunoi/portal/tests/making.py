"""Make what tests of the portal need: the trees, a page, an editor."""

from __future__ import annotations

from datetime import date
from typing import Any

from caunoi.core.clock import now
from caunoi.portal.models import NewsPage, UnitPage
from caunoi.portal.services.founding import found_portal
from caunoi.portal.services.shelves import open_shelf
from caunoi.portal.text import slug_of
from caunoi.testing.officers import get_unit


def make_shelf(unit: str = "PC08", language: str = "vi") -> UnitPage:
    """The shelf of a unit in one language."""
    found_portal()
    shelves = open_shelf(get_unit(unit))
    return next(one for one in shelves if one.locale.language_code == language)


def make_news(
    title: str = "Cách qua đường an toàn", *, unit: str = "PC08", language: str = "vi", **over: Any
) -> NewsPage:
    """A page that is public, written by a unit."""
    shelf = make_shelf(unit, language)
    fields: dict[str, Any] = {
        "title": title, "slug": slug_of(title), "lead": "Điều cần biết, trong một câu.",
        "body": [("words", "<p>Đi bộ sang đường ở vạch kẻ, nhìn trái rồi nhìn phải.</p>")],
        "owner_unit": shelf.unit, "review_on": date(2099, 1, 1), "live": True,
        "first_published_at": now(), "last_published_at": now(), **over,
    }  # fmt: skip
    page = NewsPage(**fields)
    shelf.add_child(instance=page)
    page.save_revision()
    return page
