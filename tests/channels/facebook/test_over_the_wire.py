"""Facebook's webhooks over real HTTP: signed there, taken here, answered there."""

from __future__ import annotations

import time

from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import ChatMessage, Hook
from caunoi.channels.sender import send_waiting
from caunoi.reports.models import Report
from tests.channels.facebook.ground import LAN, WHOLE_TIP


def wait_until(seen, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_tip_over_the_wire_doubled_and_shuffled(committed_city, connected, live_server):
    fb = connected
    fb.there.world.settings.callback = f"{live_server.url}/hooks/facebook/"
    try:
        fb.control("switches", duplicates=3, disorder=True)
        fb.control("message", psid=LAN, text=WHOLE_TIP)
        wait_until(lambda: fb.there.hooks.waiting == 0)
        assert Hook.objects.count() == 1
        assert process_hooks() == 1
        send_waiting()
        wait_until(lambda: fb.there.hooks.waiting == 0)
        process_hooks()
    finally:
        fb.there.world.settings.callback = ""
    assert Report.objects.get().text == WHOLE_TIP
    (told,) = fb.heard()
    assert Report.objects.get().spelled_code in told
    assert ChatMessage.objects.exclude(mark="").get().delivered_at is not None


def test_a_flood_of_an_hours_messages_is_taken_in_whole(committed_city, connected, live_server):
    fb = connected
    fb.there.world.settings.callback = f"{live_server.url}/hooks/facebook/"
    fb.control("switches", hold=True)
    try:
        for number in range(300):
            fb.control("message", psid=str(5_000_000 + number % 60), text=f"cảm ơn {number}")
        fb.there.switches.hold = False
        held, fb.there.hooks.held = fb.there.hooks.held, []
        for part in held:
            body = fb.there.hooks.body([part])
            fb.control("raw", body=body.decode())
        wait_until(lambda: fb.there.hooks.waiting == 0, 60)
        assert fb.there.hooks.failed == 0
    finally:
        fb.there.world.settings.callback = ""
    assert Hook.objects.count() == 300
    while process_hooks():
        pass
    assert ChatMessage.objects.filter(direction="in").count() == 300
