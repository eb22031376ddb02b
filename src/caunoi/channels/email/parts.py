"""The parts of a mail: its words, and what is enclosed."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from email.utils import collapse_rfc2231_value

from caunoi.channels.email.charsets import decode_text, decode_words
from caunoi.channels.email.html import html_to_text

MAX_PARTS = 200
MAX_DEPTH = 20
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature",
               "application/x-pkcs7-signature",
               }  # fmt: skip
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
    """The parts that hold something, in order; an enclosed mail is one part."""
    kind = mail.get_content_type()
    if not mail.is_multipart() or kind == "message/rfc822" or depth >= MAX_DEPTH:
        return [mail]
    found: list[Message] = []
    for part in children(mail):
        if len(found) < MAX_PARTS:
            found += leaves(part, depth + 1)
    return found


def words(parts: list[Message]) -> str:
    """What is written in plain text; where nothing is, what is written in HTML."""
    plain: list[str] = []
    html: list[str] = []
    for part in filter(_is_words, parts):
        text = decode_text(_bytes(part), part.get_content_charset() or "")
        (html if part.get_content_subtype() == "html" else plain).append(text)
    joined = "\n\n".join(text.strip() for text in plain if text.strip())
    return joined or "\n\n".join(filter(None, map(html_to_text, html)))


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
    if kind == "message/rfc822":
        return "eml"
    return kind.rpartition("/")[2].removeprefix("x-").partition("+")[0] or "bin"


def _bytes(part: Message) -> bytes:
    if part.is_multipart():
        enclosed = children(part)
        is_mail = part.get_content_type() == "message/rfc822" and enclosed
        return (enclosed[0] if is_mail else part).as_bytes()
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _name(part: Message) -> str:
    said = part.get_param("filename", None, "content-disposition")
    if said is None:
        said = part.get_param("name", None, "content-type")
    return decode_words(collapse_rfc2231_value(said)) if said else ""
