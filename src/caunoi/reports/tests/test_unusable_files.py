"""Files that nobody can look at: said plainly at every step, kept, and the report is never lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caunoi.core.files.models import StoredFile
from caunoi.reports.models import Attachment, Report
from caunoi.reports.tests.following import make_copies, open_page, photo, send_file, text_of, upload
from caunoi.reports.tests.walking import NAMED, NAMELESS, TEXT, Walk
from caunoi.testing.make import make_receipt

pytestmark = pytest.mark.usefixtures("city")

EXE = b"MZ\x90\x00\x03" + bytes(range(200))
IS_EMPTY = "Tệp này trống nên không được nhận."
IS_OTHER = "không phải ảnh, video, âm thanh hay PDF"
IS_BROKEN = "bị hỏng hoặc không đọc được"
AGAIN = "gửi lại"


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.mark.parametrize("start", [NAMED, NAMELESS])
def test_the_last_screen_and_the_receipt_name_each_file_and_why(start):
    files = [file("virus.jpg", EXE), file("rong.jpg", b""), file("that.jpg", photo())]
    walk = Walk(start).send(text=TEXT).send().send(photos=files, skip="check")
    assert walk.step == "when"  # an empty file is told where another one can be chosen
    assert f"rong.jpg: {IS_EMPTY}" in walk.page
    walk.send(skip="check")
    assert walk.step == "check"
    for page in (walk.page, walk.send().page):
        assert f"“virus.jpg” {IS_OTHER}" in page
        assert "rong.jpg" not in page
        assert "“that.jpg”" not in page
        assert page.count(IS_OTHER) == 1
    assert AGAIN in walk.page
    assert walk.receipt
    report = Report.objects.get()
    assert report.text == TEXT
    assert Attachment.objects.filter(report=report).count() == 2


def test_a_receipt_with_good_files_warns_of_nothing():
    walk = Walk().send(text=TEXT).send().send(photos=[file("that.jpg", photo())], skip="check")
    assert IS_OTHER not in walk.page
    assert "Có tệp không xem được" not in walk.send().page


def test_the_page_of_the_report_says_so_from_the_first_moment_and_after_the_worker():
    receipt = make_receipt(kind="order_feedback")
    report = Report.objects.get(pk=receipt.report_id)
    send_file(report, "virus.jpg", EXE)
    # Begins as a JPEG does, and is none: known when the worker has tried.
    send_file(report, "hong.jpg", b"\xff\xd8\xff\xe0" + b"not a picture at all" * 20)
    page = text_of(open_page(receipt))
    assert f"“virus.jpg” {IS_OTHER}" in page
    assert IS_BROKEN not in page
    make_copies()
    page = text_of(open_page(receipt))
    assert f"“virus.jpg” {IS_OTHER}" in page
    assert f"“hong.jpg” {IS_BROKEN}" in page
    assert AGAIN in page


def test_a_message_with_such_a_file_is_sent_and_says_so():
    receipt = make_receipt(kind="order_feedback")
    answer = open_page(
        receipt, act="write", text="Tôi gửi thêm tệp này.", key="a" * 24,
        photos=[upload("rong.jpg", b"x"), file("trong.jpg", b"")],
    )  # fmt: skip
    page = text_of(answer)
    assert answer.status_code == 200
    assert f"trong.jpg: {IS_EMPTY}" in page
    assert f"“rong.jpg” {IS_OTHER}" in page
    assert "Tôi gửi thêm tệp này." in page
    assert StoredFile.objects.exclude(claimed_at=None).count() == 1
