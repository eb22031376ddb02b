"""Read a mailbox by IMAP: what is there is stored first, and only then marked as seen or moved.

One thread for each mailbox: one that fails holds up no other, and each comes back by itself when
its server does.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils.translation import gettext as _
from django.utils.translation import override
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from caunoi.channels.email import headers, mailboxes, parts
from caunoi.channels.email.mailboxes import Box
from caunoi.channels.email.targets import find_targets
from caunoi.channels.incoming import store_mail

logger = logging.getLogger(__name__)

MAX_BYTES = 35 * 1024 * 1024  # as at the door
PEEK_BYTES = 256 * 1024  # of a larger one
POLL_SECONDS = 180.0  # IDLE is begun anew then: long before a server ends it after 30 minutes
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0
LISTEN_SECONDS = 1.0
_SEEN = rb"\Seen"
_COPIED = ("From", "To", "Cc", "Subject", "Date", "In-Reply-To", "References", "Auto-Submitted",
           "Precedence", "List-Id", "List-Unsubscribe", "Return-Path",
           )  # fmt: skip


class Reader:
    """Reads one mailbox until `stopping` is set."""

    def __init__(self, box: Box, stopping: threading.Event) -> None:
        self.box = box
        self.stopping = stopping
        self.holder = f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(3)}"

    def run(self) -> None:
        """Read, wait for more, come back after any failure; a step longer each time."""
        wait = FIRST_WAIT
        while not self.stopping.is_set():
            began = time.monotonic()
            why = self._try()
            if time.monotonic() - began > LONGEST_WAIT:
                wait = FIRST_WAIT  # it had worked for a while
            if why:
                logger.warning("the mailbox %s cannot be read: %s", self.box.name, why)
                with suppress(DatabaseError, InterfaceError):
                    mailboxes.note_trouble(self.box.name, why)
            self.stopping.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT) if why else FIRST_WAIT
        with suppress(DatabaseError, InterfaceError):
            mailboxes.release(self.box.name, self.holder)

    def _try(self) -> str:
        """One connection from begin to end; returns why it ended, empty where nothing is wrong."""
        try:
            close_old_connections()
            if mailboxes.hold(self.box.name, self.holder):
                self._session()
        except LoginError:
            return "the server refuses user or password"
        except (IMAPClientError, OSError, ssl.SSLError) as error:
            return type(error).__name__
        except (DatabaseError, InterfaceError):
            return "the database does not answer"
        except Exception as error:
            logger.exception("reading a mailbox failed")
            return type(error).__name__
        return ""

    def _session(self) -> None:
        with _connected(self.box) as client:
            chosen = client.select_folder(self.box.folder)
            validity = int(chosen[b"UIDVALIDITY"])
            self._begin(client, chosen, validity)
            while not self.stopping.is_set() and mailboxes.hold(self.box.name, self.holder):
                while self.take_all(client, validity):
                    pass  # something may have come while the last ones were fetched
                mailboxes.note_works(self.box.name)
                self._listen(client)

    def _begin(self, client: IMAPClient, chosen: dict[bytes, Any], validity: int) -> None:
        """A mailbox that is new to us, or was numbered anew: what is seen there stays unread."""
        if mailboxes.last_uid(self.box.name, validity) is None:
            known = client.search(["ALL"])
            highest = int(chosen.get(b"UIDNEXT", max(known, default=0) + 1)) - 1
            mailboxes.note_read(self.box.name, validity, 0 if self.box.move else highest)

    def take_all(self, client: IMAPClient, validity: int) -> int:
        """Store whatever is new or unseen; returns how many were done with."""
        last = mailboxes.last_uid(self.box.name, validity) or 0
        fresh = [uid for uid in client.search(["UID", f"{last + 1}:*"]) if uid > last]
        uids = sorted({*client.search(["UNSEEN"]), *fresh})
        done = 0
        for uid in uids:
            if self.stopping.is_set():
                return 0
            try:
                self._take(client, uid, validity)
                done += 1
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                # The server does not give this one: the others must not wait for it.
                logger.warning("a message could not be fetched: %s", type(error).__name__)
        return done

    def _take(self, client: IMAPClient, uid: int, validity: int) -> None:
        raw = _fetch(client, uid)
        if raw is not None:  # else somebody took it away in between
            store(raw)
        mailboxes.note_read(self.box.name, validity, uid, came=raw is not None)
        if raw is None:
            return
        if self.box.move:
            _move(client, uid, self.box.move)
        else:
            client.add_flags([uid], [_SEEN], silent=True)

    def _listen(self, client: IMAPClient) -> None:
        """Until something comes, or it is time to look by ourselves."""
        until = time.monotonic() + POLL_SECONDS
        if not client.has_capability("IDLE"):
            while time.monotonic() < until and not self.stopping.wait(LISTEN_SECONDS):
                mailboxes.hold(self.box.name, self.holder)
            client.noop()
            return
        client.idle()
        try:
            held = time.monotonic()
            while time.monotonic() < until and not self.stopping.is_set():
                asked = time.monotonic()
                if client.idle_check(timeout=LISTEN_SECONDS):
                    break
                if time.monotonic() - asked < LISTEN_SECONDS / 2:
                    break  # a line that is dead says nothing at once: ending the IDLE tells
                if time.monotonic() - held > mailboxes.HELD.total_seconds() / 3:
                    mailboxes.hold(self.box.name, self.holder)
                    held = time.monotonic()
        finally:
            client.idle_done()


@contextmanager
def _connected(box: Box) -> Iterator[IMAPClient]:
    client = IMAPClient(
        box.host, port=box.port, ssl=box.tls, timeout=SocketTimeout(connect=10, read=60)
    )
    try:
        client.login(box.user, box.password)
        yield client
    finally:
        with suppress(Exception):
            client.logout()
        with suppress(Exception):
            client.shutdown()


def _fetch(client: IMAPClient, uid: int) -> bytes | None:
    """The message as it is; of one that is too large, its words. None where it is gone."""
    found = client.fetch([uid], ["RFC822.SIZE"]).get(uid)
    if not found:
        return None
    if int(found[b"RFC822.SIZE"]) <= MAX_BYTES:
        whole = client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
        return None if whole is None else bytes(whole)
    wanted = ["BODY.PEEK[HEADER]", f"BODY.PEEK[TEXT]<0.{PEEK_BYTES}>"]
    got = client.fetch([uid], wanted).get(uid, {})
    return cut_short(
        bytes(got.get(b"BODY[HEADER]") or b"") + bytes(got.get(b"BODY[TEXT]<0>") or b"")
    )


def cut_short(begin: bytes) -> bytes:
    """A mail made of the beginning of one that is too large: its words, without its files."""
    mail = message_from_bytes(begin)
    short = EmailMessage()
    for name in _COPIED:
        said = headers.header(mail, name)
        if said:
            with suppress(ValueError):
                short[name] = " ".join(said.encode("utf-8", "replace").decode().split())
    with override("vi"):
        note = _("(The e-mail is too large: its files were not taken.)")
    short.set_content(f"{parts.words(parts.leaves(mail))}\n\n{note}")
    name = headers.message_id(mail)
    return f"Message-ID: {name}\n".encode("utf-8", "replace") * bool(name) + short.as_bytes()


def _move(client: IMAPClient, uid: int, folder: str) -> None:
    if not client.folder_exists(folder):
        client.create_folder(folder)
    if client.has_capability("MOVE"):
        client.move([uid], folder)
        return
    client.copy([uid], folder)
    client.add_flags([uid], [_SEEN, rb"\Deleted"], silent=True)
    client.expunge([uid])


def store(raw: bytes) -> int:
    """Keep a mail of a mailbox; no envelope tells to whom it was sent, so its headers do."""
    mail = message_from_bytes(raw)
    found = find_targets(headers.receivers(mail), takes_new=bool(settings.MAIL_PUBLIC))
    return store_mail(
        raw, reports=found.reports, deliveries=found.deliveries, wrong=found.wrong,
        public=found.public or not found,
        empty_sender=headers.header(mail, "Return-Path") == "<>",
    )  # fmt: skip
