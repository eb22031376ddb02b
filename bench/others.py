"""What goes on beside a broadcast: posts in ward groups, and people who wait in Messenger."""

from __future__ import annotations

import json
import threading
import time
from types import TracebackType
from typing import Any, Self

from bench import ground
from bench.chat import facebook, say_in_messenger, seen_in_messenger, workers

GROUPS = 126  # one for each ward
TALKS = 40
PAUSE = 0.5  # seconds between two answers
TEXT = "Tối qua có nhóm thanh niên đánh bạc ở quán nước đầu ngõ {}, phường Định Công"


class Groups:
    """A local Zalo with a group for each ward. `seconds`: when the last one was told."""

    count = GROUPS

    def __enter__(self) -> Self:
        from caunoi.demo.simulator.zalo.oauth import new_pair  # noqa: PLC0415
        from caunoi.demo.simulator.zalo.server import ZaloServer  # noqa: PLC0415

        self.server = ZaloServer().start()
        world = self.server.world
        world.switches.night = False
        url = self.server.url
        pair = new_pair(world)
        self.settings = {
            "CAUNOI_ZALO_API": url, "CAUNOI_ZALO_OAUTH": url, "CAUNOI_ZALO_BUSINESS_API": url,
            "CAUNOI_ZALO_OA_ID": world.oa_id, "CAUNOI_ZALO_APP_ID": world.app_id,
            "CAUNOI_ZALO_APP_SECRET": world.app_secret, "CAUNOI_ZALO_OA_SECRET": world.oa_secret,
            "CAUNOI_ZALO_ADMIN_USER_ID": world.admin_id,
            "CAUNOI_ZALO_REFRESH_TOKEN": pair["refresh_token"],
        }  # fmt: skip
        self.seconds = self.top_seconds = 0.0
        self._begun = 0.0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.server.stop()

    def make(self) -> None:
        """The groups there and our rows of them; how fast Zalo takes as many posts by itself."""
        from django.conf import settings  # noqa: PLC0415

        from caunoi.channels.models import ChatGroup  # noqa: PLC0415
        from caunoi.channels.taking import get_account  # noqa: PLC0415
        from caunoi.demo.simulator.zalo.world import Group  # noqa: PLC0415

        world = self.server.world
        settings.ZALO_API, settings.ZALO_OA_ID = self.server.url, world.oa_id
        settings.ZALO_APP_ID, settings.ZALO_APP_SECRET = world.app_id, world.app_secret
        settings.ZALO_OA_SECRET = world.oa_secret
        account = get_account("zalo", world.oa_id)
        rows = []
        for number in range(GROUPS):
            group = Group(world.new_id()[-12:], f"Phường {number}", world.add_asset("gmf1000"))
            world.groups[group.id] = group
            rows.append(ChatGroup(account=account, external_id=group.id, name=group.name))
        ChatGroup.objects.bulk_create(rows)
        self.top_seconds = self._press()

    def _press(self) -> float:
        """The seconds that as many posts take when they are ready, one after another."""
        from caunoi.demo.simulator.zalo.oauth import new_pair  # noqa: PLC0415

        world = self.server.world
        token = new_pair(world)["access_token"]
        ids = list(world.groups)
        sent = iter(range(GROUPS))

        def make(number: int) -> bytes:
            told = {"recipient": {"group_id": ids[number % GROUPS]}, "message": {"text": "x" * 300}}
            body = json.dumps(told).encode()
            next(sent, None)
            head = (
                f"POST /v3.0/oa/group/message HTTP/1.1\r\nHost: 127.0.0.1\r\naccess_token: {token}"
                f"\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            return head.encode() + body

        load = ground.press(self.server.url, make, clients=1, seconds=0.5)
        for group in world.groups.values():
            group.items.clear()
        world.calls.clear()
        return GROUPS / load.per_second

    def told(self) -> int:
        """In how many groups the notice stands."""
        return sum(bool(group.items) for group in list(self.server.world.groups.values()))

    def begin(self) -> None:
        """From now on the time is counted."""
        self._begun = time.monotonic()

    def all_told(self) -> bool:
        """Whether it stands in all of them."""
        if self.seconds:
            return True
        if self.told() == GROUPS:
            self.seconds = time.monotonic() - self._begun
        return bool(self.seconds)


class Talks:
    """A local Facebook in which people have told the police something."""

    def __enter__(self) -> Self:
        from caunoi.testing.cast import cast_officer  # noqa: PLC0415

        self.officer = cast_officer("hoa")
        self.there, self.settings = facebook()
        self.there.start()
        self.settings["CAUNOI_FACEBOOK_API"] = self.there.url
        self.reports: list[tuple[str, Any]] = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.there.stop()

    def begin(self, name: str, **ours: str) -> None:
        """Have everybody write, and wait until each has a report."""
        from caunoi.reports.models import Report  # noqa: PLC0415

        with ground.caunoi_web(name, **ours) as base, workers(name, 1, **ours):
            self.there.world.settings.callback = f"{base}/hooks/facebook/"
            self.there.world.fields |= {"messages", "message_echoes"}
            for number in range(TALKS):
                psid = f"8000{number:06d}"
                say_in_messenger(self.there.url, psid, TEXT.format(number))
            until = time.monotonic() + 120
            while Report.objects.count() < TALKS:
                if time.monotonic() > until:
                    raise RuntimeError(f"{Report.objects.count()} of {TALKS} became reports")
                time.sleep(0.2)
        for number in range(TALKS):
            report = Report.objects.get(text__contains=f"ngõ {number},")
            self.reports.append((f"8000{number:06d}", report.pk))


class Answering:
    """An officer who answers one person after another. `times`: seconds until each could read."""

    def __init__(self, talks: Talks) -> None:
        self._talks = talks
        self.times: list[float] = []
        self.begin, self._stop = threading.Event(), threading.Event()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._stop.set()
        self.begin.set()
        self._thread.join(120)
        if kind is None and not self.times:
            raise RuntimeError("nobody was answered")

    def _run(self) -> None:
        self._answer(0)  # waits until the workers have started, and is not counted
        self.begin.wait()
        number = 1
        while not self._stop.wait(PAUSE):
            self.times.append(self._answer(number))
            number += 1

    def _answer(self, number: int) -> float:
        from caunoi.reports.services.talking import reply_to_reporter  # noqa: PLC0415

        psid, report = self._talks.reports[number % len(self._talks.reports)]
        answer = f"Đã cử tổ tuần tra, tin số {number}"
        begun = time.perf_counter()
        reply_to_reporter(report_id=report, by=self._talks.officer, text=answer)
        return seen_in_messenger(self._talks.there, psid, answer) - begun
