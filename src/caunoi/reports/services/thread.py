"""Write into a report's thread: to the reporter, from the reporter, and notes for ourselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import override

from caunoi.reports.choices import Direction
from caunoi.reports.models import Message, Report
from caunoi.reports.services.files import attach_files
from caunoi.reports.services.intake import clean_text

MAX_TEXT = 50_000  # characters of one message; a longer one is cut where its writer sees it


def new_message(
    report: Report,
    direction: Direction,
    text: str,
    *,
    at: datetime,
    author: UUID | None = None,
    channel: str = "",
    external_id: str = "",
) -> Message:
    """An unsaved message. Without `channel` it goes the way the report came."""
    return Message(
        report=report, direction=direction, author_id=author, channel=channel or report.channel,
        text=clean_text(text)[:MAX_TEXT], at=at, external_id=external_id,
        unit_id=None if direction == Direction.FROM_REPORTER else report.unit_id,
    )  # fmt: skip


def write_message(
    report: Report,
    direction: Direction,
    text: str,
    *,
    at: datetime,
    author: UUID | None = None,
    files: Sequence[UUID] = (),
    channel: str = "",
    external_id: str = "",
) -> Message:
    """Add one message with its files to the thread."""
    message = new_message(
        report, direction, text, at=at, author=author, channel=channel, external_id=external_id
    )
    message.save(force_insert=True)
    if files:
        attach_files(message, files)
    return message


def say_to_reporter(report: Report, sentence: Callable[[], str], at: datetime) -> Message:
    """A message of the product's own, in the reporter's language."""
    with override(report.language):
        text = str(sentence())
    return write_message(report, Direction.TO_REPORTER, text, at=at)
