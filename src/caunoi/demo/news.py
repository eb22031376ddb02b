"""The demo's news: a dozen pages in both languages, by several units, one of them grown stale."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.html import escape
from wagtail.models import Page

from caunoi.core.clock import now, today
from caunoi.portal.choices import Section
from caunoi.portal.models import NewsPage, SectionPage
from caunoi.portal.services.founding import found_portal
from caunoi.portal.services.publishing import publish_new
from caunoi.portal.services.shelves import open_shelf
from caunoi.portal.text import slug_of
from caunoi.units.models import Unit

STALE_FOR = timedelta(days=20)
HALF_A_YEAR = timedelta(days=180)
_LINK = re.compile(r"\[([^\]]+)\]\((/[^)\s]*)\)")


def lay_news() -> int:
    """Write and publish them; returns how many pages."""
    told = json.loads((settings.CITY_DATA / "demo" / "news.json").read_text(encoding="utf-8"))
    found_portal()
    codes = {one["unit"] for one in told["pages"]}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    shelves = {code: open_shelf(unit) for code, unit in units.items()}
    for one in told["shelves"]:
        for shelf, tail in zip(shelves[one["unit"]], ("", "_en"), strict=True):
            shelf.about = one[f"about{tail}"]
            shelf.opening_hours = one.get(f"hours{tail}", "")
            shelf.save(update_fields=["about", "opening_hours"])
    for one in told["pages"]:
        parents: list[Page] = list(shelves[one["unit"]])
        if one.get("section"):
            rows = SectionPage.objects.filter(section=Section(one["section"]))
            parents = list(rows.order_by("pk"))
        _lay(one, parents, units[one["unit"]])
    return 2 * len(told["pages"])


def _lay(told: dict[str, Any], parents: list[Page], unit: Unit) -> None:
    key = None
    for parent, tail in zip(parents, ("", "_en"), strict=True):
        at = now() - timedelta(days=told["days"])
        review = today() - STALE_FOR if told.get("stale") else today() + HALF_A_YEAR
        page = NewsPage(
            title=told[f"title{tail}"], slug=slug_of(told[f"title{tail}"]),
            lead=told[f"lead{tail}"], owner_unit=unit, review_on=review,
            body=[("words", "".join(map(_paragraph, told[f"body{tail}"])))],
            is_guidance=told.get("guidance", False), off_line=told.get("off_line", False),
            first_published_at=at, last_published_at=at,
        )  # fmt: skip
        if key is not None:
            page.translation_key = key
        publish_new(page, under=parent, tags=told["tags"] if not tail else [])
        key = page.translation_key


def _paragraph(line: str) -> str:
    """A line of the file as HTML; `[words](/address/)` is a link."""
    words = _LINK.sub(r'<a href="\2">\1</a>', escape(line))
    return f"<p>{words}</p>"
