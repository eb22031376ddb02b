"""The shapes of answers about reports. Fields are only ever added."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from caunoi.api import examples
from caunoi.api.schemas import NameOut, RoutingOut

MOMENT = "2026-11-24T09:15:00+07:00"


class UnitNameOut(Schema):
    """A unit as residents know it."""

    name: str = Field(examples=[examples.UNIT])


class OutcomeOut(Schema):
    """How it ended, and on which ground."""

    code: str
    ground: str


class StepOut(Schema):
    """One line of the public history."""

    at: datetime = Field(examples=[MOMENT])
    code: str = Field(examples=["report.received"])
    words: str


class FileOut(Schema):
    """A file of a message."""

    id: UUID
    name: str = Field(examples=["anh.jpg"])
    size: int = Field(description="Bytes of the original.")
    state: str = Field(
        description="shown, cleaning, waiting (the scanner), stored, failed, harmful or barred",
        examples=["shown"],
    )
    state_name: str


class MessageOut(Schema):
    """A message that both sides see."""

    id: UUID
    at: datetime = Field(examples=[MOMENT])
    sent_by: str = Field(alias="from", description="reporter or police", examples=["police"])
    sender: str = Field(description="The unit; empty for the reporter.")
    text: str
    attachments: list[FileOut]


class ClockOut(Schema):
    """A clock of the law: `due_at` is the strict end, `legal_due_at` rolled to a working day."""

    rule: str = Field(examples=["crime_report.notify_receipt"])
    title: str
    article: str
    due_at: datetime
    legal_due_at: datetime
    met_at: datetime | None
    running: bool
    late: bool


class LookOut(Schema):
    """Somebody opened the report: from which unit, and what for."""

    at: datetime
    unit: str
    purpose: str


class _Told(Schema):
    """What reporter and officer both see of a report."""

    code: str = Field(examples=["4821-7730-5"])
    kind: str = Field(examples=["crime_report"])
    state: str = Field(examples=["verifying"])
    state_name: str
    text: str
    place: str
    received_at: datetime = Field(examples=[MOMENT])
    routing: RoutingOut
    outcome: OutcomeOut | None
    rating: int | None
    history: list[StepOut]
    messages: list[MessageOut]
    deadlines: list[ClockOut]
    access: list[LookOut]


class ReportOut(_Told):
    """A report as its reporter sees it."""

    unit: UnitNameOut


class MessageTaken(Schema):
    """A message that is stored."""

    id: str
    at: datetime


class RefusedFile(Schema):
    """A file that could not be kept, and why."""

    name: str
    detail: str


class FilesTaken(Schema):
    """A message with files that is stored."""

    id: str
    files: list[str]
    refused: list[RefusedFile]


class NextOut(Schema):
    """The clock that runs out first."""

    rule: str
    due_at: datetime


class RowOut(Schema):
    """A line of the inbox."""

    code: str = Field(examples=["4821-7730-5"])
    kind: str
    category: NameOut
    state: str
    urgency: int = Field(description="1 is the most urgent.")
    excerpt: str
    area: str
    place: str
    unit: NameOut
    assignee: str | None
    channel: str
    anonymous: bool
    received_at: datetime
    next: NextOut | None
    waits_for_answer: bool


class InboxOut(Schema):
    """A page of the inbox; `next` is the cursor of the following one, empty at the end."""

    items: list[RowOut]
    next: str


class ContactOut(Schema):
    """The reporter's contact, masked."""

    name: str
    phone: str = Field(examples=["…678"])
    email: str


class ChoiceOut(Schema):
    """One of a list."""

    code: str
    title: str
    law: str


class FieldOut(Schema):
    """What a step asks for."""

    name: str
    label: str
    form: str
    required: bool
    choices: list[ChoiceOut] | None = None


class TransitionOut(Schema):
    """A step that is open to the caller."""

    name: str = Field(examples=["classify"])
    title: str
    law: str
    fields: list[FieldOut]


class StaffReportOut(_Told):
    """A report as an officer sees it."""

    category: NameOut
    unit: NameOut
    urgency: int
    area: str
    channel: str
    anonymous: bool
    about_police: bool
    assignee: str | None
    contact: ContactOut | None
    transitions: list[TransitionOut]


class HandedOn(Schema):
    """The step took the report out of the caller's sight."""

    code: str
    state: str = Field(examples=["transferred"])


class CategoryOut(Schema):
    """A leaf of the categories."""

    code: str = Field(examples=["hinh_su.trom_cap"])
    name: str
    kind: str = Field(description="Which workflow handles it.")
    urgency: int
    parent: NameOut


class CategoriesOut(Schema):
    """All leaves."""

    items: list[CategoryOut]


class UnitOut(Schema):
    """A unit in service on that day."""

    code: str = Field(examples=["CA-00316"])
    name: str
    kind: str
    parent: str | None
    area: str | None
    hotline: str | None


class UnitsOut(Schema):
    """All units in service."""

    items: list[UnitOut]


class NearOut(Schema):
    """A ward nearby."""

    code: str
    name: str
    distance_m: int


class AreaOut(Schema):
    """An area that a point lies in, or that a name found; what it is called today is in `now`."""

    code: str = Field(examples=["00316"])
    name: str
    approximate: bool | None = None
    border_m: int | None = None
    kind: str | None = None
    was: str | None = None
    note: str | None = None
    now: list[NameOut] | None = None


class AreasOut(Schema):
    """Areas, likeliest first, and wards nearby where a point was asked for."""

    items: list[AreaOut]
    near: list[NearOut] | None = None
