"""With code and secret a reporter sees what became of it; every wrong way is the same 404."""

from __future__ import annotations

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.reports.models import Attachment, Message
from caunoi.testing.make import make_receipt

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def receipt():
    return make_receipt()


def read(code: str, secret: str):
    return Client().get(f"/api/v1/reports/{code}", headers={"Receipt": secret})


def test_the_receipt_opens_the_report(receipt):
    body = read(receipt.code, receipt.secret).json()
    assert body["state"] == "received"
    assert body["history"][0]["code"] == "report.received"
    assert body["messages"][0]["from"] == "reporter"
    assert body["deadlines"]


def test_a_wrong_code_and_a_wrong_secret_cannot_be_told_apart(receipt):
    wrong_secret = read(receipt.code, "ba-ba-ba")
    wrong_code = read("0000-0000-0", receipt.secret)
    assert wrong_secret.status_code == wrong_code.status_code == 404
    assert wrong_secret.content == wrong_code.content


def test_the_reporter_adds_a_message(receipt):
    answer = Client().post(
        f"/api/v1/reports/{receipt.code}/messages",
        orjson.dumps({"text": "Thêm: họ đi xe màu đen"}),
        content_type="application/json",
        headers={"Receipt": receipt.secret},
    )
    assert answer.status_code == 201
    assert Message.objects.filter(report_id=receipt.report_id).count() == 2


def test_the_reporter_adds_a_file(receipt):
    photo = SimpleUploadedFile("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png")
    answer = Client().post(
        f"/api/v1/reports/{receipt.code}/attachments",
        {"file": photo},
        headers={"Receipt": receipt.secret},
    )
    assert answer.status_code == 201, answer.content
    assert Attachment.objects.filter(report_id=receipt.report_id).count() == 1


def test_a_stranger_adds_nothing(receipt):
    answer = Client().post(
        f"/api/v1/reports/{receipt.code}/messages",
        orjson.dumps({"text": "x"}),
        content_type="application/json",
        headers={"Receipt": "wrong"},
    )
    assert answer.status_code == 404
    assert Message.objects.filter(report_id=receipt.report_id).count() == 1
