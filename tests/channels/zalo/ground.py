"""Residents who write in Zalo, and what follows."""

from __future__ import annotations

from typing import Any

from django.test import Client

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Account as Login
from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import Account, Delivery
from caunoi.channels.sender import send_waiting
from caunoi.channels.taking import get_account
from caunoi.core.clock import now
from caunoi.demo.simulator.zalo.hooks import Sent
from caunoi.demo.simulator.zalo.server import ZaloServer

LAN = "2468013579246801357"  # beyond 2^53
BINH = "2468013579246801358"
TIP = "Tối qua có nhóm thanh niên đánh bạc ở quán nước đầu ngõ 12"
WHOLE = f"{TIP}, phường Định Công"


def our_account(server: ZaloServer) -> Account:
    """Our account's row, as it is now."""
    return get_account("zalo", server.world.oa_id)


def desk_of(actor: Actor) -> Client:
    """A browser in which the officer is signed in."""
    client = Client()
    client.force_login(Login.objects.get(pk=actor.account_id))
    return client


def post(one: Sent, **headers: str) -> int:
    """Bring one event to us over our own address; the status it is answered with."""
    answer = Client().post(
        "/hooks/zalo/", one.body, content_type="application/json",
        headers={**one.headers, **headers},
    )  # fmt: skip
    return answer.status_code


def deliver(server: ZaloServer) -> list[int]:
    """Bring all events that wait to us, and have the worker do what follows."""
    statuses = []
    for _round in range(6):
        events = server.take_events()
        if not events:
            break
        statuses += [post(one) for one in events]
        work()
    return statuses


def work() -> None:
    """What the worker's loops do until nothing is due."""
    while process_hooks() + send_waiting():
        pass


def say(server: ZaloServer, text: str = "", user: str = LAN, **more: Any) -> str:
    """A resident writes, and all that follows happens; Zalo's id of the message."""
    told = server.control("say", user=user, text=text, **more)
    deliver(server)
    return str(told["msg_id"])


def answers(server: ZaloServer, user: str = LAN) -> list[str]:
    """What the resident reads of us."""
    return [one["text"] for one in server.control("talk", user=user) if one["by_us"]]


def hurry() -> None:
    """Nothing waits for its hour."""
    Delivery.objects.filter(state="waiting").update(next_try_at=now())
    work()
