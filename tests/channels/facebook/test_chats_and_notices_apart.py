"""Two loops of the worker send by Facebook: what one has to say in a chat is never the other's."""

from __future__ import annotations

from caunoi.channels.broadcasts.posting import send_posts
from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import Delivery
from caunoi.channels.sender import send_waiting
from tests.channels.facebook.ground import LAN, TIP, Ground


def test_the_loop_of_notices_leaves_answers_in_chats_alone(fb: Ground) -> None:
    fb.control("message", psid=LAN, text=TIP)
    fb.bring()
    assert process_hooks() == 1
    waiting = Delivery.objects.get(chat__isnull=False)

    assert send_posts("facebook") == 0

    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == ("waiting", 0)
    assert send_waiting() == 1
    assert len(fb.heard()) == 1
