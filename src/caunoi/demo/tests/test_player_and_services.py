"""A story played in memory leaves what the services leave: states, clocks, events, words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from caunoi.accounts.access import Actor
from caunoi.core.models import Event
from caunoi.demo.memory import Tale, rungs_of
from caunoi.demo.player import Player
from caunoi.demo.writer import write_tales
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft
from caunoi.reports.models import Deadline, Message, Report
from caunoi.reports.services.escalating import climb
from caunoi.reports.services.intake import draw_up, receive_report
from caunoi.reports.services.moving import perform, perform_for_reporter
from caunoi.testing.make import make_officer
from caunoi.units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
BEGIN = datetime(2026, 3, 3, 9, 15, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CARD = ContactCard("Trần Thị Lan", "0912345678")
Step = tuple[timedelta, str, dict[str, Any]]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

CRIME: list[Step] = [
    (HOUR, "classify", {"crime_source": "to_giac"}),
    (2 * HOUR, "transfer", {"unit": "PC02", "why": "Thuộc thẩm quyền điều tra của phòng"}),
    (3 * HOUR, "accept_transfer", {}),
    (4 * HOUR, "assign", {"officer": "me", "paper": "12/QĐ-PC"}),
    (DAY, "notify_receipt", {"paper": "13/TB", "message": "Đã tiếp nhận tin của ông/bà."}),
    (2 * DAY, "note", {"text": "Đã gọi điện xác minh."}),
    (15 * DAY, "extend", {"why": "Chờ kết quả giám định", "paper": "20/QĐ"}),
    (30 * DAY, "suspend", {"paper": "30/QĐ", "why": "Chưa có kết luận giám định",
                           "ground": "awaiting_expertise"}),
    (30 * DAY + HOUR, "send_suspension", {"paper": "31/TB", "message": "Tạm dừng để chờ."}),
    (50 * DAY, "resume", {"why": "Đã có kết luận giám định", "paper": "40/QĐ"}),
    (51 * DAY, "send_resumption", {"paper": "41/TB", "message": "Đã tiếp tục giải quyết."}),
    (60 * DAY, "prosecute", {"paper": "50/QĐ", "ground": "signs_of_crime", "arrests": 2}),
    (60 * DAY + HOUR, "send_decision", {"paper": "51/CV"}),
    (61 * DAY, "notify_result", {"message": "Vụ án đã được khởi tố."}),
    (62 * DAY, "close", {"ground": "result_told"}),
]  # fmt: skip
ORDER: list[Step] = [
    (HOUR, "classify", {}),
    (2 * HOUR, "reply", {"text": "Tổ tuần tra sẽ kiểm tra tối nay."}),
    (DAY, "extend", {"why": "Cần phối hợp với phường", "message": "Xin thêm thời gian."}),
    (9 * DAY, "close", {"message": "Đã xử lý xong.", "proof": "Biên bản số 45",
                        "ground": "fixed"}),
    (11 * DAY, "reopen_by_reporter", {"why": "Lại tái diễn rồi"}),
    (12 * DAY, "close", {"message": "Đã xử phạt.", "proof": "Biên bản số 46",
                         "ground": "fined"}),
    (13 * DAY, "rate", {"stars": 4, "words": "Ổn."}),
]  # fmt: skip


def served(draft: Draft, steps: list[Step], by: Callable[[Report], Actor]) -> Report:
    """The story by the real services, with the worker's rounds in between."""
    with time_machine.travel(BEGIN, tick=False) as clock:
        receipt = receive_report(draft)
        report = Report.objects.get(pk=receipt.report_id)
        for after, verb, fields in steps:
            let_worker_run(clock, BEGIN + after)
            clock.move_to(BEGIN + after)
            report = Report.objects.select_related("unit").get(pk=report.pk)
            if verb in {"rate", "reopen_by_reporter"}:
                perform_for_reporter(verb, report, fields)
            else:
                perform(verb, report_id=report.pk, by=by(report), fields=fields)
    return Report.objects.get(pk=report.pk)


def let_worker_run(clock: time_machine.Traveller, until: datetime) -> None:
    """A round of the worker a few seconds after every moment at which a clock speaks."""
    while True:
        times = [
            max(row.due_at + offset, row.started_at) + timedelta(seconds=4)
            for row in Deadline.objects.filter(met_at=None, cancelled_at=None, extended_by=None)
            for offset in rungs(row)[row.warned :][:1]
        ]
        coming = min((t for t in times if t < until), default=None)
        if coming is None:
            return
        clock.move_to(coming)
        done = climb()
        if not done.warned and not done.missed:
            return


def rungs(row: Deadline) -> tuple[timedelta, ...]:
    return rungs_of(row.rule, row.rule_version)


def played(draft: Draft, steps: list[Step], by: Callable[[Report], Actor]) -> Report:
    """The same story in memory, then stored."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    player = Player(units)
    tale = Tale.begin(draw_up(draft, BEGIN), BEGIN)
    player.begin(tale)
    for after, verb, fields in steps:
        actor = None if verb in {"rate", "reopen_by_reporter"} else by(tale.report)
        given = dict(fields)
        if given.get("officer") == "me" and actor:
            given["officer"] = actor.id
        player.do(tale, verb, BEGIN + after, actor, **given)
    write_tales([tale])
    return Report.objects.get(pk=tale.report.pk)


def picture(report: Report) -> dict[str, Any]:
    """All that should be alike, without ids."""
    skip = {"message", "note", "act", "deadline", "officer", "assignee"}
    events = [
        (e.code, e.at, {k: v for k, v in e.data["after"].items() if k not in skip},
         {k: v for k, v in e.data["before"].items() if k not in skip}, e.data["why"])
        for e in Event.objects.filter(subject_id=report.pk).order_by("number")
    ]  # fmt: skip
    clocks = sorted(
        Deadline.objects.filter(report=report).values_list(
            "rule", "started_at", "due_at", "legal_due_at", "met_at", "cancelled_at",
            "cancelled_for", "warned", "escalated",
        ),
        key=str,
    )  # fmt: skip
    words = list(
        Message.objects.filter(report=report).order_by("at", "text")
        .values_list("direction", "text", "at", "unit_id")
    )  # fmt: skip
    columns = ("state", "kind", "category", "unit_id", "previous_unit_id", "outcome", "ground",
               "next_rule", "next_due", "decided_at", "closed_at", "reopened", "rating",
               "rating_words", "touched_at", "waits_for_answer", "crime_source")  # fmt: skip
    return {
        "report": {name: getattr(report, name) for name in columns}, "events": events,
        "clocks": clocks, "words": words,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("category", "steps"), [("hinh_su.trom_cap", CRIME), ("trat_tu.on_ao", ORDER)]
)
def test_both_ways_leave_the_same(category: str, steps: list[Step]) -> None:
    heads = {code: make_officer("head", code) for code in ("CA-00316", "PC02")}
    draft = Draft(
        text="Sáng nay ở đầu ngõ có việc này, nhờ các anh xem giúp.", category=category,
        area_code="00316", contact=CARD,
    )  # fmt: skip

    def head_of(report: Report) -> Actor:
        return heads[report.unit.code]

    real = picture(served(draft, steps, head_of))
    ours = picture(played(draft, steps, head_of))

    assert ours["report"] == real["report"]
    assert [e[0] for e in ours["events"]] == [e[0] for e in real["events"]]
    assert ours["events"] == real["events"]
    assert ours["clocks"] == real["clocks"]
    assert ours["words"] == real["words"]
