"""A resident writes to the official account: read, answered, and a report with a number."""

from __future__ import annotations

import pytest

from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.models import Conversation
from caunoi.reports.models import Message, Report
from caunoi.reports.services.talking import reply_to_reporter
from tests.channels.zalo.ground import (
    TIP,
    WHOLE,
    answers,
    deliver,
    say,
    work,
)

pytestmark = pytest.mark.django_db


def test_a_tip_becomes_a_report_and_its_number_is_read_in_zalo(zalo):
    say(zalo, TIP)
    assert Report.objects.count() == 0
    say(zalo, "phường Định Công")
    report = Report.objects.get()
    assert (report.text, report.area_code, report.channel) == (TIP, "00316", "zalo")
    assert report.spelled_code in answers(zalo)[-1]


def test_what_an_officer_answers_is_read_in_zalo(zalo, hoa):
    say(zalo, WHOLE)
    report = Report.objects.get()
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đã cử tổ tuần tra.")
    dispatch_events()
    work()
    assert "Chúng tôi đã cử tổ tuần tra." in answers(zalo)[-1]
    deliver(zalo)  # the echo of it
    assert Message.objects.filter(report=report).count() == 2
    assert Conversation.objects.get().mode == "guided"
