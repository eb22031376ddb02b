"""Bring the pages of an old site over; whoever follows an old address arrives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.fields import WagtailImageField
from wagtail.images.models import Image
from wagtail.models import Site
from wagtail.utils.file import hash_filelike

from caunoi.core.clock import now, today
from caunoi.portal.importing import OldPage, OldPicture
from caunoi.portal.models import NewsPage
from caunoi.portal.services.founding import found_portal
from caunoi.portal.services.publishing import publish_new
from caunoi.portal.services.shelves import open_files, open_shelf
from caunoi.portal.text import slug_of
from caunoi.units.models import Unit

CURRENT = timedelta(days=365)  # older ones are to be looked at before anybody relies on them
NEXT_LOOK = timedelta(days=180)


UPLOADS = "wp-content/uploads/"


@dataclass(slots=True)
class Brought:
    """What came over: pages, those known already, pictures, and pictures that are not there or
    cannot be used.
    """

    pages: int = 0
    known: int = 0
    pictures: int = 0
    missing: int = 0


@transaction.atomic
def bring_over(
    pages: Iterable[OldPage], *, unit: Unit, language: str = "vi", media: Path | None = None
) -> Brought:
    """Put them on the unit's shelf; those whose old address is known already are left out.

    `media`: a folder with the old site's files; without it no picture comes over. What is older
    than a year is stale from the first day on: its unit is shown it.
    """
    found_portal()
    shelf = next(one for one in open_shelf(unit) if one.locale.language_code == language)
    site = Site.objects.get(is_default_site=True)
    brought = Brought()
    for old in pages:
        path = Redirect.normalise_path(old.path) if old.path.strip("/") else ""
        if path and Redirect.objects.filter(old_path=path).exists():
            brought.known += 1
            continue
        at = old.at or now()
        page = NewsPage(
            title=old.title, slug=slug_of(old.title), lead=old.lead, owner_unit=unit,
            body=_body(old, media, unit, brought), first_published_at=at, last_published_at=at,
            review_on=today() if at < now() - CURRENT else today() + NEXT_LOOK,
        )  # fmt: skip
        publish_new(page, under=shelf, tags=old.tags, live=not old.is_draft)
        if path:
            Redirect.objects.create(old_path=path, site=site, redirect_page=page, is_permanent=True)
        brought.pages += 1
    return brought


def _body(old: OldPage, media: Path | None, unit: Unit, brought: Brought) -> list[tuple[str, Any]]:
    blocks: list[tuple[str, Any]] = []
    for part in old.parts:
        if isinstance(part, str):
            blocks.append(("words", part))
        elif media is not None:
            image = _bring_picture(part, media, old.title, unit)
            if image is None:
                brought.missing += 1
                continue
            brought.pictures += 1
            blocks.append(("picture", {"picture": image, "caption": ""}))
    return blocks or [("words", f"<p>{old.lead}</p>")]


def _bring_picture(picture: OldPicture, media: Path, title: str, unit: Unit) -> Image | None:
    """The picture out of the folder, once; None where there is none that may be shown."""
    path = _find(picture.path, media)
    if path is None:
        return None
    file = ContentFile(path.read_bytes(), name=path.name)
    try:
        WagtailImageField().to_python(file)  # kinds, size, pixels: as for an editor
    except ValidationError:
        return None
    file.seek(0)
    mark = hash_filelike(file)
    alt = picture.alt or title[:255]  # nobody said what it shows: at least what it belongs to
    image = Image.objects.filter(file_hash=mark).first()
    if image is None:
        image = Image(title=alt, description=alt, file=file, file_hash=mark, file_size=file.size,
                      collection=open_files(unit))  # fmt: skip
        image.save()
    image.contextual_alt_text, image.decorative = alt, False
    return image


def _find(path: str, media: Path) -> Path | None:
    """The file at that path of the old site, or at that of its uploads; never outside `media`."""
    root = media.resolve()
    for wanted in (path, path.rpartition(UPLOADS)[2]):
        found = (root / wanted.lstrip("/")).resolve()
        if found.is_file() and found.is_relative_to(root):
            return found
    return None
