"""Letters by a provider's API: what it answers, what it tells later, mail that it took for us."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from caunoi.channels.choices import DeliveryState
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.addresses import reply_address
from caunoi.channels.email.known import suppressed_why
from caunoi.channels.incoming import process_mail
from caunoi.channels.models import Delivery, IncomingMail
from caunoi.channels.sender import send_waiting
from caunoi.channels.tests.mails import free_port, write_mail
from caunoi.core.models import Event
from caunoi.reports.models import Attachment, Message, Report
from caunoi.testing.make import make_report

pytestmark = pytest.mark.usefixtures("city")
SECRET = "hook:mat-khau"
PUBLIC = "tin-bao@caunoi.localhost"


class Provider:
    """Postmark's sending API on this machine."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.status = 200
        self.silent = False


@contextmanager
def provider_api() -> Iterator[tuple[Provider, int]]:
    provider = Provider()

    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.headers["X-Postmark-Server-Token"] == "key"
            provider.taken.append(body)
            if provider.silent:
                self.connection.close()
                return
            ok = {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": body["To"]}
            bad = {"ErrorCode": 300, "Message": "Invalid"}
            said = json.dumps(ok if provider.status == 200 else bad).encode()
            self.send_response(provider.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Api)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider, server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with provider_api() as (there, port):
        settings.MAIL_PROVIDER = "postmark"
        settings.MAIL_HOOK_SECRET = SECRET
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = {
            "POSTMARK_SERVER_TOKEN": "key", "POSTMARK_API_URL": f"http://127.0.0.1:{port}/",
            "WEBHOOK_SECRET": SECRET, "IGNORE_UNSUPPORTED_FEATURES": True,
            "REQUESTS_TIMEOUT": (2, 2),
        }  # fmt: skip
        settings.MAIL_PUBLIC = frozenset([PUBLIC])
        yield there


def letter_of(report: Report) -> Delivery:
    dispatch_events()
    send_waiting(channel="email")
    return Delivery.objects.get(report=report, officer=None)


def call(kind: str, body: dict[str, Any], secret: str = SECRET) -> int:
    authorization = f"Basic {b64encode(secret.encode()).decode()}"
    return Client().post(
        f"/hooks/email/{kind}/", json.dumps(body), content_type="application/json",
        headers={"Authorization": authorization},
    ).status_code  # fmt: skip


def bounce(letter: Delivery, **over: object) -> dict[str, Any]:
    return {
        "RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "MessageID": "pm-1",
        "Details": "smtp;550 5.1.1 no such user", "Email": "lan@example.test",
        "BouncedAt": "2026-11-24T09:00:00Z", "ID": 42, "Metadata": {"delivery": str(letter.pk)},
        **over,
    }  # fmt: skip


def test_a_letter_goes_by_the_api_with_its_own_mark_and_nobody_is_watched(provider):
    report = make_report()
    letter = letter_of(report)
    assert (letter.state, letter.provider_id) == (DeliveryState.SENT, "pm-1")
    (taken,) = provider.taken
    assert taken["Metadata"] == {"delivery": str(letter.pk)}
    assert (taken["TrackOpens"], taken["TrackLinks"]) == (False, "None")
    assert taken["ReplyTo"] == reply_address(report.pk)
    assert "khong-tra-loi@" in taken["From"]
    headers = {one["Name"]: one["Value"] for one in taken["Headers"]}
    assert headers["Message-ID"].startswith(f"<{letter.pk}@")
    assert headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("status", "state"),
    [(422, DeliveryState.DEAD), (401, DeliveryState.WAITING), (429, DeliveryState.WAITING),
     (503, DeliveryState.WAITING)],
)  # fmt: skip
def test_what_the_api_refuses_is_dead_or_tried_again(provider, status, state):
    provider.status = status
    assert letter_of(make_report()).state == state


def test_silence_after_the_whole_letter_is_not_answered_by_a_second_one(provider):
    provider.silent = True
    assert letter_of(make_report()).state == DeliveryState.UNKNOWN
    assert len(provider.taken) == 1


