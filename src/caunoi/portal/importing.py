"""Read the news of an old site: RSS, Atom, a WordPress export, or one page of HTML.

Strangers' XML goes through defusedxml, strangers' HTML through nh3; nothing is fetched. Pictures
are named only; those that lie in a folder are brought by services/bringing_over.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

import nh3
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from caunoi.core.errors import Refused
from caunoi.portal.text import plain

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
WORDPRESS = re.compile(r"\{http://wordpress\.org/export/[\d.]+/\}")
MOST_BYTES = 200 * 1024 * 1024
LEAD = 300
# What the editor of pages knows: Word's and old sites' looks stay outside.
TAGS = {"p", "h2", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "a", "br"}
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>|<title[^>]*>(.*?)</title>", re.I | re.S)
_IMAGE = re.compile(r"<img\b[^>]*>", re.I)
_ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.I)
_BODY = re.compile(r"<(?:article|main|body)[^>]*>(.*?)</(?:article|main|body)>", re.I | re.S)


@dataclass(frozen=True, slots=True)
class OldPicture:
    """A picture in a page: its path on the old site, without the host, and what it shows."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class OldPage:
    """One page of the old site; `path` is its address there, without the host.

    `parts`: its text as clean HTML, with the pictures where they stood.
    """

    title: str
    lead: str
    parts: tuple[str | OldPicture, ...]
    path: str
    at: datetime | None
    tags: tuple[str, ...] = ()
    is_draft: bool = False


def read_old_pages(path: Path) -> list[OldPage]:
    """The pages in a file.

    Raises:
        Refused: the file is none of these, too large, or XML that attacks its reader.
    """
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        raise Refused("The file is larger than 200 MB: please split it.")
    if path.suffix.lower() in (".html", ".htm"):
        return [_page(data.decode("utf-8", errors="replace"), f"/{path.name}")]
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException) as error:
        raise Refused(f"This is no feed that can be read: {error}") from error
    if root.tag == f"{ATOM}feed":
        return [_entry(one) for one in root.findall(f"{ATOM}entry")]
    items = root.findall("./channel/item")
    if root.tag != "rss" and not items:
        raise Refused("This is neither RSS, Atom nor a WordPress export.")
    return [page for item in items if (page := _item(item)) is not None]


def _text(of: Element, name: str) -> str:
    return (of.findtext(name) or "").strip()


def _item(item: Element) -> OldPage | None:
    wordpress = {WORDPRESS.sub("", one.tag): (one.text or "") for one in item
                 if WORDPRESS.match(one.tag)}  # fmt: skip
    if wordpress and wordpress.get("post_type") not in ("post", "page"):
        return None  # attachments, menus, revisions
    html = _text(item, CONTENT) or _text(item, "description")
    return _made(
        _text(item, "title"), html, _text(item, "link"),
        _moment(_text(item, "pubDate")),
        tags=tuple((one.text or "").strip() for one in item.findall("category")),
        is_draft=wordpress.get("status", "publish") != "publish",
    )  # fmt: skip


def _entry(entry: Element) -> OldPage:
    link = next(
        (one.get("href", "") for one in entry.findall(f"{ATOM}link")
         if one.get("rel", "alternate") == "alternate"), "",
    )  # fmt: skip
    html = _text(entry, f"{ATOM}content") or _text(entry, f"{ATOM}summary")
    moment = _moment(_text(entry, f"{ATOM}published") or _text(entry, f"{ATOM}updated"))
    return _made(_text(entry, f"{ATOM}title"), html, link, moment)


def _page(text: str, path: str) -> OldPage:
    found = _TITLE.search(text)
    title = plain(next(filter(None, found.groups()), "")) if found else ""
    body = _BODY.search(text)
    return _made(title, body.group(1) if body else text, path, None)


def _made(
    title: str, html: str, link: str, at: datetime | None, *, tags: tuple[str, ...] = (),
    is_draft: bool = False,
) -> OldPage:  # fmt: skip
    parts = parts_of(html)
    words = plain(" ".join(part for part in parts if isinstance(part, str)))
    heading = unescape(plain(title)) or words[:80] or "(untitled)"
    address = urlsplit(link)
    path = address.path + (f"?{address.query}" if address.query else "")
    return OldPage(heading[:255], words[:LEAD] or heading, parts, path, at, tags, is_draft)


def parts_of(html: str) -> tuple[str | OldPicture, ...]:
    """Clean pieces of text, and between them the pictures that stood there."""
    found: list[str | OldPicture] = []
    begun = 0
    # A picture within a paragraph ends it; nh3 closes what is left open.
    for image in _IMAGE.finditer(html):
        found.append(clean_html(html[begun : image.start()]))
        begun = image.end()
        said = {name.lower(): unescape(one or two or three)
                for name, one, two, three in _ATTRIBUTE.findall(image.group(0))}  # fmt: skip
        path = unquote(urlsplit(said.get("src", "")).path)
        if path and not said["src"].startswith("data:"):
            found.append(OldPicture(path, plain(said.get("alt", ""))[:255]))
    found.append(clean_html(html[begun:]))
    return tuple(part for part in found if isinstance(part, OldPicture) or plain(part))


def clean_html(html: str) -> str:
    """Paragraphs, headings, lists, links; nothing that runs, and no looks."""
    paragraphs = html if re.search(r"<p[\s>]", html, re.I) else _in_paragraphs(html)
    return nh3.clean(
        paragraphs, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )  # fmt: skip


def _in_paragraphs(text: str) -> str:
    return "".join(f"<p>{part.strip()}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
