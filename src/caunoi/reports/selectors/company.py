"""Who else has a report open now, and whose unsent reply waits there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, TextField, Value

from caunoi.accounts.access import Actor
from caunoi.core.clock import now
from caunoi.reports.models import Message, Presence, ReplyDraft, Report

FRESH = timedelta(minutes=1)  # a row that is older means no


@dataclass(frozen=True, slots=True)
class Beside:
    """A colleague who looks at the report now."""

    officer_id: UUID
    name: str
    writing: bool


@dataclass(frozen=True, slots=True)
class Unsent:
    """An unsent reply and whose it is."""

    officer_id: UUID
    name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody else at the report, and all that was written and not sent."""

    here: tuple[Beside, ...]
    mine: Unsent | None
    theirs: tuple[Unsent, ...]

    @property
    def names_writing(self) -> str:
        """Who is writing now, by name."""
        return ", ".join(one.name for one in self.here if one.writing)


def company_of(report: Report, by: Actor) -> Company:
    """Who is there beside this officer, and the drafts, in one query."""
    drafts = ReplyDraft.objects.filter(report=report).values_list(
        "officer_id", "officer__account__name", "text", "updated_at",
        Value(True, output_field=BooleanField()), Value(False, output_field=BooleanField()),
    )  # fmt: skip
    present = (
        Presence.objects.filter(report=report, at__gt=now() - FRESH)
        .exclude(officer_id=by.id)
        .values_list(
            "officer_id", "officer__account__name", Value("", output_field=TextField()), "at",
            Value(False, output_field=BooleanField()), "writing",
        )
    )  # fmt: skip
    here: list[Beside] = []
    unsent: list[Unsent] = []
    for officer_id, name, text, at, is_draft, writing in drafts.union(present, all=True):
        if is_draft:
            unsent.append(Unsent(officer_id, name, text, at))
        else:
            here.append(Beside(officer_id, name, writing))
    return company(here, unsent, by)


def company(here: Iterable[Beside], unsent: Iterable[Unsent], by: Actor) -> Company:
    """These as the officer sees them: colleagues by name, drafts newest first, their own apart."""
    drafts = sorted(unsent, key=lambda draft: draft.at, reverse=True)
    return Company(
        tuple(sorted(here, key=lambda one: one.name)),
        next((draft for draft in drafts if draft.officer_id == by.id), None),
        tuple(draft for draft in drafts if draft.officer_id != by.id),
    )


def newest_message(report: Report) -> str:
    """Id of the newest message or note of the thread, empty where there is none."""
    newest = Message.objects.filter(report=report).order_by("-at", "-id").values_list("pk").first()
    return str(newest[0]) if newest else ""
