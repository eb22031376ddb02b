"""Bring the pages of an old site over; whoever follows an old address arrives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from caunoi.core.clock import now, today
from caunoi.portal.importing import OldPage
from caunoi.portal.models import NewsPage
from caunoi.portal.services.founding import found_portal, open_shelf
from caunoi.portal.services.publishing import publish_new
from caunoi.portal.text import slug_of
from caunoi.units.models import Unit

CURRENT = timedelta(days=365)  # older ones are to be looked at before anybody relies on them
NEXT_LOOK = timedelta(days=180)


@transaction.atomic
def bring_over(pages: Iterable[OldPage], *, unit: Unit, language: str = "vi") -> tuple[int, int]:
    """Put them on the unit's shelf; those whose old address is known already are left out.

    Returns how many were brought and how many left out. What is older than a year is stale from
    the first day on: its unit is shown it.
    """
    found_portal()
    shelf = next(one for one in open_shelf(unit) if one.locale.language_code == language)
    site = Site.objects.get(is_default_site=True)
    brought = left = 0
    for old in pages:
        path = Redirect.normalise_path(old.path) if old.path.strip("/") else ""
        if path and Redirect.objects.filter(old_path=path).exists():
            left += 1
            continue
        at = old.at or now()
        page = NewsPage(
            title=old.title, slug=slug_of(old.title), lead=old.lead, owner_unit=unit,
            body=[("words", old.html)], first_published_at=at, last_published_at=at,
            review_on=today() if at < now() - CURRENT else today() + NEXT_LOOK,
        )  # fmt: skip
        publish_new(page, under=shelf, tags=old.tags, live=not old.is_draft)
        if path:
            Redirect.objects.create(old_path=path, site=site, redirect_page=page, is_permanent=True)
        brought += 1
    return brought, left
