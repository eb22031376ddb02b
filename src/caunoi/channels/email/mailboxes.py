"""The mailboxes that are read by IMAP: who reads each, how far, and how it fares."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from django.db import transaction

from caunoi.channels.models import Mailbox
from caunoi.core.clock import now

HELD = timedelta(seconds=60)  # a worker that died gives its mailbox back then


class BadMailbox(ValueError):
    """The address of a mailbox in the settings cannot be used; says why, without its password."""


@dataclass(frozen=True, slots=True)
class Box:
    """One mailbox of the settings. `move`: a folder for what was taken; empty: it stays, seen."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    move: str = ""
    tls: bool = True

    @property
    def name(self) -> str:
        """What it is called in the table and in the log."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:200]


def read_box(address: str) -> Box:
    """A mailbox as the settings write it: `imaps://user:password@host/INBOX?move=Taken`.

    Raises:
        BadMailbox: it is not written so, or the password would cross a network in the clear.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise BadMailbox("it is no address") from error
    host = parts.hostname or ""
    if parts.scheme not in {"imap", "imaps"} or not host or not parts.username:
        raise BadMailbox("write it as imaps://user:password@host/INBOX")
    tls = parts.scheme == "imaps"
    if not tls and not _is_here(host):
        raise BadMailbox(f"{host}: without TLS only a server on this machine may be asked")
    return Box(
        host, port or (993 if tls else 143), unquote(parts.username),
        unquote(parts.password or ""), unquote(parts.path.strip("/")) or "INBOX",
        parse_qs(parts.query).get("move", [""])[0], tls,
    )  # fmt: skip


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def hold(name: str, holder: str) -> bool:
    """Have the mailbox, or keep it; False where another worker has it."""
    moment = now()
    Mailbox.objects.get_or_create(name=name)
    free = Mailbox.objects.filter(name=name).exclude(
        held_until__gt=moment, holder__gt=""
    ) | Mailbox.objects.filter(name=name, holder=holder)
    return bool(free.update(holder=holder, held_until=moment + HELD))


def release(name: str, holder: str) -> None:
    """Let another worker have it at once."""
    Mailbox.objects.filter(name=name, holder=holder).update(holder="", held_until=None)


def last_uid(name: str, uid_validity: int) -> int | None:
    """Up to which message it was read; None where it is new to us, or its numbers are."""
    row = Mailbox.objects.get(name=name)
    return row.last_uid if row.uid_validity == uid_validity else None


@transaction.atomic
def note_read(name: str, uid_validity: int, uid: int, *, came: bool = False) -> None:
    """It was read up to this message; never back within the same numbering."""
    row = Mailbox.objects.select_for_update().get(name=name)
    same = row.uid_validity == uid_validity
    row.uid_validity, row.last_uid = uid_validity, max(uid, row.last_uid) if same else uid
    if came:
        row.last_in_at = now()
    row.save(update_fields=["uid_validity", "last_uid", "last_in_at"])


def note_works(name: str) -> None:
    """The server answered."""
    Mailbox.objects.filter(name=name).update(last_ok_at=now(), last_error="", last_error_at=None)


def note_trouble(name: str, why: str) -> None:
    """It cannot be read at the moment."""
    Mailbox.objects.filter(name=name).update(last_error=why[:200], last_error_at=now())
