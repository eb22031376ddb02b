"""The list of official channels: what is ours stands in it, and its signature can be checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings

from caunoi.channels.models import Account
from caunoi.core.log.note import Note, VerifierKey
from caunoi.reports.choices import Channel

pytestmark = pytest.mark.usefixtures("city")
HOW_TO = Path(settings.ROOT) / "docs" / "how-to" / "broadcast.md"


def signed(client) -> dict:
    told: dict = json.loads(client.get("/kenh-chinh-thuc/danh-sach.json").content)
    return told


def test_pages_accounts_mailboxes_and_numbers_stand_in_it(client, settings):
    settings.ZALO_OA_ID = "4318"
    Account.objects.create(channel=Channel.FACEBOOK, external_id="100", name="Công an Hà Nội")

    ids = {(one["kind"], one["id"]) for one in signed(client)["entries"]}

    assert {("page", "100"), ("page", "4318"), ("phone", "113"), ("site", settings.SITE_URL)} <= ids
    page = client.get("/kenh-chinh-thuc/").content.decode()
    assert "Công an Hà Nội" in page
    assert 'href="https://zalo.me/4318"' in page


def test_each_mailbox_is_called_by_what_it_is_for(client, settings):
    settings.MAIL_FROM = "CauNoi <khong-tra-loi@hanoi.test>"
    settings.CAP_SENDER = "canh-bao@hanoi.test"
    settings.MAIL_PUBLIC = frozenset({"tin-bao@hanoi.test"})

    told = {one["id"]: one for one in signed(client)["entries"] if one["kind"] == "mail"}

    assert set(told) == {
        "khong-tra-loi@hanoi.test", "canh-bao@hanoi.test", "tin-bao@hanoi.test",
    }  # fmt: skip
    for field in ("name", "name_en"):
        assert len({one[field] for one in told.values()}) == 3
    assert told["tin-bao@hanoi.test"]["name"] == "Hộp thư nhận tin báo, câu hỏi"


def test_a_mailbox_with_two_uses_stands_once_as_the_one_to_write_to(client, settings):
    settings.MAIL_FROM = "CauNoi <tin-bao@hanoi.test>"
    settings.MAIL_PUBLIC = frozenset({"tin-bao@hanoi.test"})

    (one,) = [one for one in signed(client)["entries"] if one["id"] == "tin-bao@hanoi.test"]

    assert one["name_en"] == "Mailbox for reports and questions"


def test_the_signature_holds_for_what_is_listed_and_for_nothing_else(client):
    told = signed(client)
    note, key = Note.parse(told["note"]), VerifierKey.parse(told["key"])
    (signature,) = note.signatures

    assert key.made(signature)
    assert key.verifies(note.text, signature.blob)
    assert not key.verifies(note.text.replace("113", "114"), signature.blob)
    head, line = note.text.rstrip("\n").split("\n")
    assert head == "caunoi official channels v1"
    assert json.loads(line)["entries"] == told["entries"]


def test_the_documented_check_works(client, tmp_path, capsys):
    """The program of docs/how-to/broadcast.md, as it stands there."""
    program = HOW_TO.read_text("utf-8").split("```python\n")[1].split("```")[0]
    path = tmp_path / "danh-sach.json"
    path.write_bytes(client.get("/kenh-chinh-thuc/danh-sach.json").content)
    known = {"PATH": str(path), "KEY": signed(client)["key"]}

    exec(compile(program, "broadcast.md", "exec"), known)  # noqa: S102  (our own text)

    assert "113" in capsys.readouterr().out
