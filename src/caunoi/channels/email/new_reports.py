"""A mail to the public address becomes a report, and its sender gets the receipt by letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.choices import DeliveryState, Letter
from caunoi.channels.dialogue.hearing import is_english
from caunoi.channels.email.known import book_answer
from caunoi.channels.email.reading import ReadMail
from caunoi.channels.models import Delivery
from caunoi.channels.ways import EMAIL
from caunoi.core import keys
from caunoi.core.clock import now
from caunoi.core.ids import new_id
from caunoi.reports.choices import Channel
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.services.intake import receive_report

MAX_TEXT = 20_000  # what is longer is read in the whole mail, which stands beside it as a file
_PURPOSE = "delivery-words"
_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>")


def language_of(read: ReadMail) -> str:
    """The language of an answer to it."""
    return "en" if is_english(f"{read.subject} {read.whole}") else "vi"


def receive_mail_as_report(
    read: ReadMail, *, external_id: str, files: list[UUID], notes: list[str], sent_at: datetime
) -> Receipt:
    """Make the report and book its receipt's letter, in the caller's transaction.

    `notes` are our own words in brackets, for who reads it.
    """
    language = language_of(read)
    receipt = receive_report(
        Draft(
            text="\n\n".join(filter(None, [*notes, text_of(read)])), channel=Channel.EMAIL,
            contact=ContactCard(name=read.sender_name, email=read.sender), sent_at=sent_at,
            language=language, files=tuple(files), external_id=external_id,
        )
    )  # fmt: skip
    if read.sender:
        _book_receipt(read, receipt)
    return receipt


def text_of(read: ReadMail) -> str:
    """Subject and words, as one text: what is quoted may be the very thing that is told of."""
    said = read.whole or read.text
    if read.subject and read.subject not in said:
        said = f"{read.subject}\n\n{said}"
    if len(said) <= MAX_TEXT:
        return said.strip()
    with override(language_of(read)):
        rest = _("(The e-mail is longer; the whole of it is attached.)")
    return f"{said[:MAX_TEXT].strip()}…\n\n{rest}"


def is_long(read: ReadMail) -> bool:
    """Whether not all of its words fit into a report."""
    return len(read.whole) > MAX_TEXT


def _book_receipt(read: ReadMail, receipt: Receipt) -> None:
    """One letter with number and secret; its address gets at most one such letter an hour."""
    at, moment, pk = book_answer(read.sender), now(), new_id()
    due = min((clock.due_at for clock in receipt.deadlines), default=None)
    words = {
        "secret": receipt.secret, "due_at": due.isoformat() if due else "",
        "answers": read.message_id if _MESSAGE_ID.fullmatch(read.message_id) else "",
    }  # fmt: skip
    delivery = Delivery(
        id=pk, event_id=pk, report_id=receipt.report_id, channel=EMAIL, letter=Letter.RECEIVED,
        next_try_at=at or moment, created_at=moment, sealed=_seal(pk, words),
    )  # fmt: skip
    if at is None:
        delivery.state, delivery.ended_at, delivery.sealed = DeliveryState.SKIPPED, moment, None
        delivery.last_error = "too many letters from one address"
    delivery.save(force_insert=True)


def _seal(pk: UUID, words: Mapping[str, str]) -> bytes:
    return keys.seal(_PURPOSE, orjson.dumps(words), pk.bytes)


def receipt_words(delivery: Delivery) -> dict[str, Any]:
    """Secret, first limit and the letter that is answered; empty where it was sent already."""
    if delivery.sealed is None:
        return {}
    words: dict[str, Any] = orjson.loads(
        keys.unseal(_PURPOSE, bytes(delivery.sealed), delivery.pk.bytes)
    )
    return words
