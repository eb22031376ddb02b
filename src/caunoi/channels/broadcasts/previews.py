"""What exactly each channel will show, before anybody releases it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import orjson
from django.utils.translation import gettext as _

from caunoi.channels.broadcasts.content import Notice, content_of
from caunoi.channels.broadcasts.publishers import PUBLISHERS, Shown
from caunoi.channels.choices import Act, Letter, Route
from caunoi.channels.mailing.letters import write_letter
from caunoi.channels.models import Broadcast
from caunoi.channels.push.sending import payload
from caunoi.core.clock import now

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Preview:
    """One channel's form of the notice."""

    channel: str
    label: str
    shown: Shown


def previews_of(broadcast: Broadcast, language: str = "vi") -> list[Preview]:
    """All chosen channels, in the order of the form."""
    notice = as_it_would_be(broadcast)
    found = []
    for channel in broadcast.routes:
        shown = _show(channel, notice, language)
        if shown is not None:
            found.append(Preview(channel, str(Route(channel).label), shown))
    return found


def as_it_would_be(broadcast: Broadcast) -> Notice:
    """The desk's copy as the next bulletin would have it."""
    number = broadcast.bulletins.count()
    at = now()
    return Notice(
        broadcast_id=broadcast.pk, unit_id=broadcast.unit_id, slug=broadcast.slug,
        number=number + 1, act=Act.UPDATE if number else Act.ALERT,
        content=content_of(broadcast), sent_at=at, first_at=broadcast.released_at or at,
        withdrawn_at=broadcast.withdrawn_at,
    )  # fmt: skip


def _show(channel: str, notice: Notice, language: str) -> Shown | None:
    letter = Letter.NOTICE if notice.act == Act.ALERT else Letter.CORRECTION
    match channel:
        case Route.WEB | Route.FEED:
            words = "\n\n".join(
                part for part in (notice.text(language), notice.advice(language)) if part
            )
            note = "" if channel == Route.WEB else _("In Vietnamese and English, with the area.")
            return Shown(
                words, notice.title(language), notice.content.image_id is not None,
                notice.url(language), note,
            )  # fmt: skip
        case Route.PUSH:
            told = orjson.loads(payload(notice, letter, language))
            return Shown(
                told["body"], told["title"], False, notice.url(language),
                _("A phone shows about the first two lines."),
            )  # fmt: skip
        case Route.MAIL:
            mail = write_letter(
                delivery_id=NOBODY, subscriber=NOBODY, address="", language=language,
                letter=letter, notice=notice,
            )  # fmt: skip
            return Shown(str(mail.body), str(mail.subject))
        case _:
            publisher = PUBLISHERS.get(channel)
            return publisher.show(notice) if publisher is not None else None
