"""Unsent replies: kept for their writer, passed on to a colleague, gone when sent."""

from __future__ import annotations

import pytest

from caunoi.core.errors import AccessDenied, NotFound
from caunoi.reports.models import ReplyDraft
from caunoi.reports.selectors.company import company_of
from caunoi.reports.services.reply_drafts import discard_draft, keep_draft, take_draft_over
from caunoi.reports.services.talking import reply_to_reporter
from caunoi.reports.tests.reading import events_of
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report


def test_a_draft_is_kept_once_and_changes_with_what_is_written(hoa):
    report = make_report("order_feedback", unit=WARD)
    keep_draft(report_id=report.pk, by=hoa, text="Chúng tôi")
    keep_draft(report_id=report.pk, by=hoa, text="Chúng tôi đã nhận tin")
    assert ReplyDraft.objects.get(report=report).text == "Chúng tôi đã nhận tin"


def test_nothing_but_spaces_is_no_draft(hoa):
    report = make_report("order_feedback", unit=WARD)
    keep_draft(report_id=report.pk, by=hoa, text="Chúng tôi")
    assert keep_draft(report_id=report.pk, by=hoa, text="  \n") is None
    assert not ReplyDraft.objects.filter(report=report).exists()


def test_a_sent_reply_leaves_no_draft_of_its_writer_but_those_of_others(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    keep_draft(report_id=report.pk, by=hoa, text="Chúng tôi đã nhận")
    keep_draft(report_id=report.pk, by=minh, text="Tôi ở gần đó")
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đã nhận tin")
    assert [d.officer_id for d in ReplyDraft.objects.filter(report=report)] == [minh.id]


def test_a_colleague_sees_the_draft_and_takes_it_over(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    keep_draft(report_id=report.pk, by=hoa, text="Đã cử tổ tuần tra")
    theirs = company_of(report, minh).theirs
    assert [(one.name, one.text) for one in theirs] == [("Nguyễn Thị Hoa", "Đã cử tổ tuần tra")]

    text = take_draft_over(report_id=report.pk, by=minh, officer=hoa.id)

    assert text == "Đã cử tổ tuần tra"
    mine = company_of(report, minh).mine
    assert mine is not None
    assert mine.text == text
    assert company_of(report, hoa).mine is None
    event = events_of(report, "draft.taken")[0]
    assert (event.by, event.data["after"]) == (minh.ref, {"from": str(hoa.id)})


def test_what_one_had_written_stands_before_what_one_takes_over(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    keep_draft(report_id=report.pk, by=hoa, text="sau")
    keep_draft(report_id=report.pk, by=minh, text="trước")
    assert take_draft_over(report_id=report.pk, by=minh, officer=hoa.id) == "trước\n\nsau"


def test_taking_over_twice_is_once(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    keep_draft(report_id=report.pk, by=hoa, text="Đã cử tổ tuần tra")
    first = take_draft_over(report_id=report.pk, by=minh, officer=hoa.id)
    assert take_draft_over(report_id=report.pk, by=minh, officer=hoa.id) == first
    assert len(events_of(report, "draft.taken")) == 1


def test_there_must_be_something_to_take_over(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    with pytest.raises(NotFound):
        take_draft_over(report_id=report.pk, by=minh, officer=hoa.id)
    assert not events_of(report, "draft.taken")


def test_an_outsider_keeps_and_takes_nothing(hoa, tuan):
    report = make_report("order_feedback", unit=WARD)
    keep_draft(report_id=report.pk, by=hoa, text="Đã cử tổ tuần tra")
    with pytest.raises(NotFound):
        keep_draft(report_id=report.pk, by=tuan, text="x y z")
    with pytest.raises(NotFound):
        take_draft_over(report_id=report.pk, by=tuan, officer=hoa.id)
    discard_draft(report_id=report.pk, by=tuan)
    assert ReplyDraft.objects.get(report=report).officer_id == hoa.id


def test_who_may_only_read_writes_no_draft(hoa, nga):
    report = make_report("order_feedback", unit=WARD)
    keep_draft(report_id=report.pk, by=hoa, text="Đã cử tổ tuần tra")
    with pytest.raises(AccessDenied):
        keep_draft(report_id=report.pk, by=nga, text="Viện kiểm sát")
    with pytest.raises(AccessDenied):
        take_draft_over(report_id=report.pk, by=nga, officer=hoa.id)
