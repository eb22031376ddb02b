"""What the reporter presses on the page: it happens, it happens once, and no word is lost."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import override

from caunoi.core.files.errors import UploadGone
from caunoi.core.files.tests.storing import little_room
from caunoi.core.files.uploads import store_upload
from caunoi.core.moments import last_moment
from caunoi.reports.choices import State
from caunoi.reports.models import Attachment, Contact, Idempotency, Message, Report
from caunoi.reports.selectors import timeline
from caunoi.reports.services.once import do_once, mark_of
from caunoi.reports.services.talking import add_message
from caunoi.reports.tests.following import (
    PAGE,
    form_of,
    offers,
    open_page,
    photo,
    text_of,
    upload,
)
from caunoi.reports.tests.reading import clock, events_of
from caunoi.testing.cast import CRIMINAL, ID_DESK, WARD
from caunoi.testing.make import get_unit, make_receipt
from caunoi.testing.paths import bring_to, do

ANSWER = "Bố bà đến công an phường nơi cư trú, mang theo giấy tờ cũ."
WORDS = "Tối qua lại ồn đến hai giờ sáng."


def make(kind, unit=WARD, **over):
    receipt = make_receipt(kind=kind, **over)
    Report.objects.filter(pk=receipt.report_id).update(unit=get_unit(unit))
    return receipt, Report.objects.select_related("unit", "contact").get(pk=receipt.report_id)


@pytest.fixture
def closed(city, travel, duc, hoa):
    receipt, report = make("order_feedback")
    do(report, "close", head=duc, officer=hoa)
    return receipt, report


def press(receipt, act, page=None, **fields):
    form = form_of(page or open_page(receipt), act)
    return Client().post(PAGE, {**form, **fields}), form


def theirs(report):
    return report.messages.filter(direction="from_reporter").order_by("at", "id")


def test_the_same_form_twice_is_one_message(city, travel):
    receipt, report = make("order_feedback")
    _first, form = press(receipt, "write", text=WORDS, photos=[upload()])
    travel.shift(3600)
    again = Client().post(PAGE, {**form, "text": WORDS, "photos": [upload(content=photo())]})
    assert again.status_code == 200
    assert theirs(report).filter(text=WORDS).count() == 1
    assert Attachment.objects.filter(report=report).count() == 1
    assert len(events_of(report, "message.received")) == 1


def test_other_words_under_the_same_key_are_another_message(city):
    receipt, report = make("order_feedback")
    _first, form = press(receipt, "write", text=WORDS)
    Client().post(PAGE, {**form, "text": "Thêm: biển số 29A"})
    Client().post(PAGE, {**form, "text": WORDS, "photos": [upload()]})
    assert theirs(report).count() == 4  # with the report itself


def test_the_same_words_from_a_fresh_page_are_a_second_message(city):
    receipt, report = make("order_feedback")
    for _time in range(2):
        press(receipt, "write", text=WORDS)
    assert theirs(report).filter(text=WORDS).count() == 2


def test_nothing_written_is_told_and_the_page_stays(city):
    receipt, report = make("order_feedback")
    answer, _form = press(receipt, "write", text="   ")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert theirs(report).count() == 1


def test_a_file_that_fails_is_named_and_the_words_arrive(city, settings):
    settings.UPLOAD_MAX_BYTES = 4000
    receipt, report = make("order_feedback")
    answer, _form = press(
        receipt, "write", text=WORDS,
        photos=[upload("lon.jpg", bytes(5000)), upload("nho.jpg", photo())],
    )  # fmt: skip
    page = text_of(answer)
    assert "lon.jpg" in page
    assert theirs(report).filter(text=WORDS).count() == 1
    assert [row.file.name for row in Attachment.objects.filter(report=report)] == ["nho.jpg"]


def test_when_all_files_fail_and_nothing_is_written_only_that_is_told(city, settings):
    settings.UPLOAD_MAX_BYTES = 10
    receipt, report = make("order_feedback")
    answer, _form = press(receipt, "write", text="", photos=[upload("lon.jpg")])
    assert "lon.jpg" in text_of(answer)
    assert "aria-invalid" not in answer.content.decode()
    assert theirs(report).count() == 1


def test_a_full_disk_takes_the_words_and_asks_for_the_file_again(city):
    receipt, report = make("order_feedback")
    form = form_of(open_page(receipt), "write")
    with little_room(20_000):
        answer = Client().post(
            PAGE, {**form, "text": WORDS, "photos": [upload("phim.mp4", bytes(300_000))]}
        )
    assert "phim.mp4" in text_of(answer)
    assert theirs(report).filter(text=WORDS).exists()
    assert not Attachment.objects.filter(report=report).exists()
    press(receipt, "write", photos=[upload("phim.mp4", bytes(300_000))])
    assert Attachment.objects.filter(report=report).count() == 1


def test_files_that_went_ahead_in_pieces_come_with_the_message(city):
    receipt, report = make("order_feedback")
    token = store_upload(upload("phim.mp4", bytes(5000)))
    answer, _form = press(receipt, "write", text=WORDS, uploads=f"{token} gone")
    assert [row.file.name for row in Attachment.objects.filter(report=report)] == ["phim.mp4"]
    with override("vi"):
        assert UploadGone().message in text_of(answer)


@pytest.mark.parametrize(
    ("anonymous", "mark", "kept"), [(True, {}, False), (True, {"keep_original": "on"}, True),
                                    (False, {}, True)],
)  # fmt: skip
def test_a_nameless_reporter_says_whether_originals_are_kept(city, anonymous, mark, kept):
    receipt, report = make("order_feedback", anonymous=anonymous)
    page = open_page(receipt)
    assert ('name="keep_original"' in page.content.decode()) == anonymous
    press(receipt, "write", page, text=WORDS, photos=[upload()], **mark)
    assert Attachment.objects.get(report=report).file.keep_original == kept


def test_a_refused_objection_keeps_words_and_files(city, travel, khoa, binh):
    receipt, report = make("crime_report", CRIMINAL)
    report = bring_to(report, "notify_result", head=khoa, officer=binh)
    do(report, "notify_result", head=khoa, officer=binh)
    answer, _form = press(receipt, "object", why="abc", photos=[upload()])
    assert answer.status_code == 422
    assert ">abc</textarea>" in answer.content.decode().replace("\n", "")
    kept = form_of(answer, "object")
    assert kept["uploads"]

    Client().post(PAGE, {**kept, "why": "Kết luận không đúng với lời khai của tôi"})

    report.refresh_from_db()
    assert Attachment.objects.filter(report=report).count() == 1
    assert len(events_of(report, "report.complained")) == 1


def test_a_rating_with_words_arrives_and_can_be_changed(closed, travel):
    receipt, report = closed
    answer, form = press(receipt, "rate", stars="4", words="Nhanh, tử tế")
    assert answer.status_code == 200
    report.refresh_from_db()
    assert (report.rating, report.rating_words) == (4, "Nhanh, tử tế")
    Client().post(PAGE, {**form, "stars": "4", "words": "Nhanh, tử tế"})
    assert len(events_of(report, "report.rated")) == 1
    travel.shift(3600)
    press(receipt, "rate", stars="2")
    report.refresh_from_db()
    assert report.rating == 2


def test_a_rating_without_a_number_is_asked_for_it_and_keeps_the_words(closed):
    receipt, report = closed
    answer, _form = press(receipt, "rate", words="Chậm quá")
    assert answer.status_code == 422
    assert "Chậm quá" in text_of(answer)
    summary = text_of(answer).partition("data-error-summary")[2].partition("</ul>")[0]
    assert summary.count("<li>") == 1  # what is missing is said once
    report.refresh_from_db()
    assert report.rating is None


@pytest.fixture
def answered(city, travel, yen):
    receipt, report = make("question", unit=ID_DESK)
    do(report, "close", head=yen, officer=yen, message=ANSWER, ground="answered")
    return receipt, report


def test_whoever_asked_says_whether_the_answer_helped_and_why_not(answered):
    receipt, report = answered
    page = open_page(receipt)
    assert offers(page, "helped")
    assert not offers(page, "rate")
    empty, _form = press(receipt, "helped", page)
    assert empty.status_code == 422
    assert text_of(empty).count("Mời ông/bà chọn có hoặc không") == 2  # summary and field
    press(receipt, "helped", helped="no", reason="unclear", words="Đọc mãi")
    report.refresh_from_db()
    assert report.rating == 1
    assert report.rating_words.endswith(". Đọc mãi")
    assert "chưa giúp được" in text_of(open_page(receipt))
    press(receipt, "helped", helped="yes", reason="unclear")
    report.refresh_from_db()
    assert (report.rating, report.rating_words) == (5, "")
    # The desk reads it in the same words: a question has no stars.
    told = [one.words for one in timeline.tell(timeline.events_of(report), {})]
    assert told[-2:] == [
        "Người hỏi cho biết câu trả lời chưa giúp được.", "Người hỏi cho biết câu trả lời có ích.",
    ]  # fmt: skip


def test_the_page_of_a_question_shows_the_answer_once_and_calls_it_a_question(answered):
    receipt, _report = answered
    page = text_of(open_page(receipt))
    main = page.partition("<main")[2].partition("</main>")[0]
    assert main.count(ANSWER) == 1
    assert main.count('id="newest-answer"') == 1
    again, _form = press(receipt, "reopen_by_reporter")
    said = text_of(again).partition("<main")[2].partition("</main>")[0]
    for words in ("Tin đang ở đâu", "Tin của ông/bà", "của tin"):
        assert words not in main + said
    assert ANSWER in said  # open again, it stands in the conversation


def test_reopening_is_free_once_and_a_reload_does_not_reopen_again(closed, travel, duc, hoa):
    receipt, report = closed
    page = open_page(receipt)
    assert last_moment(clock(report, "any.reopen").legal_due_at) in text_of(page)
    _answer, form = press(receipt, "reopen_by_reporter", page)
    report = Report.objects.get(pk=report.pk)
    assert report.state == State.IN_PROGRESS
    travel.shift(3600)
    do(report, "close", head=duc, officer=hoa)
    travel.shift(3600)

    Client().post(PAGE, form)

    assert Report.objects.get(pk=report.pk).state == State.CLOSED


def test_the_second_reopening_asks_why_and_takes_it(closed, travel, duc, hoa):
    receipt, report = closed
    press(receipt, "reopen_by_reporter")
    travel.shift(3600)
    do(Report.objects.get(pk=report.pk), "close", head=duc, officer=hoa)
    travel.shift(3600)
    answer, _form = press(receipt, "reopen_by_reporter")
    assert answer.status_code == 422
    answer, _form = press(receipt, "reopen_by_reporter", why="Quán lại mở nhạc to từ tối qua.")
    assert answer.status_code == 200
    assert Report.objects.get(pk=report.pk).reopened == 2


def test_the_page_offers_an_objection_only_while_one_is_open(city, travel, khoa, binh):
    receipt, report = make("crime_report", CRIMINAL)
    assert not offers(open_page(receipt), "object")
    report = bring_to(report, "notify_result", head=khoa, officer=binh)
    do(report, "notify_result", head=khoa, officer=binh)
    page = open_page(receipt)
    assert last_moment(clock(report, "crime_report.complain").legal_due_at) in text_of(page)

    press(receipt, "object", page, why="Kết luận không đúng với lời khai của tôi")

    assert not offers(open_page(receipt), "object")  # it is being settled
    report = Report.objects.select_related("unit", "contact").get(pk=report.pk)
    travel.shift(3600)
    do(report, "settle_objection", head=khoa, officer=binh)
    travel.shift(3600)
    assert offers(open_page(receipt), "object")  # now to the procuracy
    press(receipt, "object", why="Vẫn không đúng với lời khai của tôi")
    report = Report.objects.select_related("unit", "contact").get(pk=report.pk)
    travel.shift(3600)
    do(report, "record_procuracy_answer", head=khoa, officer=binh)
    assert not offers(open_page(receipt), "object")  # final


def test_a_late_objection_is_offered_with_the_question_what_kept_them(city, travel, khoa, binh):
    receipt, report = make("crime_report", CRIMINAL)
    report = bring_to(report, "notify_result", head=khoa, officer=binh)
    do(report, "notify_result", head=khoa, officer=binh)
    travel.move_to(clock(report, "crime_report.complain").legal_due_at)
    page = open_page(receipt)
    assert 'name="late_why"' in page.content.decode()
    answer, _form = press(receipt, "object", page, why="Kết luận không đúng với lời khai")
    assert answer.status_code == 422
    answer, _form = press(
        receipt, "object", page, why="Kết luận không đúng với lời khai",
        late_why="Tôi nằm viện suốt hai tuần",
    )  # fmt: skip
    assert answer.status_code == 200
    assert len(events_of(report, "report.complained")) == 1


def test_the_wish_to_be_forgotten_cuts_now_and_erases_after_the_end(city, travel, duc, hoa):
    receipt, report = make("order_feedback")
    answer, _form = press(receipt, "erase")
    assert answer.status_code == 422  # the box was not ticked
    press(receipt, "erase", sure="on")
    contact = Contact.objects.get(report=report)
    assert contact.erased_at is None
    assert contact.name_sealed is None
    assert len(events_of(report, "contact.minimised")) == 1
    do(Report.objects.select_related("unit").get(pk=report.pk), "close", head=duc, officer=hoa)
    travel.shift(3600)

    answer, form = press(receipt, "erase", sure="on")
    Client().post(PAGE, {**form, "sure": "on"})

    erased = Contact.objects.get(pk=contact.pk)
    assert erased.erased_at is not None
    assert erased.sealed_key is None
    assert len(events_of(report, "contact.erased")) == 1
    assert not offers(open_page(receipt), "erase")


def test_a_nameless_report_has_nothing_to_erase(city):
    receipt, _report = make("order_feedback", anonymous=True)
    assert not offers(open_page(receipt), "erase")


def test_a_verb_of_the_officers_does_nothing_here(city):
    receipt, report = make("order_feedback")
    form = form_of(open_page(receipt), "write")
    Client().post(PAGE, {**form, "act": "close", "ground": "fixed"})
    report.refresh_from_db()
    assert report.state == State.RECEIVED


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one(committed_city):
    receipt = make_receipt(kind="order_feedback")
    report = Report.objects.get(pk=receipt.report_id)
    mark = mark_of(report, "key", "write", {"text": WORDS})
    start = threading.Barrier(2)
    done = []

    def send():
        start.wait()
        done.append(do_once(report, mark, lambda: add_message(report, text=WORDS)))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert Message.objects.filter(report=report, text=WORDS).count() == 1


def test_what_is_refused_can_be_sent_again_under_the_same_key(city):
    receipt, report = make("order_feedback")
    form = form_of(open_page(receipt), "write")
    kept = Idempotency.objects.count()
    assert Client().post(PAGE, {**form, "text": ""}).status_code == 422
    assert Idempotency.objects.count() == kept
    assert Client().post(PAGE, {**form, "text": WORDS}).status_code == 200
    assert theirs(report).filter(text=WORDS).count() == 1
