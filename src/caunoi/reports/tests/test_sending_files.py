"""Files with the form: they travel along, trouble is told, the words are never lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caunoi.core.files.models import StoredFile
from caunoi.core.files.uploads import start_upload
from caunoi.reports.models import Attachment, Report
from caunoi.reports.tests.walking import NAMED, NAMELESS, TEXT, Walk

pytestmark = pytest.mark.usefixtures("city")


def file(name: str = "anh.jpg", content: bytes = b"\xff\xd8\xff\xe0 not much of a photo"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def with_files(*files: SimpleUploadedFile, start: str = NAMED, **more: str) -> Walk:
    return Walk(start).send(text=TEXT).send().send(photos=list(files), **more)


def test_files_are_named_on_the_last_screen_and_come_with_the_report():
    walk = with_files(file("mot.jpg"), file("hai.jpg")).send()
    assert walk.step == "check"
    assert "mot.jpg" in walk.page
    assert "hai.jpg" in walk.page
    walk.send()
    assert Attachment.objects.filter(message__report=Report.objects.get()).count() == 2
    assert "Có 2 tệp gửi kèm" in walk.page


def test_reloading_the_receipt_with_files_gives_the_same_receipt():
    walk = with_files(file()).send().send()
    first = walk.receipt
    assert walk.again().receipt == first
    assert Report.objects.count() == 1


def test_a_file_too_large_is_told_by_its_name_and_the_rest_stays(settings):
    settings.UPLOAD_MAX_BYTES = 1000
    walk = with_files(file("to.mp4", b"x" * 2000), file("nho.jpg"), occurred_words="hôm qua")
    assert walk.step == "when"
    assert "to.mp4:" in walk.page
    assert "nho.jpg" in walk.page
    assert walk.form.values["occurred_words"] == "hôm qua"
    walk.send(skip="check").send()
    report = Report.objects.get()
    assert report.text == TEXT
    assert Attachment.objects.filter(message__report=report).count() == 1


def test_files_chosen_before_pressing_back_are_kept():
    walk = Walk().send(text=TEXT).send().send(photos=[file("mot.jpg")], back="where")
    assert walk.step == "where"
    assert "mot.jpg" in walk.send().page


def test_a_file_can_be_taken_back():
    walk = with_files(file("mot.jpg"), file("hai.jpg")).send(goto="when")
    token = walk.form.offers["drop"][0]
    walk.send(drop=token)
    assert walk.step == "check"
    assert "mot.jpg" not in walk.page
    walk.send()
    assert Attachment.objects.count() == 1


def test_a_file_that_did_not_arrive_whole_is_told_and_the_report_goes_on():
    begun = start_upload(size=50_000, name="do.mp4").token
    walk = Walk().send(text=TEXT).send().send(uploads=begun)
    assert "chưa gửi lên trọn vẹn" in walk.page
    assert "chưa gửi lên trọn vẹn" not in walk.send(skip="check").page
    walk.send()
    assert Report.objects.get().text == TEXT


@pytest.mark.parametrize("odd", ["no-such-token", "x" * 5000, "a " * 400])
def test_tokens_that_lead_nowhere_stop_nothing(odd):
    walk = Walk().send(text=TEXT, uploads=odd, skip="check")
    assert walk.step == "check"
    walk.send()
    assert Report.objects.exists()


def test_without_a_name_the_original_is_kept_only_if_that_is_wished():
    with_files(file(), start=NAMELESS)
    with_files(file(), start=NAMELESS, keep_original="on")
    with_files(file(), start=NAMED)
    kept = StoredFile.objects.order_by("created_at").values_list("keep_original", flat=True)
    assert list(kept) == [False, True, True]


def test_only_the_nameless_way_asks_about_originals():
    assert "keep_original" in Walk(NAMELESS).send(text=TEXT).send().form.offers
    assert "keep_original" not in Walk(NAMED).send(text=TEXT).send().form.offers
