"""The demo's post office: takes every mail of the product and shows it on a small page."""

from __future__ import annotations

import email
import email.policy
import json
import threading
from email.message import EmailMessage
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings

from caunoi.demo.ending import stay_until_told_to_end
from caunoi.demo.mail_page import handler_for
from caunoi.demo.notes import PAGE_FILE

KEPT = 200


class Post:
    """The mails of this run, newest first; they live in memory only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mails: list[EmailMessage] = []

    def put(self, raw: bytes) -> None:
        """Keep one mail."""
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        if isinstance(mail, EmailMessage):
            with self._lock:
                self._mails = [mail, *self._mails][:KEPT]

    def all(self) -> list[EmailMessage]:
        """All mails kept."""
        with self._lock:
            return list(self._mails)


class _Sink:
    def __init__(self, post: Post) -> None:
        self.post = post

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.post.put(envelope.content)
        return "250 kept"


def main() -> None:
    """Take mail on the configured SMTP port and show it, until SIGTERM."""
    post = Post()
    door = Controller(_Sink(post), hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    door.start()
    web = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(post.all))
    threading.Thread(target=web.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{web.server_port}/"
    (Path(settings.HOME) / PAGE_FILE).write_text(json.dumps({"url": url}))
    stay_until_told_to_end()
    web.shutdown()
    door.stop()
