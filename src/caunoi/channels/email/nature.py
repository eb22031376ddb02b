"""Who speaks in a mail: a person, a machine, or a mail server about one of our letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from caunoi.channels.email.addresses import is_ours
from caunoi.channels.email.headers import header, message_id, sender
from caunoi.channels.email.parts import children

MAX_PARTS = 200
_BULK = {"bulk", "list", "junk", "auto_reply"}
_SUPPRESS = re.compile(r"\b(?:all|oof|autoreply)\b", re.IGNORECASE)
_ROBOTS = re.compile(
    r"^(?:mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|khong-tra-loi)\b",
    re.IGNORECASE,
)
_ROBOT_HEADERS = (
    "List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Loop",
)  # fmt: skip


class Nature(StrEnum):
    """Who speaks in a mail."""

    PERSON = "person"
    ROBOT = "robot"  # vacation notes, read receipts, lists: nobody's word on a report
    FAILED = "failed"  # a mail server could not deliver one of our letters
    DELAYED = "delayed"  # … and goes on trying
    COMPLAINT = "complaint"  # the receiver pressed "this is spam" (RFC 5965)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks. `reason`: the status of a failure, as "5.1.1"; `about`: our letter's id."""

    nature: Nature
    reason: str = ""
    about: str = ""


def who_speaks(mail: Message, raw: bytes, *, empty_sender: bool) -> Speaker:
    """Tell a person from a machine; nothing that a machine wrote is ever answered."""
    if mail.get_content_type() == "multipart/report":
        nature, reason = _report_of_server(mail)
        return Speaker(nature, reason, _our_letter(raw))
    if _is_robot(mail):
        return Speaker(Nature.ROBOT)
    daemon = _ROBOTS.match(sender(mail)[1]) is not None
    if empty_sender or header(mail, "Return-Path") == "<>":
        return Speaker(Nature.FAILED, "", _our_letter(raw)) if daemon else Speaker(Nature.ROBOT)
    return Speaker(Nature.ROBOT if daemon else Nature.PERSON)


def _is_robot(mail: Message) -> bool:
    return (
        header(mail, "Auto-Submitted").split(";")[0].strip().lower() not in {"", "no"}
        or header(mail, "Precedence").lower() in _BULK
        or _SUPPRESS.search(header(mail, "X-Auto-Response-Suppress")) is not None
        or any(name in mail for name in _ROBOT_HEADERS)
        or is_ours(sender(mail)[1])
        or is_ours(message_id(mail))
    )


def _report_of_server(mail: Message) -> tuple[Nature, str]:
    """RFC 3464: what became of our letter. Read receipts are reports, too: a robot's."""
    for part in children(mail)[:MAX_PARTS]:
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            return _complaint(part), ""
        if kind != "message/delivery-status":
            continue
        for block in children(part):
            action = header(block, "Action").lower()
            if action in {"failed", "delayed"}:
                status = header(block, "Status").split(" ")[0][:9]
                return (Nature.FAILED if action == "failed" else Nature.DELAYED), status
    return Nature.ROBOT, ""


def _complaint(part: Message) -> Nature:
    """ARF: "not-spam" takes a complaint back and asks nothing of us."""
    held = part.as_bytes().lower()
    said = re.search(rb"^feedback-type:\s*([\w-]+)", held, re.MULTILINE)
    return Nature.ROBOT if said and said[1] == b"not-spam" else Nature.COMPLAINT


def _our_letter(raw: bytes) -> str:
    """The second and later Message-IDs of a report of failure: our own letter is quoted there."""
    found = re.findall(rb"^message-id:\s*(<[^<>\s]+>)", raw, re.IGNORECASE | re.MULTILINE)
    return found[-1].decode("ascii", "replace") if found else ""
