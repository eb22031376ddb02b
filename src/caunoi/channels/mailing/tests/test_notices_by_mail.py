"""Notices by e-mail: asked twice before the first, left by one press."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from caunoi.channels.broadcasts.spreading import spread_waiting
from caunoi.channels.broadcasts.tests.making import released
from caunoi.channels.email.known import note_complaint
from caunoi.channels.email.returns import note_returned
from caunoi.channels.mailing import subscriptions
from caunoi.channels.mailing.sending import send_notice_mail
from caunoi.channels.mailing.subscriptions import (
    ask_by_mail,
    confirm,
    forget_unconfirmed,
    leave,
    make_token,
)
from caunoi.channels.models import Delivery, MailSubscription
from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken
from caunoi.core.ids import new_id

pytestmark = pytest.mark.usefixtures("city")
WISH = {"kinds": ["scam"], "wards": ["00316"], "email": "lan@example.test"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def work() -> None:
    while spread_waiting() + send_notice_mail():
        pass


def ask(**over: object) -> None:
    told = {"address": "lan@example.test", "wards": [], "kinds": ["scam"], "language": "vi", **over}
    ask_by_mail(**told)  # type: ignore[arg-type]


def token() -> str:
    return make_token(MailSubscription.objects.get().pk)


def test_first_a_letter_asks_and_only_then_notices_come(client):
    assert client.post("/nhan-tin/", WISH).status_code == 302
    released(reach="wards", wards=("00316",))
    work()
    assert len(mail.outbox) == 1  # the question alone
    link = f"/nhan-tin/thu/{token()}/"
    assert link in mail.outbox[0].body

    assert client.get(link).status_code == 200
    assert MailSubscription.objects.get().confirmed_at is None  # scanners open links too
    client.post(link)
    released(reach="wards", wards=("00316",))
    work()

    assert len(mail.outbox) == 2
    assert MailSubscription.objects.get().wards == ["00316"]


def test_the_page_says_the_same_for_known_and_unknown_addresses(client):
    answers = [client.post("/nhan-tin/", WISH, follow=True) for _ in range(2)]
    assert len({answer.status_code for answer in answers}) == 1
    work()
    assert len(mail.outbox) == 1  # not again within the hour


@pytest.mark.parametrize(
    "over", [{"email": ""}, {"email": "x"}, {"kinds": []}, {"wards": ["99999"]}]
)
def test_what_is_no_wish_is_refused(client, over):
    assert client.post("/nhan-tin/", {**WISH, **over}).status_code == 422
    assert not MailSubscription.objects.exists()


def test_one_click_needs_no_cookie_and_twice_is_once():
    ask()
    link = f"/nhan-tin/thu/{token()}/thoi/"
    confirm(token())
    client = Client(enforce_csrf_checks=True)

    assert client.get(link).status_code == 200
    assert MailSubscription.objects.exists()
    for _ in range(2):
        assert client.post(link, ONE_CLICK).status_code == 200
    assert not MailSubscription.objects.exists()
    work()  # what was under way finds nobody
    assert mail.outbox == []


def test_a_letter_bears_all_that_lists_must(client):
    ask()
    confirm(token())
    Delivery.objects.all().delete()
    released()
    work()
    (letter,) = mail.outbox
    headers = letter.message()
    assert headers["List-Unsubscribe"].startswith("<http")
    assert "\n" not in headers["List-Unsubscribe"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"]
    assert headers["Precedence"] == "bulk"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert letter.from_email.startswith("thu-loi+")
    assert token() in letter.body


def test_english_readers_get_english():
    ask(language="en")
    confirm(token())
    Delivery.objects.all().delete()
    released()
    work()
    assert "Fake police on the phone" in mail.outbox[0].subject
    assert "/en/canh-bao/" in mail.outbox[0].body


@pytest.mark.parametrize(
    "made_up",
    ["x", "", "A" * 38, make_token(new_id())[:-2] + "AA"],
    ids=["short", "empty", "long", "changed"],
)
def test_a_link_that_is_not_ours_does_nothing(client, made_up):
    ask()
    assert not confirm(made_up)
    assert not leave(made_up)
    assert MailSubscription.objects.count() == 1
    if made_up:
        assert client.get(f"/nhan-tin/thu/{made_up}/").status_code == 404
        assert client.post(f"/nhan-tin/thu/{made_up}/thoi/").status_code == 404


def test_who_never_says_yes_is_forgotten():
    ask()
    MailSubscription.objects.update(asked_at=now() - timedelta(days=8))
    assert (forget_unconfirmed(), forget_unconfirmed()) == (1, 0)


def test_no_address_stands_in_the_table():
    ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM channels_mailsubscription s")
        assert "example.test" not in cursor.fetchone()[0]


def test_an_address_with_a_line_break_is_refused():
    with pytest.raises(RuleBroken):
        ask(address="lan@example.test\nBcc: an@example.test")


@pytest.mark.parametrize(("reason", "stays"), [("5.1.1", False), ("4.2.2", True)])
def test_a_mailbox_that_takes_no_letters_is_told_no_more(reason, stays):
    ask()
    confirm(token())
    Delivery.objects.all().delete()
    released()
    work()
    note_returned(Delivery.objects.get(channel="notice_mail").pk, reason)
    assert MailSubscription.objects.exists() is stays


def test_nothing_is_written_to_an_address_that_is_suppressed():
    ask()
    note_complaint("lan@example.test")
    work()
    assert mail.outbox == []
    assert Delivery.objects.get().state == "dead"


def test_a_flood_of_questions_is_stopped(monkeypatch):
    monkeypatch.setattr(subscriptions, "MOST_A_MINUTE", 2)
    for number in range(2):
        ask(address=f"r{number}@example.test")
    with pytest.raises(RuleBroken):
        ask(address="r3@example.test")
    assert MailSubscription.objects.count() == 2
