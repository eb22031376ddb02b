"""kill -9 of web, worker and PostgreSQL while residents send: nothing lost, nothing twice.

ROUNDS=200 for a long night. Each round's faults follow from its number, so that it can be repeated.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.clients import Residents
from tests.faults.ground import Installation, wait_for

pytestmark = pytest.mark.faults

ROUNDS = int(os.environ.get("ROUNDS") or 20)
CLIENTS = 3
# Where a request stands still for us, by a lock that we hold: the intake writes all its rows in one
# statement, whose triggers come after the rows and whose foreign keys are checked in its commit.
POINTS: dict[str, str] = {
    "before the first row": "LOCK TABLE reports_message IN EXCLUSIVE MODE",
    "after the rows": "LOCK TABLE core_unsealedevent IN EXCLUSIVE MODE",
    "in commit": "SELECT 1 FROM units_unit FOR UPDATE",
}
INTAKE = "%reports_idempotency%"  # what the waiting statement names
KILLS: dict[str, Callable[[Installation], None]] = {
    "web": Installation.kill_web,
    "web process": Installation.kill_web_child,
    "worker": Installation.kill_worker,
    "database": Installation.kill_database,
}


def check_everything(house: Installation, residents: Residents, *, since: int = 0) -> None:
    """Every receipt that was shown opens with its text; no key has two reports."""
    assert not {key: shown for key, shown in residents.shown.items() if len(shown) > 1}
    for receipt in residents.receipts[since:]:
        residents.check_receipt(receipt)
    with house.database() as connection:
        rows = connection.execute(
            "SELECT text FROM reports_report WHERE text LIKE 'Tin số %'"
        ).fetchall()
    twice = [text for text, times in Counter(row[0] for row in rows).items() if times > 1]
    assert not twice
    missing = {receipt.text for receipt in residents.receipts} - {row[0] for row in rows}
    assert not missing


def one_round(house: Installation, residents: Residents, number: int) -> str:
    """Clients send; something is killed, at a named point or at any moment; all is well again."""
    chance = random.Random(number)
    victim = list(KILLS)[number % len(KILLS)]
    # Of five rounds of each kind, three stop at the named points and two come at any moment.
    turn = number // len(KILLS) % (len(POINTS) + 2)
    point = [*POINTS, "", ""][turn] if victim != "worker" else ""
    residents.begin(CLIENTS)
    try:
        if point:
            with house.held(POINTS[point], INTAKE) as somebody_waits:
                wait_for(f"a request stands {point}", somebody_waits, 20)
                KILLS[victim](house)
        else:
            time.sleep(chance.uniform(0.05, 0.8))
            KILLS[victim](house)
        time.sleep(chance.uniform(0, 0.3))
        house.make_whole()
    finally:
        residents.end()
    return f"{victim}, {point or 'any moment'}"


def test_no_receipt_is_lost_and_no_key_has_two_reports(house: Installation) -> None:
    residents = Residents(house.url)
    said: list[str] = []
    for number in range(ROUNDS):
        before = len(residents.receipts)
        begun = time.monotonic()
        what = one_round(house, residents, number)
        said.append(f"{what}: {len(residents.receipts) - before} receipts")
        print(f"round {number}: {said[-1]}, {time.monotonic() - begun:.1f} s")
        check_everything(house, residents, since=before)
    check_everything(house, residents)
    assert len(residents.receipts) >= ROUNDS * CLIENTS, said
    told = "SELECT count(*) FROM core_event WHERE dispatched_at IS NULL"
    wait_for("the worker tells of every event", lambda: house.ask(told) == 0)
    waiting = "SELECT count(*) FROM core_unsealedevent"
    wait_for("the sealer seals every event", lambda: house.ask(waiting) == 0)
    house.verify_log()


@pytest.mark.parametrize("victim", ["web", "database"])
def test_committed_without_an_answer_is_answered_by_the_first_receipt(
    house: Installation, victim: str
) -> None:
    """The hardest point: the report may be stored, and its sender saw nothing."""
    residents = Residents(house.url)
    key, text = f"unanswered-{victim}", f"Tin số 0 ({victim}): không ai trả lời."
    sending = threading.Thread(target=residents.try_once, args=(key, text))
    with house.held(POINTS["in commit"], INTAKE) as somebody_waits:
        sending.start()
        wait_for("the request stands in its commit", somebody_waits, 20)
        KILLS[victim](house)
    sending.join(30)
    assert not residents.receipts
    house.make_whole()
    if victim == "web":  # PostgreSQL finished what it was told to do
        wait_for("the commit is done", lambda: house.ask(
            "SELECT count(*) FROM reports_report WHERE text = %s", text) == 1)  # fmt: skip
    first = residents.send_again(key, text)
    assert residents.send_again(key, text) == first
    check_everything(house, residents)
