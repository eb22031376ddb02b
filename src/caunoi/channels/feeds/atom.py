"""Two Atom feeds: notices with links, and every CAP message with its whole content."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from caunoi.channels.broadcasts.content import Notice, notice_of
from caunoi.channels.broadcasts.latest import latest_notices
from caunoi.channels.choices import Act, Route
from caunoi.channels.feeds import cap
from caunoi.channels.models import Broadcast, Bulletin
from caunoi.core.city import city_name
from caunoi.core.clock import now

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50
KEPT = timedelta(days=90)  # after the last word on it
MESSAGES_KEPT = timedelta(hours=48)  # after the end of what they say


def revision() -> tuple[datetime | None, int]:
    """When anything public last changed, and how much there is; what a reader's copy is told by."""
    newest = Bulletin.objects.order_by("-sent_at").values_list("sent_at", flat=True).first()
    return newest, Bulletin.objects.count()


def write_notices(language: str) -> bytes:
    """One entry a notice, the newest change first; what was taken back stays and says so."""
    since = now() - KEPT
    public = Broadcast.objects.filter(
        changed_at__gte=since, released_at__isnull=False, routes__contains=[Route.FEED]
    )
    keys = list(public.order_by("-changed_at").values_list("pk", flat=True)[:MOST])
    known = latest_notices(keys)
    path = f"{settings.SITE_URL}{'/en' if language == 'en' else ''}/canh-bao/"
    notices = [known[key] for key in keys if key in known]
    feed = _feed(f"{path}atom.xml", path, _newest(one.sent_at for one in notices), language)
    for notice in notices:
        _put_notice(feed, notice, language)
    return cap.as_bytes(feed)


def write_messages() -> bytes:
    """One entry a CAP message, whole; each stays until some hours after its end."""
    after = now() - MESSAGES_KEPT
    of = Broadcast.objects.filter(expires_at__gte=after, routes__contains=[Route.FEED])
    rows = list(
        Bulletin.objects.filter(broadcast__in=of).select_related("broadcast").order_by("sent_at")
    )
    before: dict[UUID, list[Bulletin]] = defaultdict(list)
    entries = []
    for row in rows:
        entries.append((row, list(before[row.broadcast_id])))
        before[row.broadcast_id].append(row)
    entries = entries[::-1][:MOST]
    path = f"{settings.SITE_URL}/canh-bao/"
    feed = _feed(f"{path}cap.xml", path, _newest(row.sent_at for row, _e in entries), "vi")
    for row, earlier in entries:
        _put_message(feed, row, earlier)
    return cap.as_bytes(feed)


def _newest(moments: Iterable[datetime]) -> datetime:
    return max(moments, default=now())


def _feed(own: str, page: str, updated: datetime, language: str) -> ET.Element:
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _put(feed, "id", own)
    _put(feed, "title", _("Warnings and notices of the police of %(city)s")
         % {"city": city_name()})  # fmt: skip
    _put(feed, "updated", cap.cap_time(updated))
    author = ET.SubElement(feed, "author")
    _put(author, "name", _("%(city)s City Police") % {"city": city_name()})
    ET.SubElement(feed, "link", {"rel": "self", "href": own, "type": "application/atom+xml"})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    return feed


def _put_notice(feed: ET.Element, notice: Notice, language: str) -> None:
    entry = ET.SubElement(feed, "entry")
    title = notice.title(language)
    if notice.is_withdrawn:
        title = _("Withdrawn: %(title)s") % {"title": title}
        words = notice.withdrawn_words
    else:
        words = "\n\n".join(
            part for part in (notice.text(language), notice.advice(language)) if part
        )
    _put(entry, "id", notice.broadcast_id.urn)
    _put(entry, "title", title)
    _put(entry, "published", cap.cap_time(notice.first_at))
    _put(entry, "updated", cap.cap_time(notice.sent_at))
    ET.SubElement(entry, "category",
                  {"term": notice.content.kind, "label": notice.kind_label})  # fmt: skip
    _put(entry, "summary", words)
    message = cap.message_url(notice.broadcast_id, notice.number)
    ET.SubElement(entry, "link", {"rel": "alternate", "href": notice.url(language),
                                        "type": "text/html"})  # fmt: skip
    ET.SubElement(entry, "link",
                  {"rel": "related", "href": message, "type": cap.MEDIA_TYPE})  # fmt: skip


def _put_message(feed: ET.Element, row: Bulletin, earlier: list[Bulletin]) -> None:
    notice = notice_of(row)
    own = cap.message_url(notice.broadcast_id, notice.number)
    entry = ET.SubElement(feed, "entry")
    title, words = notice.title("vi"), notice.text("vi")[:300]
    if row.act == Act.CANCEL:
        title = _("Withdrawn: %(title)s") % {"title": title}
        words = notice.withdrawn_words
    _put(entry, "id", own)
    _put(entry, "title", title)
    _put(entry, "updated", cap.cap_time(row.sent_at))
    _put(entry, "summary", words)
    ET.SubElement(entry, "link", {"href": own, "type": cap.MEDIA_TYPE})
    content = ET.SubElement(entry, "content", {"type": "text/xml"})
    content.append(cap.write_cap(row, earlier))


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = "".join(s for s in text if s >= " " or s in "\t\n\r")
