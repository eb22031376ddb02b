"""A date that an officer gives becomes a clock: reminded of, overdue, kept or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.neighbourhoods.models import Promise
from caunoi.neighbourhoods.promise_words import find_promise
from caunoi.neighbourhoods.services.posts import answer_post
from caunoi.neighbourhoods.services.promises import settle_promise, watch_promises
from caunoi.neighbourhoods.tests.making import codes, make_post, make_word

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Tôi sẽ xuống kiểm tra trước thứ Sáu.", "2026-11-27 00:00"),
        ("Chậm nhất thứ Sáu có người đến sửa đèn", "2026-11-28 00:00"),
        ("Chậm nhất ngày 30/11 sẽ trả lời ông/bà.", "2026-12-01 00:00"),
        ("Xong trong hôm nay", "2026-11-25 00:00"),
        ("Chúng tôi làm xong trong 3 ngày", "2026-11-28 00:00"),
        ("Sẽ giải quyết trong vòng hai tuần.", "2026-12-09 00:00"),
        ("Sẽ có mặt trong 2 giờ", "2026-11-24 11:30"),
        ("Trước ngày 5 tháng 12 năm 2026 sẽ có kết quả", "2026-12-05 00:00"),
        ("Tôi gọi lại trong ngày mai", "2026-11-26 00:00"),
        ("Chậm nhất Chủ nhật tuần sau", "2026-12-07 00:00"),
        ("We will repair it before Friday.", "2026-11-27 00:00"),
        ("trước hôm nay tôi xong", "2026-11-25 00:00"),
    ],
)
def test_a_promised_day_is_found(text, due):
    found = find_promise(text, TUESDAY)
    assert found is not None
    assert f"{found.due_at:%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    "text",
    [
        "Cảm ơn ông/bà đã báo tin.",
        "Thứ Sáu tuần trước chúng tôi đã nhắc nhở.",
        "Trước đây 2 ngày đã có người báo.",
        "Ngày 30/11 họp tổ.",
        "Đề nghị bà con dọn xe trước thứ Sáu.",
        "Trong khu có 3 ngày mất điện",
    ],
)
def test_what_promises_nothing_makes_no_clock(text):
    assert find_promise(text, TUESDAY) is None


def test_a_notice_promises_only_what_the_police_do():
    asks = "Phải đăng ký trước thứ Sáu."
    assert find_promise(asks, TUESDAY, strict=True) is None
    says = "Công an phường sẽ tuần tra thêm, xong trước thứ Sáu."
    assert find_promise(says, TUESDAY, strict=True) is not None


def promise_of(lan, minh, text="Tôi sẽ xuống trước thứ Sáu."):
    answer_post(post_id=make_word(lan).pk, by=minh, text=text)
    return Promise.objects.get()


def test_an_answer_with_a_date_starts_a_clock(group, lan, minh):
    with time_machine.travel(TUESDAY, tick=False):
        promise = promise_of(lan, minh)
    assert (promise.officer_id, promise.state) == (minh.id, "open")
    assert promise.due_at == datetime(2026, 11, 27, tzinfo=HANOI)
    assert promise.remind_at == promise.due_at - timedelta(hours=24)
    assert codes().count("promise.made") == 1


def test_a_date_that_is_given_counts_before_the_words(group, lan, minh):
    due = now() + timedelta(days=2)
    answer_post(post_id=make_word(lan).pk, by=minh, text="Vâng, tôi xem.", promised_by=due)
    assert Promise.objects.get().due_at == due
    with pytest.raises(RuleBroken):
        answer_post(
            post_id=make_word(lan).pk, by=minh, text="Vâng.", promised_by=now() - timedelta(days=1)
        )
    make_post(group, minh, promised_by=due)
    assert Promise.objects.count() == 2


def test_it_is_reminded_of_once_and_noted_as_overdue_once(group, lan, minh):
    with time_machine.travel(TUESDAY, tick=False):
        promise = promise_of(lan, minh)
        assert watch_promises() == 0
    for hours, expected in ((-25, 0), (-23, 1), (-22, 0), (1, 1), (2, 0)):
        with time_machine.travel(promise.due_at + timedelta(hours=hours), tick=False):
            assert watch_promises() == expected, hours
    assert codes().count("promise.reminded") == codes().count("promise.overdue") == 1


def test_kept_broken_or_none_is_said_once_and_with_a_reason(group, lan, minh, tuan):
    promise = promise_of(lan, minh)
    with pytest.raises(NotFound):
        settle_promise(promise_id=promise.pk, by=tuan, state="kept")
    with pytest.raises(RuleBroken):
        settle_promise(promise_id=promise.pk, by=minh, state="broken")
    for _press in range(2):
        settle_promise(promise_id=promise.pk, by=minh, state="broken", why="Thợ điện chưa tới")
    with pytest.raises(RuleBroken):
        settle_promise(promise_id=promise.pk, by=minh, state="kept")
    assert codes().count("promise.broken") == 1
