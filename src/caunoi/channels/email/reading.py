"""Read a mail: what its writer said, what is enclosed, and whether a person wrote it at all."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime
from enum import StrEnum

from caunoi.channels.email.charsets import decode_text, decode_words
from caunoi.channels.email.html import html_to_text
from caunoi.channels.email.quotes import strip_history

MAX_PARTS = 200
MAX_DEPTH = 20
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature",
               "application/x-pkcs7-signature",
               }  # fmt: skip
_BULK = {"bulk", "list", "junk", "auto_reply"}
_SUPPRESS = re.compile(r"\b(?:all|oof|autoreply)\b", re.IGNORECASE)
_ROBOTS = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)\b", re.IGNORECASE)
_REPLY_MARK = re.compile(r"^(?:(?:re|fwd?|aw|tr|sv)\s*:\s*)+", re.IGNORECASE)


class Nature(StrEnum):
    """Who speaks in a mail."""

    PERSON = "person"
    ROBOT = "robot"  # vacation notes, read receipts, lists: nobody's word on a report
    FAILED = "failed"  # a mail server could not deliver one of our letters
    DELAYED = "delayed"  # … and goes on trying


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file of a mail."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ReadMail:
    """What we make of a mail. `reason` is the status code of a failure, as "5.1.1"."""

    nature: Nature
    text: str
    files: tuple[Enclosure, ...]
    message_id: str
    sent_at: datetime | None
    reason: str = ""
    about: str = ""  # the Message-ID of our letter that failed


def read_mail(raw: bytes, *, empty_sender: bool = False) -> ReadMail:
    """Read the bytes of a mail. `empty_sender`: its envelope named no sender, as robots do.

    Raises whatever a broken mail makes the parser raise; the caller keeps the mail whole then.
    """
    mail = message_from_bytes(raw)
    nature, reason = _nature(mail, empty_sender)
    leaves = list(_leaves(mail))
    text = _text(leaves)
    new_words = strip_history(text)
    return ReadMail(
        nature=nature,
        text=new_words or _subject(mail),
        files=tuple(_enclosures(leaves)),
        message_id=_header(mail, "Message-ID"),
        sent_at=_date(mail),
        reason=reason,
        about=_our_letter(raw) if nature in {Nature.FAILED, Nature.DELAYED} else "",
    )


def external_id(read: ReadMail, report: bytes) -> str:
    """What makes two mails to one report the same: Message-ID and what was written.

    The Message-ID alone would let a careless mail program, or a rogue who guesses it, make a
    second, different mail vanish.
    """
    digest = hashlib.sha256(report + read.message_id.encode("utf-8", "surrogateescape"))
    digest.update(b"\0" + read.text.encode())
    for file in read.files:
        digest.update(b"\0" + hashlib.sha256(file.data).digest())
    return f"mail:{digest.hexdigest()}"


def _nature(mail: Message, empty_sender: bool) -> tuple[Nature, str]:
    if mail.get_content_type() == "multipart/report":
        return _report_of_server(mail)
    robot = (
        _header(mail, "Auto-Submitted").split(";")[0].strip().lower() not in {"", "no"}
        or _header(mail, "Precedence").lower() in _BULK
        or _SUPPRESS.search(_header(mail, "X-Auto-Response-Suppress")) is not None
        or any(name in mail for name in ("List-Id", "X-Autoreply", "X-Autorespond", "X-Loop"))
    )
    if robot:
        return Nature.ROBOT, ""
    if empty_sender or _header(mail, "Return-Path") == "<>":
        daemon = _ROBOTS.match(_address(mail)) is not None
        return (Nature.FAILED if daemon else Nature.ROBOT), ""
    return Nature.PERSON, ""


def _report_of_server(mail: Message) -> tuple[Nature, str]:
    """RFC 3464: what became of our letter. Read receipts are reports, too: a robot's."""
    for part in _children(mail)[:MAX_PARTS]:
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _children(part):
            action = _header(block, "Action").lower()
            if action in {"failed", "delayed"}:
                status = _header(block, "Status").split(" ")[0][:9]
                return (Nature.FAILED if action == "failed" else Nature.DELAYED), status
    return Nature.ROBOT, ""


def _our_letter(raw: bytes) -> str:
    """The second and later Message-IDs of a report of failure: our own letter is quoted there."""
    found = re.findall(rb"^message-id:\s*(<[^<>\s]+>)", raw, re.IGNORECASE | re.MULTILINE)
    return found[-1].decode("ascii", "replace") if found else ""


def _header(mail: Message, name: str) -> str:
    """A header as it came: bytes that are no ASCII stand in it as surrogates."""
    found = (str(value) for key, value in mail.raw_items() if key.lower() == name.lower())
    return next(found, "").strip()


def _address(mail: Message) -> str:
    return decode_words(_header(mail, "From")).rpartition("<")[2].strip("<> ")


def _subject(mail: Message) -> str:
    return _REPLY_MARK.sub("", decode_words(" ".join(_header(mail, "Subject").split())))


def _date(mail: Message) -> datetime | None:
    try:
        said = parsedate_to_datetime(_header(mail, "Date"))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def _leaves(mail: Message, depth: int = 0) -> list[Message]:
    """The parts that hold something, in order; an enclosed mail is one part."""
    kind = mail.get_content_type()
    if not mail.is_multipart() or kind == "message/rfc822" or depth >= MAX_DEPTH:
        return [mail]
    found: list[Message] = []
    for part in _children(mail):
        if len(found) < MAX_PARTS:
            found += _leaves(part, depth + 1)
    return found


def _children(mail: Message) -> list[Message]:
    inside: object = mail.get_payload()
    found = inside if isinstance(inside, list) else []
    return [part for part in found if isinstance(part, Message)]


def _is_words(part: Message) -> bool:
    if part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
        return False
    return part.get_content_subtype() in {"plain", "html"} and not _name(part)


def _text(leaves: list[Message]) -> str:
    plain: list[str] = []
    html: list[str] = []
    for part in filter(_is_words, leaves):
        words = decode_text(_bytes(part), part.get_content_charset() or "")
        (html if part.get_content_subtype() == "html" else plain).append(words)
    text = "\n\n".join(words.strip() for words in plain if words.strip())
    return text or "\n\n".join(filter(None, map(html_to_text, html)))


def _enclosures(leaves: list[Message]) -> list[Enclosure]:
    found = []
    for part in leaves:
        kind = part.get_content_type()
        if _is_words(part) or kind in _SIGNATURES or kind == "message/delivery-status":
            continue
        data = _bytes(part)
        if data:
            found.append(Enclosure(_name(part) or f"file.{_ending(kind)}", data))
    return found


def _ending(kind: str) -> str:
    if kind == "message/rfc822":
        return "eml"
    return kind.rpartition("/")[2].removeprefix("x-").partition("+")[0] or "bin"


def _bytes(part: Message) -> bytes:
    if part.is_multipart():
        enclosed = _children(part)
        is_mail = part.get_content_type() == "message/rfc822" and enclosed
        return (enclosed[0] if is_mail else part).as_bytes()
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _name(part: Message) -> str:
    said = part.get_param("filename", None, "content-disposition")
    if said is None:
        said = part.get_param("name", None, "content-type")
    return decode_words(collapse_rfc2231_value(said)) if said else ""
