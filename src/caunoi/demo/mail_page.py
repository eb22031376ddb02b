"""The page of the demo's post office: read a mail as its receiver would, and answer it."""

from __future__ import annotations

import json
import secrets
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.core.clock import local, now
from caunoi.core.moments import short_moment
from caunoi.demo.people import DEMO_DOMAIN

MAX_FORM = 200_000
OFFICERS = "officers"  # whose letters the page shows, in its address


@dataclass(frozen=True)
class Shown:
    """One mail as the page shows it."""

    key: str
    sender: str
    to: str
    subject: str
    at: datetime | None
    text: str
    reply_to: str

    @property
    def is_to_officer(self) -> bool:
        """Whether it goes to an account of the demo; all others are residents."""
        return self.to.rstrip(">").endswith(f"@{DEMO_DOMAIN}")


def as_shown(mail: EmailMessage) -> Shown:
    """What a mail says."""
    body = mail.get_body(("plain",))
    try:
        at = local(parsedate_to_datetime(str(mail["Date"])))
    except (TypeError, ValueError):
        at = None
    return Shown(
        str(mail["Message-ID"] or ""), str(mail["From"] or ""), str(mail["To"] or ""),
        str(mail["Subject"] or ""), at, body.get_content() if body else "",
        str(mail["Reply-To"] or ""),
    )  # fmt: skip


def answer_to(mail: Shown, text: str) -> EmailMessage:
    """A reply as a mail program writes it, with the letter quoted below."""
    reply = EmailMessage()
    reply["From"], reply["To"] = mail.to, mail.reply_to
    reply["Subject"] = f"Re: {mail.subject}"
    reply["Date"] = format_datetime(now())
    reply["Message-ID"] = make_msgid(domain="sink.localhost")
    reply["In-Reply-To"] = reply["References"] = mail.key
    when = short_moment(mail.at) or "00:00"
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    reply.set_content(f"{text}\n\nOn {when}, {mail.reply_to} wrote:\n{quoted}\n")
    return reply


def send_answer(mail: Shown, text: str) -> str:
    """Hand a reply to the product's own door for mail; gives what went wrong, in words."""
    try:
        with smtplib.SMTP(settings.MAIL_IN_HOST, settings.MAIL_IN_PORT, timeout=10) as client:
            client.send_message(answer_to(mail, text), from_addr=mail.to, to_addrs=[mail.reply_to])
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _("The answer was not taken: %(why)s") % {"why": type(error).__name__}
    return ""


class MailPage(BaseHTTPRequestHandler):
    """The page over some mails. Its token keeps other sites from answering in somebody's name."""

    mails: Callable[[], list[EmailMessage]]
    token: str

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/mails.json":
            self._answer(200, json.dumps(_as_json(self.mails())).encode(), "application/json")
        elif path.startswith("/static/"):
            self._go(f"{settings.SITE_URL}{quote(path)}")  # style, fonts and icons of the site
        else:
            query = parse_qs(urlsplit(self.path).query)
            said = "sent" if "sent" in query else ""
            self._page(said=said, whom=query.get("whom", [""])[0])

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), MAX_FORM)
        form = {key: one[0] for key, one in parse_qs(self.rfile.read(length).decode()).items()}
        mail = next((m for m in map(as_shown, self.mails()) if m.key == form.get("mail")), None)
        text = form.get("text", "").strip()
        if form.get("token") != self.token or mail is None or not mail.reply_to or not text:
            self._page(status=400)
            return
        with override("vi"):
            trouble = send_answer(mail, text)
        if trouble:
            self._page(status=502, trouble=trouble)
        else:
            self._go("/?sent=1")

    def _page(
        self, *, status: int = 200, said: str = "", trouble: str = "", whom: str = ""
    ) -> None:
        context = {
            **_sorted([as_shown(mail) for mail in self.mails()], whom),
            "said": said, "trouble": trouble,
            "csrf_token": self.token, "site_url": settings.SITE_URL,
        }  # fmt: skip
        with override("vi"):
            page = render_to_string("demo/mail_sink.html", context)
        self._answer(status, page.encode(), "text/html; charset=utf-8")

    def _go(self, where: str) -> None:
        self.send_response(303)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """No line a request."""


def handler_for(mails: Callable[[], list[EmailMessage]]) -> type[MailPage]:
    """The page over these mails, with a token of this run."""
    members = {"mails": staticmethod(mails), "token": secrets.token_urlsafe(16)}
    return type("Page", (MailPage,), members)


def _sorted(mails: list[Shown], whom: str) -> dict[str, Any]:
    """The letters of one side, residents' unless officers' are asked for, and how many each has."""
    officers = [mail for mail in mails if mail.is_to_officer]
    residents = [mail for mail in mails if not mail.is_to_officer]
    is_officers = whom == OFFICERS
    return {
        "mails": officers if is_officers else residents, "is_officers": is_officers,
        "for_residents": len(residents), "for_officers": len(officers),
    }  # fmt: skip


def _as_json(mails: list[EmailMessage]) -> list[dict[str, str]]:
    return [
        {"to": mail.to, "subject": mail.subject, "reply_to": mail.reply_to, "text": mail.text,
         "message_id": mail.key}
        for mail in map(as_shown, mails)
    ]  # fmt: skip
