"""The demo's post office: shows letters, and an answer comes back into the report."""

from __future__ import annotations

import json
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import ThreadingHTTPServer

import pytest

from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.door import MailDoor
from caunoi.channels.incoming import process_mail
from caunoi.channels.sender import send_waiting
from caunoi.channels.tests.mails import Post, free_port, post_office
from caunoi.demo.mail_page import handler_for
from caunoi.reports.models import Message
from caunoi.testing.make import make_report

pytestmark = pytest.mark.usefixtures("committed_city")


@pytest.fixture
def sink(settings: object) -> Iterator[tuple[str, Post]]:
    settings.MAIL_IN_PORT = free_port()  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "caunoi.channels.email.smtp.Backend"  # type: ignore[attr-defined]
    with post_office() as (post, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port  # type: ignore[attr-defined]

        def mails() -> list[EmailMessage]:
            return [message_from_bytes(raw, policy=policy.default) for raw in post.taken]

        web = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(mails))
        threading.Thread(target=web.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{web.server_port}", post
        web.shutdown()


def read(url: str, data: dict[str, str] | None = None) -> str:
    body = urllib.parse.urlencode(data).encode() if data else None
    with urllib.request.urlopen(url, body, timeout=20) as answer:  # noqa: S310  (our own server)
        return str(answer.read().decode())


def test_a_newcomer_reads_a_letter_and_answers_it(sink: tuple[str, Post]):
    url, _post = sink
    door = MailDoor()
    assert door.open()
    report = make_report()
    dispatch_events()
    send_waiting()
    (shown,) = json.loads(read(f"{url}/mails.json"))
    assert report.spelled_code in shown["subject"]
    page = read(url)
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    key = re.search(r'name="mail" value="([^"]+)"', page)
    assert key
    form = {"token": token.group(1), "mail": shown["message_id"], "text": "Tôi nhớ thêm: xe đỏ."}
    read(url, form)
    while process_mail():
        pass
    door.close()
    message = Message.objects.get(report=report, channel="email", direction="from_reporter")
    assert message.text == "Tôi nhớ thêm: xe đỏ."


def test_another_site_cannot_answer_for_somebody(sink: tuple[str, Post]):
    url, _post = sink
    make_report()
    dispatch_events()
    send_waiting()
    (shown,) = json.loads(read(f"{url}/mails.json"))
    with pytest.raises(urllib.error.HTTPError) as refused:
        read(url, {"token": "guess", "mail": shown["message_id"], "text": "x"})
    assert refused.value.code == 400
    refused.value.close()
