"""Where a fraud took money just now, the bank's number comes before our own questions; once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from caunoi.channels.dialogue.memory import Memory
from caunoi.channels.dialogue.turns import Heard, Say, Situation, take_turn

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
TEXT = "Tôi bị lừa, vừa chuyển khoản 30 triệu cho kẻ giả danh công an"
GONE = Situation(money_sent=lambda _text: True)


def test_the_bank_is_named_before_anything_is_asked():
    turn = take_turn(Memory(), Heard(key="1", at=AT, text=TEXT), GONE)
    assert turn.say[0] == Say.CALL_BANK
    assert len(turn.say) > 1


@pytest.mark.usefixtures("city")  # the second message is looked through for a place
def test_it_is_said_once():
    first = take_turn(Memory(), Heard(key="1", at=AT, text=TEXT), GONE)
    again = Heard(key="2", at=AT + timedelta(minutes=1), text="Tôi vừa chuyển cho họ lúc 9 giờ")
    assert Say.CALL_BANK not in take_turn(first.memory, again, GONE).say


def test_nothing_of_it_where_no_money_went():
    turn = take_turn(Memory(), Heard(key="1", at=AT, text=TEXT), Situation())
    assert Say.CALL_BANK not in turn.say
