"""What a notice says, as one value: what is signed by two keys and what a bulletin keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.utils.translation import gettext as _

from caunoi.channels.choices import Certain, Ending, NoticeKind, Reach, Route, Severity, Urgent
from caunoi.channels.models import Broadcast, Bulletin
from caunoi.core.city import city_name
from caunoi.core.clock import now
from caunoi.places import selectors as places


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that staff decide about a notice."""

    kind: str = NoticeKind.WARNING.value
    title: str = ""
    text: str = ""
    advice: str = ""
    title_en: str = ""
    text_en: str = ""
    advice_en: str = ""
    urgency: str = Urgent.EXPECTED.value
    severity: str = Severity.MODERATE.value
    certainty: str = Certain.OBSERVED.value
    image_id: UUID | None = None
    image_alt: str = ""
    link: str = ""
    reach: str = Reach.CITY.value
    wards: tuple[str, ...] = ()
    place: str = ""
    routes: tuple[str, ...] = (Route.WEB.value, Route.FEED.value)
    expires_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, as a bulletin keeps them and as the hash is made of."""
        told: dict[str, Any] = orjson.loads(orjson.dumps(asdict(self)))
        return told


def content_of(broadcast: Broadcast) -> Content:
    """What the desk's own copy says now."""
    return Content(
        **{
            name: getattr(broadcast, name)
            for name in Content.__slots__
            if name not in ("wards", "routes")
        },
        wards=tuple(broadcast.wards),
        routes=tuple(broadcast.routes),
    )


def hash_of(content: Content) -> bytes:
    """SHA-256 of exactly what is asked to be released."""
    return hashlib.sha256(orjson.dumps(content.as_json(), option=orjson.OPT_SORT_KEYS)).digest()


@dataclass(frozen=True, slots=True)
class Notice:
    """One bulletin as channels send it and as the public read it."""

    broadcast_id: UUID
    unit_id: int
    slug: str
    number: int
    act: str
    content: Content
    sent_at: datetime
    first_at: datetime
    withdrawn_at: datetime | None
    ending: str = ""

    @property
    def is_urgent(self) -> bool:
        """Whether it is sent at night too."""
        return self.content.urgency == Urgent.IMMEDIATE

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_expired(self) -> bool:
        return self.content.expires_at is not None and self.content.expires_at <= now()

    @property
    def ending_words(self) -> str:
        """Why it was taken back, as everybody reads it, in the active language."""
        return str(Ending(self.ending if self.ending in Ending.values else Ending.OTHER).label)

    @property
    def withdrawn_words(self) -> str:
        """What whoever got it is told once it was taken back, in the active language."""
        words = _("This notice no longer holds. Please do not pass it on.")
        tells_why = self.ending in (Ending.OVER, Ending.WRONG)
        return f"{self.ending_words} {words}" if tells_why else words

    @property
    def kind_label(self) -> str:
        return str(NoticeKind(self.content.kind).label)

    def title(self, language: str) -> str:
        """The heading; Vietnamese where nobody wrote it in English."""
        english = self.content.title_en if language == "en" else ""
        return english or self.content.title

    def text(self, language: str) -> str:
        """The words; Vietnamese where nobody wrote them in English."""
        english = self.content.text_en if language == "en" else ""
        return english or self.content.text

    def advice(self, language: str) -> str:
        """What to do; Vietnamese where nobody wrote it in English."""
        english = self.content.advice_en if language == "en" else ""
        return english or self.content.advice

    def language_of(self, language: str) -> str:
        """The language in which it is really written."""
        return "en" if language == "en" and self.content.text_en else "vi"

    def path(self, language: str = "vi") -> str:
        """Its page on this site."""
        return f"{'/en' if language == 'en' else ''}/canh-bao/{self.slug}/"

    def url(self, language: str = "vi") -> str:
        """The page's whole address: what every post bears, so that it can be found again."""
        return f"{settings.SITE_URL}{self.path(language)}"

    @property
    def area(self) -> str:
        """Whom it is for, in the active language."""
        return area_words(self.content)


def area_words(content: Content) -> str:
    """The wards, the old district, or the whole city, in the active language."""
    if content.reach == Reach.DISTRICT and content.place:
        return _("%(district)s (former)") % {"district": content.place}
    if content.reach in (Reach.WARDS, Reach.DISTRICT):
        return ward_names(content.wards)
    return _("The whole city of %(city)s") % {"city": city_name()}


def ward_names(codes: Iterable[str]) -> str:
    """The wards by name, in the active language."""
    known = [place for code in codes if (place := places.find_area(code)) is not None]
    return ", ".join(place.label for place in known)


def read_content(kept: dict[str, Any]) -> Content:
    """A bulletin's content; what a later version of the product added has its default."""
    told = {name: kept[name] for name in Content.__slots__ if name in kept}
    told["wards"] = tuple(told.get("wards", ()))
    told["routes"] = tuple(told.get("routes", ()))
    if told.get("expires_at"):
        told["expires_at"] = datetime.fromisoformat(told["expires_at"])
    if told.get("image_id"):
        told["image_id"] = UUID(told["image_id"])
    return Content(**told)


def notice_of(bulletin: Bulletin, broadcast: Broadcast | None = None) -> Notice:
    """A bulletin as channels and pages read it."""
    of = broadcast or bulletin.broadcast
    return Notice(
        broadcast_id=of.pk, unit_id=of.unit_id, slug=of.slug, number=bulletin.number,
        act=bulletin.act, content=read_content(bulletin.content), sent_at=bulletin.sent_at,
        first_at=of.released_at or bulletin.sent_at, withdrawn_at=of.withdrawn_at,
        ending=str(bulletin.content.get("ending", "")),
    )  # fmt: skip
