"""The headers of a mail as letters, whatever bytes stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from caunoi.channels.email.charsets import decode_words
from caunoi.core.folding import fold

MAX_REFERENCES = 60
_ID = re.compile(r"<[^<>\s]{1,250}>")
_REPLY_MARKS = {"re", "fw", "fwd", "aw", "tr", "sv", "tra loi", "chuyen tiep"}  # folded
_RECEIVERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
_ADDRESS = re.compile(r"^[^\s@<>,;\x00-\x1f]{1,64}@[^\s@<>,;\x00-\x1f]{1,190}$")


def header(mail: Message, name: str) -> str:
    """A header as it came: bytes that are no ASCII stand in it as surrogates."""
    return next(iter(headers(mail, name)), "")


def headers(mail: Message, name: str) -> list[str]:
    """Every header of that name."""
    wanted = name.lower()
    return [str(value).strip() for key, value in mail.raw_items() if key.lower() == wanted]


def sender(mail: Message) -> tuple[str, str]:
    """(name, address) of the From header; empty where it holds no address."""
    said = header(mail, "From")
    shown, _bracket, rest = said.rpartition("<")
    address = decode_words(rest or said).strip("<> ").strip()
    if not _ADDRESS.match(address):
        address = next((one for _name, one in getaddresses([said]) if _ADDRESS.match(one)), "")
    name = decode_words(shown).strip().strip("\"'").strip()
    return ("" if "@" in name else name[:200]), address


def receivers(mail: Message) -> list[str]:
    """Every address that a mail says it was sent to, for where no envelope tells."""
    said = [value for name in _RECEIVERS for value in headers(mail, name)]
    return [address for _name, address in getaddresses(said[:50]) if "@" in address][:200]


def subject(mail: Message) -> str:
    """What the mail is called, without "Re:"."""
    said = decode_words(" ".join(header(mail, "Subject").split())).strip()
    mark, colon, rest = said.partition(":")
    while colon and fold(mark) in _REPLY_MARKS:
        said = rest.strip()
        mark, colon, rest = said.partition(":")
    return said


def message_id(mail: Message) -> str:
    """The Message-ID, as it came."""
    return header(mail, "Message-ID")


def references(mail: Message) -> tuple[str, ...]:
    """What the mail answers: In-Reply-To first, then References from right to left."""
    found = _ids(headers(mail, "In-Reply-To"))
    found += reversed(_ids(headers(mail, "References")))
    return tuple(dict.fromkeys(found))[:MAX_REFERENCES]


def _ids(values: Iterable[str]) -> list[str]:
    return [one for value in values for one in _ID.findall(value)]


def date(mail: Message) -> datetime | None:
    """When it was written, by its own words."""
    try:
        said = parsedate_to_datetime(header(mail, "Date"))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)
