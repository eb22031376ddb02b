"""The shapes that come in and go out. Unknown fields are ignored; extra answers are only added."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from caunoi.api import examples
from caunoi.reports.choices import Kind, State

KindName = Literal[
    "crime_report", "denunciation", "complaint", "order_feedback", "fire_hazard", "question"
]
assert set(KindName.__args__) == set(Kind.values)  # type: ignore[attr-defined]
StateName = Literal[
    "open", "all", "received", "classified", "verifying", "suspended", "checking", "in_progress",
    "transferred", "decided", "closed",
]  # fmt: skip
assert set(StateName.__args__) == {"open", "all", *State.values}  # type: ignore[attr-defined]


def _or_empty(value: object) -> object:
    return "" if value is None else value


Words = Annotated[str, BeforeValidator(_or_empty)]
# Something that can be seen: spaces and control characters alone say nothing.
Text = Annotated[str, StringConstraints(pattern=r"[^\s\x00-\x1f\x7f]")]


class ContactIn(BaseModel):
    """How to reach the reporter; every field may be left out."""

    name: Words = Field("", max_length=200, examples=[examples.NAME])
    phone: Words = Field("", max_length=40, examples=["0912345678"])
    email: Words = Field("", max_length=254, examples=["lan@example.com"])


class ReportIn(BaseModel):
    """A report. Only `text` is needed."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REPORT]})

    text: Text = Field(description="What happened, in the person's own words.")
    kind: KindName | None = Field(None, description="Which intake; without it the category tells.")
    category: Words = Field(
        "", max_length=60,
        description="Code of a leaf of /categories; without it the text decides.",
        examples=["ma_tuy.su_dung"],
    )  # fmt: skip
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    area: Words = Field("", max_length=16, description="Code of the ward, from /areas.")
    place: Words = Field("", max_length=2000)
    occurred_at: datetime | None = Field(
        None, description="Without an offset it is the city's time.",
        examples=["2026-11-23T02:00:00+07:00"],
    )  # fmt: skip
    anonymous: bool = False
    contact: ContactIn | None = None


class NameOut(Schema):
    """A code with its name in the caller's language."""

    code: str
    name: str


class RoutingOut(Schema):
    """Why that unit."""

    why: str


class DeadlineOut(Schema):
    """A running clock: the law's rule and its strict end."""

    rule: str
    due_at: datetime


class ReceiptOut(Schema):
    """The receipt. `secret` is given here and never again."""

    code: str = Field(examples=["4821-7730-5"])
    secret: str = Field(examples=["ba-tho-cham mu-nai-xo ngo-cai-du ham-voi-ta"])
    unit: NameOut
    category: NameOut
    routing: RoutingOut
    state: str = Field(examples=["received"])
    deadlines: list[DeadlineOut]
    warnings: list[str] = Field(default=[], description="What could not be used as it was sent.")


class MessageIn(Schema):
    """A message of the reporter."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.MESSAGE]})

    text: Text


class SuggestIn(Schema):
    """A text to find the category and the unit of; nothing is stored."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUGGEST]})

    text: Text
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    area: Words = Field("", max_length=16, description="Code of the ward, from /areas.")
    category: Words = Field(
        "", max_length=60, description="What the person chose: then only the unit is found."
    )


class DangerOut(Schema):
    """Life in danger now: the number to call first, and the words that say so."""

    call: str = Field(examples=["114"])
    words: list[str]


class SuggestOut(Schema):
    """The likeliest category, its unit, and the words that led there.

    `danger` is there where somebody should be called at once. `holds_secret`: the text seems to
    hold the secret words of a receipt, which are masked when it is sent. `money_sent`: a fraud in
    which money has gone; a bank that is called at once may still hold it.
    """

    category: NameOut
    unit: NameOut
    words: list[str]
    danger: DangerOut | None = None
    holds_secret: bool = False
    money_sent: bool = False


class Problem(Schema):
    """RFC 9457. `ground` names the rule or article, `missing` the fields that are still needed."""

    type: str
    title: str
    status: int
    detail: str | None = None
    ground: str | None = None
    missing: list[str] | None = None
    errors: list[dict[str, Any]] | None = None


def problems(*statuses: int) -> dict[int, type[Problem]]:
    """What a call may answer beside what it promises: problem documents with these statuses."""
    return dict.fromkeys(statuses, Problem)
