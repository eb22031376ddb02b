"""What every channel hands over: one report not yet received."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from caunoi.reports.choices import Channel
from caunoi.reports.contacts import ContactCard


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it came in. Only `text` (or a file) is needed; everything else may be missing.

    Times are aware. `sent_at` is the provider's own time where a provider stood between.
    `files` are ids of StoredFile rows that were uploaded before. `kind` and `category` are
    what the sender chose, codes of choices.Kind and of a leaf of the categories. `taken_by` is the
    officer who wrote it down, as events name them; empty where the reporter sent it themself.
    `danger`: its channel found that the words tell of danger now, so it is an emergency, whatever
    its category.
    """

    text: str
    channel: str = Channel.WEB
    kind: str = ""
    crime_source: str = ""
    category: str = ""
    lat: float | None = None
    lon: float | None = None
    area_code: str = ""
    place: str = ""
    place_unknown: bool = False
    occurred_at: datetime | None = None
    occurred_words: str = ""
    sent_at: datetime | None = None
    anonymous: bool = False
    contact: ContactCard = field(default_factory=ContactCard)
    language: str = "vi"
    files: tuple[UUID, ...] = ()
    external_id: str = ""
    taken_by: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """One running clock as it stands on a receipt."""

    rule: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter gets: shown only after the report is stored.

    Names and the reason stand in both languages: {"vi": …, "en": …}.
    """

    report_id: UUID
    code: str
    secret: str
    unit_code: str
    unit_name: dict[str, str]
    category_code: str
    category_name: dict[str, str]
    why: dict[str, str]
    state: str
    urgency: int
    deadlines: tuple[Clock, ...]
    replayed: bool = False
