"""The demo's post office: takes every mail of the product and shows it on a small page."""

from __future__ import annotations

import email
import email.policy
import html
import json
import signal
import threading
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

PAGE_FILE = "mail-sink.json"  # where the page answers, for demo.json
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


def _page(post: Post) -> bytes:
    with override("vi"):
        items = []
        for mail in post.all():
            body = mail.get_body(("plain",))
            text = body.get_content() if body else ""
            items.append(
                f"<article><h2>{html.escape(str(mail['Subject']))}</h2>"
                f"<p>{html.escape(str(mail['To']))} · {html.escape(str(mail['Date'] or ''))}</p>"
                f"<pre>{html.escape(text)}</pre></article>"
            )
        heading = html.escape(_("Mail of the demo"))
        empty = html.escape(_("No mail yet."))
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{heading}</title>'
        f'<link rel="stylesheet" href="{settings.SITE_URL}/static/css/public.css">'
        f"<h1>{heading}</h1>{''.join(items) or f'<p>{empty}</p>'}"
    ).encode()


def _handler(post: Post) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/mails.json":
                found = [
                    {"to": str(m["To"]), "subject": str(m["Subject"]),
                     "reply_to": str(m["Reply-To"] or ""),
                     "text": (body.get_content() if (body := m.get_body(("plain",))) else "")}
                    for m in post.all()
                ]  # fmt: skip
                self._answer(json.dumps(found).encode(), "application/json")
            else:
                self._answer(_page(post), "text/html; charset=utf-8")

        def _answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """No line a request."""

    return Handler


def page_url(home: Path) -> str:
    """Where the page answers, as the running sink wrote it; empty before it runs."""
    path = home / PAGE_FILE
    return str(json.loads(path.read_text())["url"]) if path.exists() else ""


def main() -> None:
    """Take mail on the configured SMTP port and show it, until SIGTERM."""
    post = Post()
    door = Controller(_Sink(post), hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    door.start()
    web = ThreadingHTTPServer(("127.0.0.1", 0), _handler(post))
    threading.Thread(target=web.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{web.server_port}/"
    (Path(settings.HOME) / PAGE_FILE).write_text(json.dumps({"url": url}))
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _n, _f: done.set())
    while not done.wait(1):
        pass
    web.shutdown()
    door.stop()
