"""Put pages on their shelves from outside Wagtail's editor: imports, the demonstration."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Page

from caunoi.portal.models import NewsPage


@transaction.atomic
def publish_new(
    page: NewsPage, *, under: Page, tags: Iterable[str] = (), live: bool = True
) -> NewsPage:
    """Put a new page under a shelf; a slug that is taken gets a number. A draft unless `live`."""
    page.slug = free_slug(under, page.slug)
    page.live = live
    page.has_unpublished_changes = not live
    page.locale = under.locale
    # Read anew: treebeard counts children on the object that it is given.
    parent = Page.objects.get(pk=under.pk)
    parent.add_child(instance=page)
    names = [tag for tag in tags if tag]
    if names:
        page.tags.add(*names)
        page.save()
    revision = page.save_revision(log_action=False)
    if live:
        # What is out is what was written: no "newer draft" that nobody wrote.
        page.live_revision, page.has_unpublished_changes = revision, False
        page.save(update_fields=["live_revision", "has_unpublished_changes"])
    return page


def free_slug(under: Page, wanted: str) -> str:
    """The slug, or the first of slug-2, slug-3, … that no other page there has."""
    wanted = wanted or "trang"
    taken = set(under.get_children().values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
