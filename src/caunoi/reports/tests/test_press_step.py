"""A press on the desk: done once, its words with it, refused with what was typed, then the next."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.accounts.models import Officer
from caunoi.reports.choices import Direction
from caunoi.reports.models import Attachment, Message
from caunoi.reports.services.handling import classify_report
from caunoi.reports.services.talking import reply_to_reporter
from caunoi.reports.tests.reading import events_of, last_event, running
from caunoi.testing.cast import CRIMINAL, WARD
from caunoi.testing.make import make_report

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000154a24f5d0000000049454e44ae426082"
)


def desk_of(actor) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(pk=actor.id).account)
    return client


def press(actor, report, verb, query="", **fields):
    return desk_of(actor).post(f"/can-bo/{report.spelled_code}/{verb}/{query}", fields)


def told(report) -> list[str]:
    found = Message.objects.filter(report=report, direction=Direction.TO_REPORTER)
    return list(found.order_by("at", "id").values_list("text", flat=True))


def test_a_verdict_sends_its_words_and_goes_on_to_the_next_of_the_list(hoa, travel):
    reports = []
    for number in range(3):
        travel.shift(timedelta(minutes=1))
        reports.append(make_report("order_feedback", unit=WARD, text=f"Ồn ào số {number}"))
    oldest, middle, newest = reports
    answer = press(hoa, newest, "classify", "?state=received", reply="Đã nhận.", then="next")
    assert answer.status_code == 302
    assert unquote(answer["Location"]) == f"/can-bo/{middle.spelled_code}/?state=received"
    assert told(newest) == ["Đã nhận."]
    newest.refresh_from_db()
    assert newest.state == "in_progress"
    answer = press(hoa, oldest, "classify", "?state=received", then="next")
    assert f"/{middle.spelled_code}/" in unquote(answer["Location"])  # round to what is left
    answer = press(hoa, middle, "classify", "?state=received", then="next")
    assert answer["Location"] == "/can-bo/?state=received"  # the list is done


def test_a_verdict_pressed_twice_is_one_step_and_one_message(hoa):
    report = make_report("crime_report", unit=WARD)
    fields = {"crime_source": "tin_bao", "reply": "Đã nhận tin."}
    assert press(hoa, report, "classify", **fields).status_code == 302
    count = len(events_of(report))
    assert press(hoa, report, "classify", **fields).status_code == 302
    assert len(events_of(report)) == count
    assert told(report) == ["Đã nhận tin."]


def test_words_and_step_go_together_or_not_at_all(hoa):
    report = make_report("crime_report", unit=WARD)
    answer = press(hoa, report, "classify", reply="Đã nhận tin.")  # what it is in law is missing
    assert answer.status_code == 422
    assert told(report) == []
    page = answer.content.decode()
    assert "Đã nhận tin." in page
    assert re.search(r'<details class="cn-verdict[^>]*id="step-classify"[^>]* open', page)
    assert re.search(r'id="classify_crime_source"[^>]*data-lacking', page) or re.search(
        r"data-lacking[^>]*id=\"classify_crime_source\"", page
    )


def test_a_hand_over_pressed_twice_is_one_and_neither_press_is_an_error(hoa):
    report = make_report("crime_report", unit=WARD)
    fields = {"unit_suggested": CRIMINAL, "why": "Thuộc thẩm quyền điều tra"}
    first = press(hoa, report, "transfer", **fields)
    second = press(hoa, report, "transfer", **fields)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"].startswith("/can-bo/")
    assert len(events_of(report, "report.transferred")) == 1


@pytest.mark.parametrize(
    "typed", ["Phòng Cảnh sát hình sự (PC02)", "PC02", "phong canh sat hinh su"]
)
def test_a_unit_is_known_by_what_the_list_shows_by_code_and_by_name(hoa, typed):
    report = make_report("crime_report", unit=WARD)
    answer = press(
        hoa, report, "transfer", unit=typed, unit_suggested="PC04", why="Thuộc thẩm quyền PC02"
    )
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.unit.code == CRIMINAL


def test_too_short_a_reason_is_told_as_that_and_kept(hoa):
    report = make_report("order_feedback", unit=WARD)
    short = press(hoa, report, "transfer", unit=CRIMINAL, why="xã")
    assert short.status_code == 422
    page = short.content.decode()
    assert "“Lý do” quá ngắn: viết ít nhất 5" in page
    assert "còn thiếu: " not in page
    assert ">\nxã</textarea>" in page
    empty = press(hoa, report, "set_urgency", urgency="2").content.decode()
    assert "quá ngắn" not in empty


def test_a_paper_has_a_number_and_a_date(hoa, duc):
    report = make_report("crime_report", unit=WARD)
    classify_report(report_id=report.pk, by=hoa, crime_source="tin_bao")
    half = press(
        hoa, report, "notify_receipt", paper_number="12/TB-CA", message="Đã tiếp nhận tin."
    )
    assert half.status_code == 422
    assert "12/TB-CA" in half.content.decode()
    whole = press(
        hoa, report, "notify_receipt", paper_number="12/TB-CA", paper_date="2026-11-20",
        message="Đã tiếp nhận tin.",
    )  # fmt: skip
    assert whole.status_code == 302
    assert last_event(report).data["after"]["paper"] == "12/TB-CA, 20/11/2026"


def test_an_empty_box_means_no(hoa):
    report = make_report("crime_report", unit=WARD)
    press(hoa, report, "classify", crime_source="tin_bao", flags="competent")
    assert last_event(report).data["after"]["competent"] is False
    assert "crime_report.transfer" in running(report)


def test_a_box_that_the_form_did_not_have_says_nothing(hoa):
    report = make_report("crime_report", unit=WARD)
    press(hoa, report, "classify", crime_source="tin_bao")
    assert last_event(report).data["after"]["competent"] is True


def test_a_photo_sent_with_the_form_is_proof_enough(hoa):
    report = make_report("order_feedback", unit=WARD)
    photo = SimpleUploadedFile("hien-truong.png", PNG, "image/png")
    answer = press(hoa, report, "close", ground="fixed", message="Đã xử lý tại chỗ.", files=photo)
    assert answer.status_code == 302
    assert Attachment.objects.get(report=report).file.name == "hien-truong.png"


def test_a_steps_files_are_chosen_by_a_button_in_the_pages_language(hoa):
    report = make_report("order_feedback", unit=WARD)
    page = desk_of(hoa).get(f"/can-bo/{report.spelled_code}/").content.decode()
    boxes = re.findall(r'<label class="cn-attach".*?</label>', page, re.DOTALL)
    assert len(boxes) == page.count('type="file"')  # none is the browser's alone
    (close,) = [box for box in boxes if 'id="close_files"' in box]
    assert "<span>Thêm tệp</span>" in close
    assert 'data-none="Chưa chọn tệp"' in close
    assert re.search(r"<input[^>]* multiple", close)


def test_a_refused_step_keeps_the_photo_for_the_next_try(hoa):
    report = make_report("order_feedback", unit=WARD)
    photo = SimpleUploadedFile("hien-truong.png", PNG, "image/png")
    refused = press(hoa, report, "close", ground="fixed", files=photo)  # no words to the reporter
    assert refused.status_code == 422
    (kept,) = re.findall(r'name="uploads" value="([^"]+)"', refused.content.decode())
    answer = press(hoa, report, "close", ground="fixed", message="Đã xử lý tại chỗ.", uploads=kept)
    assert answer.status_code == 302
    assert Attachment.objects.filter(report=report).count() == 1


def test_the_same_press_with_the_same_photo_is_one(hoa):
    report = make_report("order_feedback", unit=WARD)
    for _time in range(2):
        photo = SimpleUploadedFile("hien-truong.png", PNG, "image/png")
        assert press(hoa, report, "note", text="Ảnh hiện trường", files=photo).status_code == 302
    assert Message.objects.filter(report=report, direction=Direction.NOTE).count() == 1
    assert Attachment.objects.filter(report=report).count() == 1


def test_a_second_answer_is_stopped_and_both_texts_are_shown(hoa, minh, travel):
    report = make_report("order_feedback", unit=WARD)
    seen = str(Message.objects.get(report=report).pk)
    travel.shift(timedelta(minutes=1))
    reply_to_reporter(report_id=report.pk, by=minh, text="Tổ tuần tra đang tới.")
    travel.shift(timedelta(minutes=1))

    stopped = press(hoa, report, "reply", text="Chúng tôi đã nhận tin.", seen=seen)

    assert stopped.status_code == 409
    page = stopped.content.decode()
    assert "cn-changed-theirs" in page
    assert "Tổ tuần tra đang tới." in page
    assert page.count("Chúng tôi đã nhận tin.") >= 3  # beside theirs, in the box, to send anyway
    assert told(report) == ["Tổ tuần tra đang tới."]

    (fresh,) = re.findall(r'cn-changed.*?name="seen" value="([^"]+)"', page, re.DOTALL)[:1]
    assert press(hoa, report, "reply", text="Chúng tôi đã nhận tin.", seen=fresh).status_code == 302
    assert told(report)[-1] == "Chúng tôi đã nhận tin."


def test_a_closing_message_is_stopped_just_the_same(hoa, minh, travel):
    report = make_report("order_feedback", unit=WARD)
    seen = str(Message.objects.get(report=report).pk)
    travel.shift(timedelta(minutes=1))
    reply_to_reporter(report_id=report.pk, by=minh, text="Tổ tuần tra đang tới.")
    fields = {"ground": "fixed", "message": "Đã xử lý xong.", "proof": "Biên bản số 12/BB"}
    assert press(hoa, report, "close", seen=seen, **fields).status_code == 409
    report.refresh_from_db()
    assert report.state == "received"
    assert press(hoa, report, "close", **fields).status_code == 302


def test_a_step_that_a_colleague_did_first_says_so_and_shows_what_was_written(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    classify_report(report_id=report.pk, by=minh)
    refused = press(hoa, report, "classify", reply="Chúng tôi sẽ tới ngay tối nay.")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Chúng tôi sẽ tới ngay tối nay." in page[page.index("data-refused") :]
    assert told(report) == []


def test_a_step_that_the_kind_does_not_know_is_refused_in_words(hoa):
    report = make_report("order_feedback", unit=WARD)
    assert press(hoa, report, "prosecute").status_code == 422


def test_an_outsider_presses_nothing(hoa, tuan, nga):
    report = make_report("order_feedback", unit=WARD)
    before = len(events_of(report))
    assert press(tuan, report, "classify").status_code == 404
    assert press(tuan, report, "prosecute").status_code == 404
    assert press(nga, report, "classify").status_code == 403
    assert len(events_of(report)) == before


def test_the_last_of_a_page_leads_to_the_page_after(hoa, travel):
    reports = []
    for number in range(51):
        travel.shift(timedelta(minutes=1))
        reports.append(make_report("order_feedback", unit=WARD, text=f"Ồn ào số {number}"))
    last_of_page = reports[1]  # newest first, fifty a page
    answer = press(hoa, last_of_page, "note", "?state=received", text="Đã xem", then="next")
    assert f"/{reports[0].spelled_code}/" in unquote(answer["Location"])
