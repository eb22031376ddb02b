"""One bulletin as a CAP 1.2 message: Alert, Update with references, Cancel; in its languages."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.broadcasts.content import Notice, notice_of
from caunoi.channels.choices import Act, NoticeKind
from caunoi.channels.feeds.areas import Outline, outlines_of
from caunoi.channels.models import Bulletin
from caunoi.core.clock import local
from caunoi.units import directory

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
HEADLINE = 160
LANGUAGES = (("vi", "vi-VN"), ("en", "en-US"))
_CATEGORY = {
    NoticeKind.WARNING: "Safety", NoticeKind.SCAM: "Security", NoticeKind.FIRE: "Fire",
    NoticeKind.TRAFFIC: "Transport", NoticeKind.WANTED: "Security",
    NoticeKind.MISSING: "Safety", NoticeKind.NOTICE: "Other",
}  # fmt: skip
_TYPES = {Act.ALERT: "Alert", Act.UPDATE: "Update", Act.CANCEL: "Cancel"}


def identifier_of(broadcast_id: UUID, number: int) -> str:
    """A message's own name: one bulletin has one, and none is ever used again."""
    return f"caunoi-{broadcast_id.hex}-{number}"


def read_identifier(text: str) -> tuple[UUID, int] | None:
    """The notice and the bulletin's number; None where it is none of ours."""
    head, _dash, tail = text.removeprefix("caunoi-").partition("-")
    if len(head) != 32 or not tail.isascii() or not tail.isdigit() or len(tail) > 4:
        return None
    try:
        return UUID(hex=head), int(tail)
    except ValueError:
        return None


def message_url(broadcast_id: UUID, number: int) -> str:
    """Where the message is kept, also after its end."""
    return f"{settings.SITE_URL}/canh-bao/cap/{identifier_of(broadcast_id, number)}.xml"


def cap_time(moment: datetime) -> str:
    """As CAP wants it: with an offset, no `Z`, no fractions."""
    return local(moment).replace(microsecond=0).isoformat()


def write_cap(bulletin: Bulletin, earlier: Sequence[Bulletin]) -> ET.Element:
    """The message of a bulletin; `earlier`: those of the same notice that it takes the place of."""
    notice = notice_of(bulletin)
    alert = ET.Element("alert", {"xmlns": NAMESPACE})
    _put(alert, "identifier", identifier_of(notice.broadcast_id, notice.number))
    _put(alert, "sender", settings.CAP_SENDER)
    _put(alert, "sent", cap_time(bulletin.sent_at))
    _put(alert, "status", "Exercise" if settings.DEMO else "Actual")
    _put(alert, "msgType", _TYPES[Act(notice.act)])
    _put(alert, "scope", "Public")
    if earlier:
        _put(alert, "references", " ".join(_reference(one) for one in earlier))
    outlines = outlines_of(notice.content)
    for language, name in LANGUAGES:
        if notice.language_of(language) != language:
            continue  # nobody wrote it in English: the same Vietnamese under `en` would be false
        with override(language):
            _put_info(alert, notice, language, name, outlines)
    return alert


def as_bytes(element: ET.Element) -> bytes:
    """The document with its declaration."""
    written: bytes = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    return written


def _reference(bulletin: Bulletin) -> str:
    name = identifier_of(bulletin.broadcast_id, bulletin.number)
    return f"{settings.CAP_SENDER},{name},{cap_time(bulletin.sent_at)}"


def _put_info(
    alert: ET.Element, notice: Notice, language: str, name: str, outlines: Sequence[Outline]
) -> None:
    content = notice.content
    is_end = notice.act == Act.CANCEL
    info = ET.SubElement(alert, "info")
    _put(info, "language", name)
    _put(info, "category", _CATEGORY[NoticeKind(content.kind)])
    _put(info, "event", str(NoticeKind(content.kind).label))
    _put(info, "responseType", "AllClear" if is_end else "Monitor")
    _put(info, "urgency", "Past" if is_end else content.urgency.capitalize())
    _put(info, "severity", content.severity.capitalize())
    _put(info, "certainty", content.certainty.capitalize())
    _put(info, "effective", cap_time(notice.sent_at))
    if content.expires_at is not None:
        _put(info, "expires", cap_time(content.expires_at))
    unit = directory.find_unit_by_pk(notice.unit_id)
    _put(info, "senderName", unit.label if unit else settings.CITY_NAME)
    _put_words(info, notice, language, unit.spoken if unit else _("the police"))
    _put(info, "web", notice.url(language))
    if content.image_id is not None and not is_end:
        resource = ET.SubElement(info, "resource")
        _put(resource, "resourceDesc", content.image_alt)
        _put(resource, "mimeType", "image/jpeg")
        _put(resource, "uri", f"{notice.url()}anh/")
    for outline in outlines:
        area = ET.SubElement(info, "area")
        _put(area, "areaDesc", outline.name_en if language == "en" else outline.name)
        for ring in outline.rings:
            _put(area, "polygon", " ".join(f"{lat:.4f},{lon:.4f}" for lat, lon in ring))
        code = ET.SubElement(area, "geocode")
        _put(code, "valueName", "GSO-VN")
        _put(code, "value", outline.code)


def _put_words(info: ET.Element, notice: Notice, language: str, police: str) -> None:
    """What it says; of what was taken back only that, for readers show the description alone."""
    if notice.act == Act.CANCEL:
        title = _("Withdrawn: %(title)s") % {"title": notice.title(language)}
        _put(info, "headline", title[:HEADLINE])
        _put(info, "description", _withdrawn(notice, police))
        return
    _put(info, "headline", notice.title(language)[:HEADLINE])
    _put(info, "description", notice.text(language))
    if notice.advice(language):
        _put(info, "instruction", notice.advice(language))


def _withdrawn(notice: Notice, police: str) -> str:
    words = _(
        "%(police)s withdrew this notice. %(why)s Please disregard it and do not pass it on."
    ) % {"police": police, "why": notice.ending_words}
    return words[:1].upper() + words[1:]


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _legible(text)


def _legible(text: str) -> str:
    """XML 1.0 has no control characters but tab and line ends."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