def test_a_bounce_that_the_provider_tells_of_is_told_to_the_desk_once(provider):
    report = make_report()
    letter = letter_of(report)
    for _time in range(2):
        assert call("tracking", bounce(letter)) == 200
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (DeliveryState.DEAD, "returned 5.1.1")
    assert suppressed_why("lan@example.test") == "returned 5.1.1"
    assert Event.objects.filter(subject_id=report.pk, code="message.not_delivered").count() == 1


def test_without_our_mark_the_providers_own_id_names_the_letter(provider):
    letter = letter_of(make_report())
    assert call("tracking", bounce(letter, Metadata={})) == 200
    letter.refresh_from_db()
    assert letter.state == DeliveryState.DEAD
    assert call("tracking", bounce(letter, Metadata={"delivery": str(uuid4())})) == 200


def test_a_complaint_stops_letters(provider):
    letter = letter_of(make_report())
    body = bounce(letter, RecordType="SpamComplaint", Type="SpamComplaint")
    assert call("tracking", body) == 200
    assert suppressed_why("lan@example.test") == "complained"


def test_strangers_say_nothing_of_our_letters(provider, settings):
    letter = letter_of(make_report())
    assert call("tracking", bounce(letter), secret="hook:wrong") == 403
    assert call("nothing", {}) == 404
    settings.MAIL_HOOK_SECRET = ""
    assert call("tracking", bounce(letter)) == 404
    letter.refresh_from_db()
    assert letter.state == DeliveryState.SENT


def inbound(to: str, text: str, **over: object) -> dict[str, Any]:
    return {
        "FromFull": {"Email": "lan@example.test", "Name": "Lan"}, "From": "lan@example.test",
        "ToFull": [{"Email": to, "Name": ""}], "CcFull": [], "BccFull": [],
        "OriginalRecipient": to, "Subject": "Tin báo", "MessageID": "in-1",
        "Date": "Tue, 24 Nov 2026 09:00:00 +0700", "TextBody": text, "HtmlBody": "",
        "Headers": [{"Name": "Message-ID", "Value": "<one@example.test>"}], "Attachments": [],
        **over,
    }  # fmt: skip


def test_a_mail_that_the_provider_took_becomes_a_report_once(provider):
    photo = {"Name": "ảnh.jpg", "ContentType": "image/jpeg", "ContentLength": 9_000_000,
             "Content": b64encode(b"\xff\xd8\xff" + b"x" * 9_000_000).decode()}  # fmt: skip
    body = inbound(PUBLIC, "Trộm xe ở ngõ 5 phường Định Công.", Attachments=[photo])
    for _time in range(2):  # the provider did not hear our answer
        assert call("inbound", body) == 200
        while process_mail():
            pass
    report = Report.objects.get()
    assert "Trộm xe ở ngõ 5" in report.text
    assert Attachment.objects.get(report=report).file.size == 9_000_003


def test_an_answer_by_the_provider_joins_its_thread(provider):
    report = make_report()
    assert call("inbound", inbound(reply_address(report.pk), "Xe màu đỏ.")) == 200
    process_mail()
    assert Message.objects.filter(report=report, text="Xe màu đỏ.").exists()


def test_a_raw_mail_of_mailgun_is_signed_and_taken(provider, settings):
    settings.MAIL_PROVIDER = "mailgun"
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "k", "WEBHOOK_SECRET": SECRET}
    raw = write_mail("Trộm xe.", to=PUBLIC).as_string()
    unsigned = {"recipient": PUBLIC, "body-mime": raw, "token": "t", "timestamp": "1",
                "signature": "wrong"}  # fmt: skip
    authorization = f"Basic {b64encode(SECRET.encode()).decode()}"
    answer = Client().post("/hooks/email/inbound/", unsigned,
                           headers={"Authorization": authorization})  # fmt: skip
    assert answer.status_code == 403
    assert not IncomingMail.objects.exists()
