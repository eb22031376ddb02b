"""`caunoi trace`: one report's events with service, log and letters, and nobody's words."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.management.commands.trace import services_of
from caunoi.channels.reactions import REACTIONS
from caunoi.channels.sender import send_waiting
from caunoi.core.models import Event
from caunoi.reports.choices import Kind
from caunoi.reports.services.moving import perform
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report

pytestmark = pytest.mark.usefixtures("city")


def traced(code: str) -> str:
    out = StringIO()
    call_command("trace", code, stdout=out)
    return out.getvalue()


def test_a_report_is_followed_from_the_receipt_to_the_letters(hoa):
    report = make_report("order_feedback", unit=WARD)
    perform("reply", report_id=report.pk, by=hoa, fields={"text": "Chúng tôi đã nhận được tin."})
    dispatch_events()
    send_waiting()
    said = traced(report.spelled_code)

    assert f"{report.spelled_code}  order_feedback  received  unit {WARD}  by web" in said
    assert "clock  order_feedback.answer v1" in said
    first, second = said.split("\n#1  ")[1].split("\n#2  ")
    assert "report.received  by reporter" in first
    assert "reports/services/intake.py::receive_report" in first
    assert "asks tell_reporter_received, tell_command_centre" in first
    assert "the reporter by email (received): sent, attempts 1" in first
    assert f"message.sent  by officer:{hoa.id}" in second
    assert "reports/services/talking.py::reply_to_reporter" in second
    assert "the reporter by email (answer): sent" in second


def test_what_still_waits_is_said():
    report = make_report()
    said = traced(report.code)
    assert "waits for the sealer" in said
    assert "waits for the worker" in said


def test_no_word_of_a_person_is_printed(hoa):
    report = make_report("order_feedback", unit=WARD, place="sau nhà ông Tư bán phở")
    perform("set_urgency", report_id=report.pk, by=hoa,
            fields={"urgency": 2, "why": "ông Nguyễn Văn Tư gọi lại"})  # fmt: skip
    perform("note", report_id=report.pk, by=hoa, fields={"text": "Gọi chị Lan lúc 8 giờ"})
    dispatch_events()
    send_waiting()
    said = traced(report.code)
    assert "report.urgency_set" in said
    assert "urgency=2" in said
    for word in ("Lan", "0912345678", "lan@example.test", "Tư", "đánh bạc", "Hoa", "8 giờ"):
        assert word not in said


def test_tracing_changes_nothing(django_assert_max_num_queries):
    report = make_report()
    with django_assert_max_num_queries(6):
        traced(report.code)
    assert Event.objects.filter(subject_id=report.pk).count() == 1
    assert not report.looks.exists()


@pytest.mark.parametrize("code", ["1234-5678-0", "0000-0000-0", "Lan"])
def test_a_code_that_is_none_is_refused_in_a_sentence(code):
    with pytest.raises(CommandError):
        traced(code)


@pytest.mark.parametrize("code", sorted(REACTIONS))
def test_every_event_that_tells_somebody_names_its_service(code):
    assert any(services_of(code, kind) for kind in Kind.values)
