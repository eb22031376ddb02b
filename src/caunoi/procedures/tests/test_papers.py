"""Photos of papers: judged before the trip, seen by that unit only, forgotten afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.accounts.models import Account
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.files.processing import process_pending_files
from caunoi.core.files.tests.make_pdf import make_pdf
from caunoi.core.models import Event, StoredFile
from caunoi.core.moments import short_moment
from caunoi.procedures.choices import PaperState, PaperVerdict
from caunoi.procedures.models import PaperCheck, TripCount
from caunoi.procedures.selectors.figures import figures_of, units_counted
from caunoi.procedures.selectors.papers import openings_of
from caunoi.procedures.services.papers import (
    MOST,
    add_papers,
    forget_papers,
    judge_papers,
    open_papers,
    record_opening,
    send_papers,
)
from caunoi.procedures.tests.making import PASSPORT, make_head, procedure
from caunoi.procedures.tests.reading import secret_in
from caunoi.reports.codes import new_secret
from caunoi.testing.make import make_file
from caunoi.testing.officers import get_unit

pytestmark = pytest.mark.usefixtures("procedures")
GOOD, COPY = (PaperVerdict.GOOD, ""), (PaperVerdict.NOT_CERTIFIED, "")


@pytest.fixture
def head():
    return make_head()


def ask(secret="", files=2):
    return send_papers(
        procedure_id=procedure(PASSPORT).pk, unit_id=get_unit("PA08").pk,
        secret=secret or new_secret(), files=[make_file() for _ in range(files)],
        words="Bản sao này được không?",
    )  # fmt: skip


def test_sent_once_judged_and_opened_by_code_and_secret(head):
    secret = new_secret()
    made = ask(secret)
    assert ask(secret) == made
    assert made.papers.count() == 2
    judge_papers(check_id=made.pk, by=head, verdicts={1: GOOD, 2: COPY}, answer="Xin chứng thực")
    found = open_papers(made.spelled_code, secret)
    assert found.state == PaperState.ANSWERED
    assert [one.verdict for one in found.papers.order_by("number")] == ["good", "not_certified"]
    with pytest.raises(NotFound):
        open_papers(made.code, new_secret())
    codes = Event.objects.filter(subject_id=made.pk).order_by("number")
    assert list(codes.values_list("code", flat=True)) == ["papers.sent", "papers.judged"]


def test_taken_anew_waits_again_and_there_is_an_end(head):
    made = ask()
    judge_papers(check_id=made.pk, by=head, verdicts={1: GOOD, 2: COPY})
    add_papers(check_id=made.pk, files=[make_file()])
    made.refresh_from_db()
    assert made.state == PaperState.WAITING
    with pytest.raises(RuleBroken):
        judge_papers(check_id=made.pk, by=head, verdicts={})
    judge_papers(check_id=made.pk, by=head, verdicts={3: GOOD})
    with pytest.raises(RuleBroken):
        add_papers(check_id=made.pk, files=[make_file() for _ in range(MOST)])
    for files in (0, MOST + 1):
        with pytest.raises(RuleBroken):
            ask(files=files)


def test_every_look_is_recorded_once_in_a_while_and_its_sender_sees_it(head, tuan):
    secret = new_secret()
    made = ask(secret)
    desk = Client()
    desk.force_login(Account.objects.get(pk=head.account_id))
    for _ in range(2):
        assert desk.get(f"/can-bo/giay-to/{made.pk}/").status_code == 200
    with pytest.raises(AccessDenied):
        record_opening(check_id=made.pk, by=tuan)
    (opened,) = openings_of(made)
    assert opened.by == head.ref
    sent = {"code": made.spelled_code, "secret": secret}
    page = Client().post("/xem-giay-to/", sent).content.decode()
    assert short_moment(opened.at) in page
    assert "Chưa có ai." not in page


def test_only_that_unit_judges(tuan):
    made = ask()
    with pytest.raises(AccessDenied):
        judge_papers(check_id=made.pk, by=tuan, verdicts={1: GOOD, 2: GOOD})
    with pytest.raises(RuleBroken):
        judge_papers(
            check_id=made.pk, by=make_head(), verdicts={1: (PaperVerdict.WRONG, " "), 2: GOOD}
        )


def test_forgotten_a_month_after_the_answer(head):
    made = ask()
    judge_papers(check_id=made.pk, by=head, verdicts={1: GOOD, 2: COPY})
    assert forget_papers() == 0
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert forget_papers() == 1
        assert forget_papers() == 0
    made.refresh_from_db()
    assert (made.words, made.answer) == ("", "")
    assert all(not file.name for file in StoredFile.objects.all())
    assert list(made.papers.values_list("verdict", flat=True).order_by("number")) == [
        "good", "not_certified",
    ]  # fmt: skip
    with pytest.raises(RuleBroken):
        add_papers(check_id=made.pk, files=[make_file()])


def test_on_the_pages_from_photo_to_trip_saved(head):
    browser = Client(enforce_csrf_checks=True)
    path = f"/xem-giay-to/gui/{PASSPORT}/"
    page = browser.get(path).content.decode()
    secret = secret_in(page)
    fields = {"secret": secret, "unit": "PA08", "words": ""}
    assert browser.post(path, fields).status_code == 422
    empty = SimpleUploadedFile("a.jpg", b"")
    assert browser.post(path, {**fields, "photos": empty}).status_code == 422
    photo = SimpleUploadedFile("khai-sinh.pdf", make_pdf())
    sent = browser.post(path, {**fields, "photos": photo})
    assert sent.status_code == 200
    made = PaperCheck.objects.get()
    assert made.spelled_code in sent.content.decode()
    process_pending_files()

    desk = Client()
    desk.force_login(Account.objects.get(pk=head.account_id))
    assert made.spelled_code in desk.get("/can-bo/giay-to/").content.decode()
    shown = desk.get(f"/can-bo/giay-to/{made.pk}/1/")
    assert shown.status_code == 200
    assert shown["Content-Type"].startswith("image/")
    judged = f"/can-bo/giay-to/{made.pk}/"
    assert desk.post(judged, {"verdict-1": ""}).status_code == 422
    assert desk.post(judged, {"verdict-1": "wrong"}).status_code == 422
    verdict = {"verdict-1": "not_certified", "answer": "Xin sao y"}
    asked = desk.post(judged, verdict).content.decode()
    assert "Xin sao y" in asked
    made.refresh_from_db()
    assert made.state == PaperState.WAITING
    assert desk.post(judged, {**verdict, "act": "change"}).status_code == 200
    assert desk.post(judged, {**verdict, "act": "send"}).status_code == 302

    receipt = {"code": made.code, "secret": secret}
    read = browser.post("/xem-giay-to/", receipt).content.decode()
    assert "Xin sao y" in read
    assert 'name="trips"' not in read, "nobody has been there on the day of the answer"
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert 'name="trips"' in browser.post("/xem-giay-to/", receipt).content.decode()
    for _press in range(2):
        browser.post("/xem-giay-to/", {**receipt, "act": "trips", "trips": "1"})
    assert TripCount.objects.count() == 1
    (row,) = figures_of(units_counted(head))
    assert (row.answers, row.saved) == (1, 1)
    assert browser.post("/xem-giay-to/", {**receipt, "secret": "sai"}).status_code == 404


def test_anybody_tells_how_often_they_came_and_it_is_shown_apart(head):
    browser = Client(enforce_csrf_checks=True)
    path = f"/thu-tuc/{PASSPORT}/xong/"
    assert browser.post(path, {"trips": "0"}).status_code == 200
    for wrong in ("9", "-1", "abc", ""):
        assert browser.post(path, {"trips": wrong}).status_code == 422
    (row,) = figures_of(units_counted(head))
    assert (row.answers, row.saved, row.told_answers, row.told_saved) == (0, 0, 1, 2)
