"""Events of a chat in any order and as often as they like: the same thread in the end."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.channels import talks
from caunoi.channels.chat import Talk, Words
from caunoi.channels.hooks import process_hooks, store_hook
from caunoi.channels.models import ChatMessage, Conversation, Delivery, Hook
from caunoi.channels.sender import send_waiting
from caunoi.core.clock import now
from caunoi.reports.models import Message, Report
from caunoi.testing.platform import body_of, event

TIP = "Quán karaoke hát quá ồn ào suốt đêm, phường Định Công"


def say(*events):
    store_hook("facebook", body_of(*events), "test")
    Hook.objects.update(next_try_at=now())
    process_hooks()


def at(seconds: float) -> str:
    return (now().replace(microsecond=0) + timedelta(seconds=seconds)).isoformat()


def thread() -> list[str]:
    texts = Message.objects.filter(direction="from_reporter").order_by("at", "text")
    return list(texts.values_list("text", flat=True))


def states() -> dict[str, tuple[str, bool]]:
    """The last words of each message, and whether it was taken back."""
    chats = ChatMessage.objects.select_related("conversation").filter(direction="in")
    return {
        one.external_id: (talks.open_words(one).get("text", ""), one.removed_at is not None)
        for one in chats
    }


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_messages_in_any_order_and_number_are_one_thread(platform, data):
    Delivery.objects.all().delete()
    ChatMessage.objects.all().delete()
    Conversation.objects.all().delete()
    Hook.objects.all().delete()
    peer = f"lan-{data.draw(st.uuids())}"
    say(event(id=f"{peer}-0", peer=peer, text=TIP, at=at(-60)))
    report = Conversation.objects.get().report
    texts = ["Họ vừa kéo thêm người", "Có cả xe máy biển 29", "Giờ đã im"]
    events = [
        event(id=f"{peer}-{n}", peer=peer, text=text, at=at(-40 + n))
        for n, text in enumerate(texts, start=1)
    ]
    order = data.draw(st.lists(st.sampled_from(events), max_size=6))
    for one in [*order, *data.draw(st.permutations(events))]:
        say(one)
    kept = Message.objects.filter(report=report, direction="from_reporter").order_by("at")
    assert [message.text for message in kept] == [TIP, *texts]


STORY = [
    event(id="m", text="Có ba người", at=at(-30)),
    event("edited", id="m", text="Có bốn người", at=at(-20)),
    event("edited", id="m", text="Có năm người", at=at(-10)),
    event("removed", id="m", at=at(-5)),
]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_add_edits_and_removal_in_any_order_end_alike(platform, order):
    say(event(id="first", text=TIP, at=at(-60)))
    for index in [*order, *order]:
        say(STORY[index])
    last, removed = states()["m"]
    assert removed
    if order.index(3) == 3:
        assert last == "Có năm người"
    assert ChatMessage.objects.filter(external_id="m").count() == 1
    shown = [text for text in thread() if text != TIP]
    assert len(shown) == len(set(shown)), "nothing stands there twice"


def test_what_was_taken_back_before_it_came_is_never_shown(platform):
    say(event(id="first", text=TIP, at=at(-60)))
    say(event("removed", id="m", at=at(-5)))
    say(event(id="m", text="Có ba người", at=at(-30)))
    assert thread() == [TIP]


def test_an_edit_that_comes_first_keeps_the_first_words_when_they_come(platform):
    say(event(id="first", text=TIP, at=at(-60)))
    say(event("edited", id="m", text="Có bốn người", at=at(-20)))
    for _time in range(2):
        say(event(id="m", text="Có ba người", at=at(-30)))
    assert "Có bốn người" in thread()
    assert sum("Có ba người" in text for text in thread()) == 1
    assert states()["m"] == ("Có bốn người", False)


def test_an_older_edit_that_comes_late_changes_nothing(platform):
    say(event(id="first", text=TIP, at=at(-60)))
    say(event(id="m", text="Có ba người", at=at(-30)))
    say(event("edited", id="m", text="Có năm người", at=at(-10)))
    say(event("edited", id="m", text="Có bốn người", at=at(-20)))
    assert states()["m"][0] == "Có năm người"


def ours(platform):
    """Our receipt, sent: its row."""
    return ChatMessage.objects.filter(direction="out").exclude(mark="").get()


def test_our_echo_before_the_answer_to_our_sending_is_no_officers_word(platform, monkeypatch):
    told = {}

    def send(talk: Talk, words: Words) -> str:
        # The platform tells of it before it has answered us.
        say(event("echo", id="out-x", text=words.text, ours=words.mark, at=at(0)))
        told["mark"] = words.mark
        return "out-x"

    monkeypatch.setattr(platform, "send", send)
    say(event(id="m1", text=TIP, at=at(-60)))
    send_waiting()
    row = ours(platform)
    assert (row.external_id, row.mark) == ("out-x", told["mark"])
    assert Conversation.objects.get().mode == "guided"
    assert ChatMessage.objects.filter(direction="out", external_id="out-x").count() == 1
    assert Message.objects.filter(direction="to_reporter").count() == 0


def test_delivered_and_read_before_the_answer_to_our_sending_are_not_lost(platform, monkeypatch):
    def send(talk: Talk, words: Words) -> str:
        say(event("delivered", id="d1", about=["out-x"], at=at(0)))
        say(event("read", id="r1", about=["out-x"], at=at(1)))
        return "out-x"

    monkeypatch.setattr(platform, "send", send)
    say(event(id="m1", text=TIP, at=at(-60)))
    send_waiting()
    row = ours(platform)
    assert row.external_id == "out-x"
    assert row.delivered_at is not None
    assert row.read_at is not None
    assert ChatMessage.objects.filter(external_id="out-x").count() == 1


def test_the_same_echo_again_and_again_changes_nothing(platform):
    say(event(id="m1", text=TIP, at=at(-60)))
    send_waiting()
    row = ours(platform)
    for _time in range(3):
        say(event("echo", id=row.external_id, text="x", ours=row.mark, at=at(_time)))
    assert Conversation.objects.get().mode == "guided"
    assert ChatMessage.objects.filter(direction="out", external_id=row.external_id).count() == 1


def test_an_officers_answer_in_the_platforms_own_app_joins_once(platform):
    say(event(id="m1", text=TIP, at=at(-60)))
    send_waiting()
    for second in range(3):
        say(event("echo", id="staff-1", text="Chúng tôi đang đến.", at=at(second)))
    found = Message.objects.filter(direction="to_reporter", text="Chúng tôi đang đến.")
    assert found.count() == 1
    assert Report.objects.count() == 1
