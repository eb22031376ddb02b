"""Mails as residents' programs write them, and servers that take or refuse ours."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

DATE = "Tue, 24 Nov 2026 09:00:00 +0700"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def write_mail(text: str = "", *, to: str, **headers: str) -> EmailMessage:
    """A plain reply; `headers` in Python's spelling ("auto_submitted") add to it or replace."""
    mail = EmailMessage()
    said = {
        "From": "Lan <lan@example.test>", "To": to, "Subject": "Re: 1234-5678-9",
        "Date": DATE, "Message-ID": "<one@example.test>",
        **{_spelled(name): value for name, value in headers.items()},
    }  # fmt: skip
    for name, value in said.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def _spelled(name: str) -> str:
    """A header's name from Python's spelling: `from_` is From, `message_id` Message-ID."""
    return name.rstrip("_").replace("_", "-").title().replace("-Id", "-ID")


def bounce_of(letter_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """What a mail server writes when a letter cannot be delivered (RFC 3464)."""
    return (
        "From: MAILER-DAEMON@mx.example.test\r\nTo: x\r\nSubject: Undelivered\r\n"
        "MIME-Version: 1.0\r\nMessage-ID: <b1@mx.example.test>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.test\r\n\r\n"
        f"Final-Recipient: rfc822; lan@example.test\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        "--B\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {letter_id}\r\nSubject: x\r\n\r\n--B--\r\n"
    ).encode()


def complaint_of(letter_id: str, *, kind: str = "abuse") -> bytes:
    """What a provider writes when a receiver presses "this is spam" (RFC 5965)."""
    return (
        "From: feedback@provider.test\r\nTo: x\r\nSubject: FW: complaint\r\n"
        f"MIME-Version: 1.0\r\nMessage-ID: <{kind}@provider.test>\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n"
        "--B\r\nContent-Type: message/feedback-report\r\n\r\n"
        f"Feedback-Type: {kind}\r\nUser-Agent: Test/1\r\nVersion: 1\r\n"
        "Original-Rcpt-To: lan@example.test\r\n\r\n"
        "--B\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: {letter_id}\r\nSubject: x\r\n\r\nwords\r\n--B--\r\n"
    ).encode()


class Post:
    """A mail server of the test: takes, refuses, or falls silent, as told."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.answer_rcpt: str = "250 OK"
        self.answer_data: str = "250 OK"
        self.before_answer: Callable[[], None] | None = None
        self.senders: list[str] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.answer_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_rcpt

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        self.senders.append(envelope.mail_from)
        if self.before_answer is not None:
            self.before_answer()
        if self.answer_data == "silence":
            server.transport.abort()
        return self.answer_data


@contextmanager
def post_office() -> Iterator[tuple[Post, int]]:
    """A real SMTP server on a free port."""
    post, port = Post(), free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post, port
    finally:
        controller.stop()


def send(port: int, raw: bytes, *, to: str, sender: str = "lan@example.test") -> tuple[int, str]:
    """What the server at `port` finally says to a mail."""
    with smtplib.SMTP("127.0.0.1", port, timeout=90) as client:
        client.ehlo()
        client.mail(sender)
        code, said = client.rcpt(to)
        if code == 250:
            code, said = client.data(raw)
        return code, said.decode()
