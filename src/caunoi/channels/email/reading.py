"""Read a mail: what its writer said, what is enclosed, and whether a person wrote it at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes

from caunoi.channels.email import headers, parts
from caunoi.channels.email.nature import Nature, who_speaks
from caunoi.channels.email.parts import Enclosure
from caunoi.channels.email.quotes import strip_history

__all__ = ["Enclosure", "Nature", "ReadMail", "external_id", "read_mail"]


@dataclass(frozen=True, slots=True)
class ReadMail:
    """What we make of a mail. `text` are the new words, `whole` with all that is quoted.

    `reason` is the status code of a failure, as "5.1.1", `about` the Message-ID of our letter that
    failed; `references` what the mail answers, the likeliest first.
    """

    nature: Nature
    text: str
    files: tuple[Enclosure, ...]
    message_id: str
    sent_at: datetime | None
    reason: str = ""
    about: str = ""
    whole: str = ""
    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    references: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()  # by its own headers


def read_mail(raw: bytes, *, empty_sender: bool = False) -> ReadMail:
    """Read the bytes of a mail. `empty_sender`: its envelope named no sender, as robots do.

    Raises whatever a broken mail makes the parser raise; the caller keeps the mail whole then.
    """
    mail = message_from_bytes(raw)
    speaker = who_speaks(mail, raw, empty_sender=empty_sender)
    leaves = parts.leaves(mail)
    whole = parts.words(leaves)
    subject = headers.subject(mail)
    name, address = headers.sender(mail)
    return ReadMail(
        nature=speaker.nature,
        text=strip_history(whole) or subject,
        files=tuple(parts.enclosures(leaves)),
        message_id=headers.message_id(mail),
        sent_at=headers.date(mail),
        reason=speaker.reason,
        about=speaker.about,
        whole=whole,
        subject=subject,
        sender=address,
        sender_name=name,
        references=headers.references(mail),
        receivers=tuple(headers.receivers(mail)),
    )


def external_id(read: ReadMail, report: bytes = b"") -> str:
    """What makes two mails to one report the same: Message-ID and what was written.

    The Message-ID alone would let a careless mail program, or a rogue who guesses it, make a
    second, different mail vanish. Where there is none, sender, date and subject stand for it.
    """
    named = read.message_id or f"{read.sender}\0{read.sent_at}\0{read.subject}"
    digest = hashlib.sha256(report + named.encode("utf-8", "surrogateescape"))
    digest.update(b"\0" + read.text.encode())
    for file in read.files:
        digest.update(b"\0" + hashlib.sha256(file.data).digest())
    return f"mail:{digest.hexdigest()}"
