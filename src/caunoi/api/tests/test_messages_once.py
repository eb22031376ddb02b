"""A message sent again under its key is the same message; other words under it are refused."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.core.files.models import StoredFile
from caunoi.reports.models import Attachment, Message
from caunoi.testing.make import make_receipt


@pytest.fixture
def receipt(city: None) -> Any:
    return make_receipt()


def write(receipt: Any, text: str, key: str = "") -> Any:
    return Client().post(
        f"/api/v1/reports/{receipt.code}/messages", orjson.dumps({"text": text}),
        content_type="application/json",
        headers={"Receipt": receipt.secret, "Idempotency-Key": key},
    )  # fmt: skip


def test_the_same_again_is_one_message(receipt: Any) -> None:
    first = write(receipt, "Họ lại đến", "k1")
    again = write(receipt, "Họ lại đến", "k1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Message.objects.filter(text="Họ lại đến").count() == 1


def test_other_words_under_the_key_are_refused_and_nothing_is_lost(receipt: Any) -> None:
    write(receipt, "Họ lại đến", "k1")

    refused = write(receipt, "Có thêm hai người", "k1")

    assert refused.status_code == 409
    assert refused.json()["ground"] == "Idempotency-Key"
    assert write(receipt, "Có thêm hai người", "k2").status_code == 201


def test_without_a_key_and_of_another_report_each_is_a_message(receipt: Any) -> None:
    other = make_receipt("Ngõ bên cũng có")
    for one in (receipt, receipt, other):
        assert write(one, "Họ lại đến").status_code == 201
    assert write(other, "Họ lại đến", "k1").status_code == 201
    assert write(receipt, "Họ lại đến", "k1").status_code == 201
    assert Message.objects.filter(text="Họ lại đến").count() == 5


def test_files_sent_again_are_stored_once(receipt: Any) -> None:
    def send() -> Any:
        return Client().post(
            f"/api/v1/reports/{receipt.code}/attachments",
            {"file": SimpleUploadedFile("a.txt", b"plain words", "text/plain")},
            headers={"Receipt": receipt.secret, "Idempotency-Key": "f1"},
        )

    first, again = send(), send()

    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert first.json() == again.json()
    assert Attachment.objects.count() == 1
    assert StoredFile.objects.count() == 1
