"""A time booked from a chat: confirmed, moved, reminded of and called off in that same chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from caunoi.channels import talks
from caunoi.channels.booking_chats import forget_handovers
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.models import Conversation, Handover
from caunoi.channels.zalo import tokens
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.demo.simulator.zalo.server import ZaloServer
from caunoi.procedures import catalogue, events
from caunoi.procedures.models import Appointment, Desk
from caunoi.procedures.selectors.desks import next_free
from caunoi.procedures.services.booking import cancel, move, remind_people
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.tests.making import make_desk
from caunoi.procedures.tests.reading import secret_in
from caunoi.reports.models import Report
from tests.channels.zalo.ground import answers, our_account, say, work

PATH = "/lich-hen/dat/ho-chieu-lan-dau/"
PHONE = {"phone": "0912345678", "may_text": "on"}


@pytest.fixture
def there(city, clock, server, settings) -> Iterator[ZaloServer]:
    settings.ZNS_TEMPLATES = ["appointment:203"]
    tokens.access_token(our_account(server))
    server.control("template", id="203", params={"code": 20, "date": 30})
    load_procedures(settings.CITY_DATA)
    catalogue.forget()
    yield server
    catalogue.forget()


@pytest.fixture
def desk(there) -> Desk:
    return make_desk()


def token_of(there: ZaloServer) -> str:
    """What the link in the chat carries."""
    say(there, "Tôi muốn đặt lịch hẹn ạ")
    found = re.search(
        rf"{re.escape(settings.SITE_URL)}/lich-hen/dat/\?tu=(\S+)", answers(there)[-1]
    )
    assert found, answers(there)
    return found[1]


def book(desk: Desk, token: str, *, days: int = 3, **more: str) -> Appointment:
    """Book on the web as a resident does who follows the chat's link."""
    page = f"{PATH}?quay={desk.code}&tu={token}"
    secret = secret_in(Client().get(page).content.decode())
    at = next_free(desk, now() + timedelta(days=days))[0]
    sent = {"secret": secret, "at": at.isoformat(), "in_chat": "on", **more}
    assert Client().post(page, sent).status_code == 200
    tell()
    return Appointment.objects.latest("booked_at")


def tell() -> None:
    dispatch_events()
    work()


def remind(made: Appointment, clock) -> None:
    clock(made.starts_at - timedelta(hours=23) - now())
    assert remind_people() == 1
    tell()


def test_the_chat_leads_to_the_booking_and_tells_of_it_until_the_day(there, desk, clock):
    token = token_of(there)
    assert not Report.objects.exists()  # a wish is no report
    assert f"{PATH}?&amp;tu={token}" in Client().get(f"/lich-hen/dat/?tu={token}").content.decode()
    made = book(desk, token)
    assert made.contact is None
    assert made.spelled_code in answers(there)[-1]

    move(appointment_id=made.pk, at=next_free(desk, now() + timedelta(days=5))[0])
    tell()
    assert "đổi sang" in answers(there)[-1]
    made.refresh_from_db()
    say(there, "cảm ơn")
    remind(made, clock)
    assert "nhớ" in answers(there)[-1]
    for said in answers(there)[1:]:
        assert "hộ chiếu" not in said.lower()  # the platform does not learn what for

    cancel(appointment_id=made.pk, by="officer", why="Mất điện")
    tell()
    assert "Mất điện" in answers(there)[-1]


def test_outside_of_the_window_the_template_reminds_and_else_it_is_written_down(there, desk, clock):
    first = book(desk, token_of(there), days=10, **PHONE)
    other = book(desk, token_of(there), days=12)
    told = len(answers(there))
    remind(first, clock)
    assert [one["phone"] for one in there.world.phone_messages] == ["84912345678"]
    remind(other, clock)
    assert len(there.world.phone_messages) == 1
    assert len(answers(there)) == told
    event = Event.objects.get(code=events.APPOINTMENT_NOT_TOLD)
    assert (event.subject_id, event.data["after"]["channel"]) == (other.pk, "zalo")


def test_a_link_books_for_its_chat_once_for_a_day_and_only_if_wished(there, desk, clock):
    token = token_of(there)
    page = f"{PATH}?quay={desk.code}&tu={token}"
    assert "in_chat" in Client().get(page).content.decode()
    assert book(desk, token, in_chat="").handover is None
    made = book(desk, token)
    assert made.handover is not None
    for spent in (token, f"{token}x"):
        said = Client().get(f"{PATH}?quay={desk.code}&tu={spent}").content.decode()
        assert "in_chat" not in said
        assert "không còn dùng được" in said
    assert book(desk, token).handover is None

    late = token_of(there)
    clock(timedelta(hours=25))
    assert "in_chat" not in Client().get(f"{PATH}?tu={late}").content.decode()
    assert forget_handovers() == 1  # the unused one
    assert Handover.objects.get().pk == made.handover


def test_whoever_is_forgotten_in_the_chat_hears_nothing_more(there, desk, clock):
    made = book(desk, token_of(there))
    told = len(answers(there))
    talks.forget(Conversation.objects.get())
    remind(made, clock)
    assert len(answers(there)) == told
    assert not Handover.objects.exists()
