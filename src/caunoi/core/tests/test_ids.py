"""Ids sort by when they were made, and cannot be guessed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from caunoi.core.clock import now
from caunoi.core.ids import id_at, made_at, new_id


def test_they_sort_in_the_order_in_which_they_were_made() -> None:
    made = [new_id() for _ in range(20_000)]

    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_threads_never_get_the_same() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id(), range(5000)))

    assert len(set(made)) == 5000


def test_they_say_when_to_the_millisecond() -> None:
    assert abs(made_at(new_id()) - now()) < timedelta(seconds=5)
    moment = datetime(2026, 11, 24, 9, 15, 0, 123_000, tzinfo=UTC)
    assert made_at(id_at(moment)) == moment


def test_two_of_one_millisecond_have_nothing_else_in_common() -> None:
    moment = now()
    tails = {id_at(moment).int & (1 << 62) - 1 for _ in range(1000)}
    assert len(tails) == 1000
