"""The answer to a sending is lost, and "arrived" overtakes the echo: one message all the same."""

from __future__ import annotations

from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import ChatMessage, Hook
from caunoi.channels.sender import send_waiting
from tests.channels.facebook.ground import LAN, TIP, Ground


def test_what_was_told_of_an_id_belongs_to_the_message_that_bears_it(fb: Ground) -> None:
    fb.control("switches", lost_answers=1)
    fb.control("message", psid=LAN, text=TIP)
    fb.bring()
    process_hooks()
    send_waiting()
    echo, arrived = fb.fetch_hooks()
    for body, headers in (arrived, echo):
        assert fb.post(body, headers) == 200
        process_hooks()

    assert not Hook.objects.exclude(state="done").exists()
    (ours,) = ChatMessage.objects.filter(direction="out").exclude(external_id="")
    assert ours.mark
    assert ours.delivered_at is not None
    assert len(fb.heard()) == 1
