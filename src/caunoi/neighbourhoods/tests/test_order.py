"""Order without a captcha: limits, mute with a reason, appeal to the ward's head."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.neighbourhoods.choices import Care
from caunoi.neighbourhoods.models import Muting
from caunoi.neighbourhoods.services.members import leave
from caunoi.neighbourhoods.services.order import (
    appeal,
    decide_appeal,
    mute_member,
    unmute_member,
)
from caunoi.neighbourhoods.services.polls import vote
from caunoi.neighbourhoods.services.posts import write_post
from caunoi.neighbourhoods.services.private_exit import send_privately
from caunoi.neighbourhoods.tests.making import codes, make_poll, make_word

WHY = "Quảng cáo nhiều lần"


def test_a_member_who_writes_too_much_is_told_when_again(group, lan):
    for number in range(5):
        make_word(lan, f"Tin {number}")
    with pytest.raises(RuleBroken) as refused:
        make_word(lan)
    assert refused.value.ground == "rate"
    with time_machine.travel(now() + timedelta(hours=1, minutes=1), tick=False):
        make_word(lan)


def test_what_stands_on_a_platform_already_is_kept_but_asks_for_nothing(group, lan):
    for number in range(7):
        last = write_post(membership_id=lan.pk, text="x", channel="zalo", once=f"m{number}")
    assert last.care == Care.NONE


def test_a_muted_member_reads_why_and_may_vote_and_tell_the_police(group, lan, minh):
    mute_member(membership_id=lan.pk, by=minh, days=3, why=WHY)
    mute_member(membership_id=lan.pk, by=minh, days=3, why=WHY)

    with pytest.raises(RuleBroken) as refused:
        make_word(lan)
    assert WHY in refused.value.message
    vote(membership_id=lan.pk, post_id=make_poll(group, minh).pk, number=1)
    assert send_privately(membership_id=lan.pk, text="Có trộm trong ngõ.", once="t").code
    event = Event.objects.get(code="member.muted")
    assert WHY not in str(event.data)  # a reason may name people: it stands in its row
    assert Muting.objects.get().why == WHY


def test_muting_needs_a_reason_a_length_and_the_right(group, lan, minh, tuan, hoa):
    for days, why in ((3, ""), (0, WHY), (31, WHY)):
        with pytest.raises(RuleBroken):
            mute_member(membership_id=lan.pk, by=minh, days=days, why=why)
    with pytest.raises(NotFound):
        mute_member(membership_id=lan.pk, by=tuan, days=3, why=WHY)
    with pytest.raises(AccessDenied):
        mute_member(membership_id=lan.pk, by=hoa, days=3, why=WHY)
    assert not Muting.objects.exists()


def test_unmuting_is_recorded_once(group, lan, minh):
    mute_member(membership_id=lan.pk, by=minh, days=3, why=WHY)
    unmute_member(membership_id=lan.pk, by=minh, why="Đã hứa thôi")
    unmute_member(membership_id=lan.pk, by=minh, why="Đã hứa thôi")
    make_word(lan)
    assert codes().count("member.unmuted") == 1


def test_an_appeal_goes_to_the_head_and_not_to_who_muted(group, lan, minh, duc):
    with pytest.raises(RuleBroken):
        appeal(membership_id=lan.pk, words="Tôi không quảng cáo.")  # not muted
    mute_member(membership_id=lan.pk, by=minh, days=3, why=WHY)
    lodged = appeal(membership_id=lan.pk, words="Tôi không quảng cáo.")
    assert appeal(membership_id=lan.pk, words="Lần nữa") == lodged

    with pytest.raises(AccessDenied):
        decide_appeal(appeal_id=lodged.pk, by=minh, grant=False, answer="Giữ nguyên")
    decide_appeal(appeal_id=lodged.pk, by=duc, grant=True, answer="Nhắc nhở là đủ")
    decide_appeal(appeal_id=lodged.pk, by=duc, grant=True, answer="Nhắc nhở là đủ")
    with pytest.raises(RuleBroken):
        decide_appeal(appeal_id=lodged.pk, by=duc, grant=False, answer="Đổi ý")

    make_word(lan)
    assert codes().count("appeal.decided") == 1


def test_who_leaves_takes_the_reasons_along(group, lan, minh):
    mute_member(membership_id=lan.pk, by=minh, days=3, why=WHY)
    appeal(membership_id=lan.pk, words="Tôi là Lan ở số 4.")
    leave(membership_id=lan.pk)
    assert Muting.objects.get().why == ""
    assert lan.appeals.get().words == ""
