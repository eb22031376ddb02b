"""The poller sees every event once, in whatever order transactions commit."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection, transaction

from caunoi.command.selectors import Watch
from caunoi.testing.make import make_receipt


def send(text: str) -> str:
    return make_receipt(text, category="hinh_su.trom_cap").code


class Held(threading.Thread):
    """Does its work in a transaction of its own that commits only when it is let go."""

    def __init__(self, work: Callable[[], str]) -> None:
        super().__init__()
        self.work, self.code = work, ""
        self.is_written, self.may_commit = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.code = self.work()
                self.is_written.set()
                self.may_commit.wait(10)
        finally:
            connection.close()


def test_an_older_event_that_commits_later_is_seen_and_each_only_once(hanoi):
    watch = Watch()
    watch.look()
    slow = Held(lambda: send("Tin viết trước, lưu sau."))
    slow.start()
    assert slow.is_written.wait(10)
    quick = send("Tin viết sau, lưu trước.")
    assert [one.code for one in watch.look()] == [quick]

    slow.may_commit.set()
    slow.join(10)

    assert [one.code for one in watch.look()] == [slow.code]
    assert watch.look() == []


def test_what_is_rolled_back_is_never_told(hanoi):
    watch = Watch()
    watch.look()
    try:
        with transaction.atomic():
            send("Tin không lưu được.")
            raise RuntimeError
    except RuntimeError:
        pass
    assert watch.look() == []


def test_a_quiet_look_costs_one_query(hanoi, django_assert_num_queries):
    watch = Watch()
    watch.look()
    with django_assert_num_queries(1):
        watch.look()
