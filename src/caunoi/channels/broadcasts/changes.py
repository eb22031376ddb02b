"""What a correction changes: old and new words side by side, for whoever turns the second key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.channels.broadcasts.content import (
    Content,
    area_words,
    content_of,
    read_content,
    ward_names,
)
from caunoi.channels.choices import Certain, NoticeKind, Reach, Route, Severity, Urgent
from caunoi.channels.models import Broadcast, Bulletin
from caunoi.core.moments import long_moment


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a notice that is another one than what stands outside."""

    label: str
    old: str
    new: str


def _where(content: Content) -> str:
    if content.reach == Reach.CITY:
        return area_words(content)
    return ", ".join(filter(None, [content.place, ward_names(content.wards)]))


def _picture(content: Content) -> str:
    return content.image_alt or _("a picture") if content.image_id else ""


def _until(content: Content) -> str:
    return long_moment(content.expires_at) if content.expires_at is not None else ""


_PARTS: tuple[tuple[Any, Callable[[Content], str]], ...] = (
    (gettext_lazy("Kind"), lambda one: str(NoticeKind(one.kind).label)),
    (gettext_lazy("Heading"), lambda one: one.title),
    (gettext_lazy("What has happened"), lambda one: one.text),
    (gettext_lazy("What people should do"), lambda one: one.advice),
    (gettext_lazy("Heading in English"), lambda one: one.title_en),
    (gettext_lazy("What has happened, in English"), lambda one: one.text_en),
    (gettext_lazy("What people should do, in English"), lambda one: one.advice_en),
    (gettext_lazy("How soon must people act?"), lambda one: str(Urgent(one.urgency).label)),
    (gettext_lazy("How bad is it?"), lambda one: str(Severity(one.severity).label)),
    (gettext_lazy("How sure are we?"), lambda one: str(Certain(one.certainty).label)),
    (gettext_lazy("Picture"), _picture),
    (gettext_lazy("Link"), lambda one: one.link),
    (gettext_lazy("Whom is it for?"), _where),
    (gettext_lazy("By what does it go out?"),
     lambda one: ", ".join(str(Route(route).label) for route in one.routes)),
    (gettext_lazy("Valid until"), _until),
)  # fmt: skip


def changes_of(broadcast: Broadcast, bulletins: Sequence[Bulletin]) -> list[Change]:
    """What differs from the last bulletin; nothing before the first one, or where all is out."""
    if not bulletins:
        return []
    old, new = read_content(bulletins[-1].content), content_of(broadcast)
    pairs = [(label, read(old), read(new)) for label, read in _PARTS]
    if old.image_id != new.image_id and _picture(old) == _picture(new):
        pairs.append((_("Picture"), _picture(old), _("another picture")))
    return [
        Change(capfirst(str(label)), before, after)
        for label, before, after in pairs
        if before != after
    ]
