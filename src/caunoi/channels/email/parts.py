"""The parts of a mail: its words, and what is enclosed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import collapse_rfc2231_value

from caunoi.channels.email.charsets import decode_text, decode_words
from caunoi.channels.email.headers import header
from caunoi.channels.email.html import html_to_text
from caunoi.channels.email.smime import open_signed
from caunoi.channels.email.tnef import is_tnef, open_tnef

MAX_PARTS = 200
MAX_DEPTH = 20
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature",
               "application/x-pkcs7-signature",
               }  # fmt: skip
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_ENDINGS = {
    "message/rfc822": "eml", "text/calendar": "ics", "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m", "text/plain": "txt", "image/jpeg": "jpg",
}  # fmt: skip
_CALENDAR = re.compile(r"^(SUMMARY|LOCATION|DESCRIPTION)(?:;[^:]*)?:(.+)$")
# What servers say to each other.
_REPORTS = {"message/delivery-status", "message/feedback-report"}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file of a mail."""

    name: str
    data: bytes


def children(mail: Message) -> list[Message]:
    """The parts directly inside."""
    inside: object = mail.get_payload()
    found = inside if isinstance(inside, list) else []
    return [part for part in found if isinstance(part, Message)]


def leaves(mail: Message, depth: int = 0) -> list[Message]:
    """The parts that hold something, in order; an enclosed mail is one part.

    What is wrapped once more, in a signed envelope or by Outlook, is taken out of its wrapping.
    """
    kind = mail.get_content_type()
    if depth >= MAX_DEPTH:
        return [mail]
    if not mail.is_multipart() or kind == "message/rfc822":
        wrapped = _unwrapped(mail, kind)
        return leaves(wrapped, depth + 1) if wrapped is not None else [mail]
    found: list[Message] = []
    for part in children(mail):
        if len(found) < MAX_PARTS:
            found += leaves(part, depth + 1)
    return found


def _unwrapped(part: Message, kind: str) -> Message | None:
    if kind in _SEALED:
        inside = open_signed(_bytes(part))
        return message_from_bytes(inside) if inside else None
    name = _name(part).lower()
    if kind in _TNEF or name == "winmail.dat":
        data = _bytes(part)
        return _of_outlook(data) if is_tnef(data) else None
    return None


def _of_outlook(data: bytes) -> Message:
    """A `winmail.dat` as the mail that it should have been."""
    text, files = open_tnef(data)
    mail = EmailMessage()
    mail.set_content(text)
    for name, held in files:
        mail.add_attachment(held, maintype="application", subtype="octet-stream",
                            filename=" ".join(name.split()) or "file.bin")  # fmt: skip
    return mail


def words(parts: list[Message]) -> str:
    """What is written in plain text; where nothing is, what is written in HTML."""
    plain: list[str] = []
    html: list[str] = []
    for part in filter(_is_words, parts):
        text = decode_text(_bytes(part), part.get_content_charset() or "")
        (html if part.get_content_subtype() == "html" else plain).append(text)
    joined = "\n\n".join(text.strip() for text in plain if text.strip())
    joined = joined or "\n\n".join(filter(None, map(html_to_text, html)))
    return joined or "\n\n".join(filter(None, map(_of_calendar, parts)))


def _of_calendar(part: Message) -> str:
    """What an invitation says, where nothing else in the mail says anything."""
    if part.get_content_type() != "text/calendar":
        return ""
    text = decode_text(_bytes(part), part.get_content_charset() or "")
    lines = re.sub(r"\n[ \t]", "", text).split("\n")
    said = dict(reversed([(m[1], m[2]) for m in map(_CALENDAR.match, lines) if m]))
    words_of = (said.get(name, "") for name in ("SUMMARY", "LOCATION", "DESCRIPTION"))
    return "\n".join(
        re.sub(r"\\([,;\\])", r"\1", one.replace("\\n", "\n")) for one in words_of if one
    )


def enclosures(parts: list[Message]) -> list[Enclosure]:
    """Every file, under a name that can be shown."""
    found = []
    for part in parts:
        kind = part.get_content_type()
        if _is_words(part) or kind in _SIGNATURES or kind in _REPORTS:
            continue
        data = _bytes(part)
        if data:
            found.append(Enclosure(_name(part) or f"file.{_ending(kind)}", data))
    return found


def _is_words(part: Message) -> bool:
    if part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
        return False
    return part.get_content_subtype() in {"plain", "html"} and not _name(part)


def _ending(kind: str) -> str:
    if kind in _ENDINGS:
        return _ENDINGS[kind]
    return kind.rpartition("/")[2].removeprefix("x-").partition("+")[0] or "bin"


def _bytes(part: Message) -> bytes:
    if part.is_multipart():
        enclosed = children(part)
        is_mail = part.get_content_type() == "message/rfc822" and enclosed
        return (enclosed[0] if is_mail else part).as_bytes()
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _name(part: Message) -> str:
    said = _parameter(part, "Content-Disposition", "filename")
    if said is None:
        said = _parameter(part, "Content-Type", "name")
    return decode_words(collapse_rfc2231_value(said)) if said else ""


def _parameter(
    part: Message, name: str, wanted: str
) -> str | tuple[str | None, str | None, str] | None:
    """A parameter of a header, also where raw letters stand in it."""
    raw = header(part, name)
    if not raw.isascii():
        raw = decode_text(raw.encode("utf-8", "surrogateescape"))
    probe = Message()
    probe[name] = raw or "x"
    return probe.get_param(wanted, None, name)
