"""News as Atom and as RSS, written by the standard library."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _

from caunoi.core.city import city_name
from caunoi.core.clock import now
from caunoi.portal.models import NewsPage
from caunoi.portal.selectors.news import language_now

ATOM = "http://www.w3.org/2005/Atom"


def _put(into: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    ET.SubElement(into, name, attributes).text = text or None


def _title() -> str:
    return _("News of the police of %(city)s") % {"city": city_name()}


def _start() -> str:
    return f"{settings.SITE_URL}{'/en' if language_now() == 'en' else ''}/tin-tuc/"


def address_of(page: NewsPage) -> str:
    """The whole address of a page."""
    return f"{settings.SITE_URL}{page.url}"


def published_at(page: NewsPage) -> datetime:
    """When it came out."""
    moment: datetime = page.first_published_at or now()
    return moment


def _bytes(root: ET.Element) -> bytes:
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def as_atom(pages: Iterable[NewsPage]) -> bytes:
    """RFC 4287, the newest first."""
    rows = list(pages)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language_now()})
    _put(feed, "id", f"{_start()}atom.xml")
    _put(feed, "title", _title())
    newest = max((page.last_published_at or now() for page in rows), default=now())
    _put(feed, "updated", newest.isoformat())
    _put(ET.SubElement(feed, "author"), "name",
         _("%(city)s City Police") % {"city": city_name()})  # fmt: skip
    _put(feed, "link", rel="self", href=f"{_start()}atom.xml", type="application/atom+xml")
    _put(feed, "link", rel="alternate", href=_start(), type="text/html")
    for page in rows:
        entry = ET.SubElement(feed, "entry")
        _put(entry, "id", page.translation_key.urn)
        _put(entry, "title", page.title)
        _put(entry, "published", published_at(page).isoformat())
        _put(entry, "updated", (page.last_published_at or published_at(page)).isoformat())
        _put(entry, "summary", page.lead)
        _put(entry, "link", rel="alternate", href=address_of(page), type="text/html")
    return _bytes(feed)


def as_rss(pages: Iterable[NewsPage]) -> bytes:
    """RSS 2.0, the newest first."""
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": ATOM})
    channel = ET.SubElement(root, "channel")
    _put(channel, "title", _title())
    _put(channel, "link", _start())
    _put(channel, "description", _title())
    _put(channel, "language", language_now())
    _put(channel, "atom:link", rel="self", href=f"{_start()}rss.xml", type="application/rss+xml")
    for page in pages:
        item = ET.SubElement(channel, "item")
        _put(item, "title", page.title)
        _put(item, "link", address_of(page))
        _put(item, "description", page.lead)
        _put(item, "guid", page.translation_key.urn, isPermaLink="false")
        _put(item, "pubDate", format_datetime(published_at(page)))
    return _bytes(root)
