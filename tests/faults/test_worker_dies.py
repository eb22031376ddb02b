"""kill -9 of the worker between two steps: letters at most twice, mails and events once."""

from __future__ import annotations

import re
from contextlib import contextmanager
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller

from caunoi.channels.email.addresses import reply_address
from caunoi.channels.tests.mails import Post, send, write_mail
from tests.faults.clients import Receipt, Residents
from tests.faults.ground import Installation, wait_for

pytestmark = pytest.mark.faults


@contextmanager
def post_office(house: Installation, post: Post):
    controller = Controller(post, hostname="127.0.0.1", port=house.smtp)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def report_of(house: Installation, receipt: Receipt) -> UUID:
    found = house.ask("SELECT id FROM reports_report WHERE text = %s", receipt.text)
    assert isinstance(found, UUID)
    return found


def test_killed_between_sending_and_noting_it_a_letter_goes_at_most_twice(
    house: Installation,
) -> None:
    post = Post()

    def die_once() -> None:
        if len(post.taken) == 1:
            house.kill_worker()

    post.before_answer = die_once
    with post_office(house, post):
        receipt = Residents(house.url).send(mail="lan@example.test")
        report = report_of(house, receipt)
        wait_for("the server has the letter", lambda: post.taken)
        wait_for("the worker is dead", lambda: house.worker is None)
        state = "SELECT state FROM channels_delivery WHERE report_id = %s AND officer_id IS NULL"
        assert house.ask(state, report) == "sending"
        house.make_whole()
        assert len(post.taken) == 1, "the lease still runs: nobody may send it"
        with house.database() as connection:
            connection.execute("UPDATE channels_delivery SET lease_until = now() - interval '1 s'")
        wait_for("it is noted as sent", lambda: house.ask(state, report) == "sent")
    assert len(post.taken) == 2
    ids = {tuple(re.findall(rb"(?im)^message-id: (\S+)", raw)) for raw in post.taken}
    assert len(ids) == 1, "whoever gets both can tell that they are one"


def test_killed_while_taking_a_mail_in_it_is_one_message(
    house: Installation, settings: object
) -> None:
    settings.MASTER_KEY = "m" * 40  # type: ignore[attr-defined]  # the installation's
    receipt = Residents(house.url).send()
    report = report_of(house, receipt)
    address = reply_address(report)
    raw = write_mail("Tôi nhớ thêm một điều.", to=address).as_bytes()
    with house.held("LOCK TABLE reports_message IN EXCLUSIVE MODE", "%reports_message%") as waits:
        assert send(house.mail_in, raw, to=address)[0] == 250
        wait_for("the worker stands before the message", waits)
        house.kill_worker()
    assert send_until_taken(house, raw, address) == 250
    with house.database() as connection:
        connection.execute("UPDATE channels_incomingmail SET next_try_at = now()")
    waiting = "SELECT count(*) FROM channels_incomingmail WHERE outcome = 'waiting'"
    wait_for("the mail is read", lambda: house.ask(waiting) == 0)
    count = "SELECT count(*) FROM reports_message WHERE report_id = %s AND channel = 'email'"
    assert house.ask(count, report) == 1


def send_until_taken(house: Installation, raw: bytes, address: str) -> int:
    """As a mail server does that was not answered: come again with the same mail."""
    house.make_whole()
    answers: list[int] = []

    def taken() -> bool:
        try:
            answers.append(send(house.mail_in, raw, to=address)[0])
        except OSError:
            return False
        return answers[-1] == 250

    wait_for("the door is open again", taken)
    return answers[-1]


def test_killed_while_telling_an_event_is_told_once(house: Installation) -> None:
    with house.held(
        "LOCK TABLE channels_delivery IN EXCLUSIVE MODE", "%channels_delivery%"
    ) as waits:
        receipt = Residents(house.url).send(mail="lan@example.test")
        report = report_of(house, receipt)
        wait_for("the worker stands before the delivery", waits)
        house.kill_worker()
    house.make_whole()
    told = "SELECT count(*) FROM core_event WHERE dispatched_at IS NULL"
    wait_for("every event is told", lambda: house.ask(told) == 0)
    count = "SELECT count(*) FROM channels_delivery WHERE report_id = %s AND officer_id IS NULL"
    assert house.ask(count, report) == 1
