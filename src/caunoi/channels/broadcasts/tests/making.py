"""Notices for tests, and a place that is not ours and stands in the test's own process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.channels.broadcasts.content import Content, Notice
from caunoi.channels.broadcasts.publishers import CannotRecall, Shown, Target
from caunoi.channels.broadcasts.services.releasing import ask_release, release_broadcast
from caunoi.channels.broadcasts.services.writing import write_broadcast
from caunoi.channels.broadcasts.spreading import spread_waiting
from caunoi.channels.errors import TemporaryFailure, UnknownOutcome
from caunoi.channels.models import Broadcast
from caunoi.core.clock import now
from caunoi.testing.officers import get_unit, make_officer

WHY = "Nhiều người dân bị gọi điện lừa đảo"
ALL = ("web", "feed", "push", "notice_mail", "facebook", "zalo", "zalo_group")


def press() -> Actor:
    """Somebody of the press desk."""
    return make_officer(Role.PRESS, "CAHN")


def content(**over: object) -> Content:
    """A warning to the whole city, good for a day."""
    fields: dict[str, object] = {
        "kind": "scam", "title": "Cảnh báo giả danh công an gọi điện",
        "text": "Kẻ xấu tự xưng là công an, yêu cầu chuyển tiền.", "advice": "Không chuyển tiền.",
        "title_en": "Fake police on the phone", "text_en": "They ask for money.",
        "advice_en": "Do not send money.", "urgency": "immediate", "severity": "severe",
        "routes": ALL, "expires_at": now() + timedelta(days=1), **over,
    }  # fmt: skip
    return Content(**fields)  # type: ignore[arg-type]


def draft(by: Actor | None = None, **over: object) -> Broadcast:
    """Written, not yet asked for."""
    return write_broadcast(by=by or press(), unit=get_unit("CAHN"), content=content(**over))


def released(**over: object) -> Broadcast:
    """Written by one, released by another."""
    one, other = press(), press()
    broadcast = draft(one, **over)
    ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)
    release_broadcast(broadcast_id=broadcast.pk, by=other)
    broadcast.refresh_from_db()
    return broadcast


def released_in(unit: str, *, wards: tuple[str, ...]) -> Broadcast:
    """A ward's own notice, written and released by its heads."""
    one, other = make_officer(Role.HEAD, unit), make_officer(Role.HEAD, unit)
    told = content(reach="wards", wards=wards)
    broadcast = write_broadcast(by=one, unit=get_unit(unit), content=told)
    ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)
    release_broadcast(broadcast_id=broadcast.pk, by=other)
    broadcast.refresh_from_db()
    return broadcast


def spread() -> None:
    """Until everybody stands in the list."""
    while spread_waiting():
        pass


@dataclass
class TestPlace:
    """Keeps what stands there. `recalls` False: as a group, where nothing can be taken back."""

    __test__ = False
    channel: str
    places: tuple[str, ...] = ("page-1",)
    recalls: bool = True
    corrects: bool = True
    stands: dict[str, str] = field(default_factory=dict)  # id -> text
    posts: int = 0
    lost_answers: int = 0
    fails: list[Exception] = field(default_factory=list)

    def is_set_up(self) -> bool:
        return True

    def targets(self, notice: Notice) -> list[Target]:
        return [Target(place, place) for place in self.places]

    def show(self, notice: Notice) -> Shown:
        return Shown(f"{notice.content.title}\n{notice.url()}")

    def publish(self, notice: Notice, target: Target) -> str:
        if self.fails:
            raise self.fails.pop(0)
        self.posts += 1
        made = f"{target.id}:{self.posts}"
        self.stands[made] = self.show(notice).text
        if self.lost_answers:
            self.lost_answers -= 1
            raise UnknownOutcome("silence")
        return made

    def correct(self, notice: Notice, target: Target, provider_id: str) -> str:
        if self.fails:
            raise self.fails.pop(0)
        if not self.corrects:
            raise CannotRecall("cannot be edited")
        if provider_id not in self.stands:
            raise TemporaryFailure("not there yet")
        self.stands[provider_id] = self.show(notice).text
        return provider_id

    def withdraw(self, notice: Notice, target: Target, provider_id: str) -> str:
        if self.fails:
            raise self.fails.pop(0)
        if not self.recalls:
            raise CannotRecall("cannot be taken back")
        self.stands.pop(provider_id, None)
        return ""

    def find_published(self, notice: Notice, target: Target, since: datetime) -> str | None:
        for made, text in self.stands.items():
            if made.startswith(f"{target.id}:") and notice.url() in text:
                return made
        return None
