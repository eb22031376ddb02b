"""The channel desk: what it shows, what staff do there, and what leaves a trace."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account as Person
from caunoi.channels.choices import AccountState, DeliveryState, HookState, Letter
from caunoi.channels.desk import services
from caunoi.channels.desk.queues import queues, waiting_delivery_seconds
from caunoi.channels.desk.redacting import redact
from caunoi.channels.desk.tests.stuck import make_channel, make_delivery, make_hook
from caunoi.channels.desk.troubles import trouble_of
from caunoi.channels.email.known import note_complaint
from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import Account, Conversation, Delivery, Hook
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.core.ids import new_id
from caunoi.core.models import Event
from caunoi.reports.models import Message, Report
from caunoi.reports.services.talking import reply_to_reporter
from caunoi.testing.cast import CITY, WARD
from caunoi.testing.make import make_report
from caunoi.testing.officers import make_officer
from caunoi.testing.platform import event

DESK = "/can-bo/kenh/"
WHY = "Kiểm tra sự cố theo phản ánh"
TEXT = "Tối qua có nhóm đánh bạc ở phường Định Công"


@pytest.fixture
def admin(city):
    return make_officer(Role.ADMIN, CITY)


@pytest.fixture
def page(city):
    return make_channel()


def client_of(actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.account_id))
    return client


# ── what is shown


def test_the_first_page_tells_state_token_queue_and_what_to_do(admin, page):
    Account.objects.update(
        state=AccountState.RECONNECT, why="token 190-463", tokens_until=now() + timedelta(days=3),
        usage={"percent": 41},
    )  # fmt: skip
    make_delivery()
    answer = client_of(admin).get(DESK)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "Công an Hà Nội" in shown
    assert "190-463" in shown
    assert "41" in shown
    assert answer.context["accounts"][0].token_is_short
    assert {row.queue.channel: row.queue.dead for row in answer.context["queues"]}["email"] == 1


def test_a_quota_stands_in_words_and_never_by_the_platforms_own_names(admin, page):
    told = {"oa_type": 4, "linked_ZCA": "", "is_verified": True, "num_follower": 12}
    Account.objects.update(usage={"account": told, "quota": {"cs": "1999 / 2000"}, "_note": 1})
    shown = client_of(admin).get(DESK).content.decode()
    assert "1999 / 2000" in shown
    assert "Người quan tâm" in shown
    for raw in ("oa_type", "linked_ZCA", "num_follower", "True"):
        assert raw not in shown


def test_the_first_page_says_how_many_addresses_get_no_letters(admin, page):
    client = client_of(admin)
    assert client.get(DESK).context["suppressed"] == 0
    note_complaint("lan@example.test")
    note_complaint("an@example.test")
    assert "2 địa chỉ" in client.get(DESK).content.decode()


def test_the_first_page_asks_a_fixed_number_of_questions(
    admin, page, django_assert_max_num_queries
):
    client = client_of(admin)
    client.get(DESK)
    for number in range(5):
        Account.objects.create(channel="zalo", external_id=f"oa-{number}")
        make_delivery()
    with django_assert_max_num_queries(14):
        client.get(DESK)


def test_press_sees_and_changes_nothing(city, page):
    press = make_officer(Role.PRESS, CITY)
    client = client_of(press)
    hook = make_hook(event(id="m1", text=TEXT))
    shown = client.get(DESK)
    assert shown.status_code == 200
    assert "/pause/" not in shown.content.decode()
    assert client.get(f"{DESK}su-kien/{hook.pk}/").status_code == 200
    assert client.post(f"{DESK}su-kien/{hook.pk}/", {"why": WHY}).status_code == 404
    assert client.post(f"{DESK}tai-khoan/{page.pk}/pause/", {"why": WHY}).status_code == 404
    with pytest.raises(AccessDenied):
        services.pause_channel(page.pk, by=press, why=WHY)
    with pytest.raises(AccessDenied):
        services.reveal_hook(hook.pk, by=press, why=WHY)


def _words(report: Report) -> Message:
    return Message.objects.get(report=report, direction="to_reporter")


def test_while_a_platform_is_away_the_desk_says_what_waits_for_it(admin, hoa, page):
    report = make_report(unit=WARD)
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đang xem.")
    letter = Delivery.objects.create(
        report=report, event_id=new_id(), message=_words(report), channel="facebook",
        letter=Letter.ANSWER, state=DeliveryState.WAITING, attempts=2, last_error="ConnectTimeout",
        next_try_at=now() + timedelta(minutes=1), created_at=now() - timedelta(minutes=9),
    )  # fmt: skip
    client = client_of(admin)
    answer = client.get(DESK)
    assert answer.context["accounts"][0].stuck == 1
    assert answer.context["accounts"][0].tone == "warning"
    (row,) = [one for one in answer.context["queues"] if one.queue.channel == "facebook"]
    assert (row.queue.stuck, row.is_late) == (1, True)
    listed = client.get(f"{DESK}khong-den/")
    assert [one for one, _name, _why in listed.context["rows"]] == [letter]
    thread = client_of(hoa).get(f"/can-bo/{report.code}/").content.decode()
    assert "chưa gửi được, đang chờ Facebook" in thread
    letter.state = DeliveryState.SENT
    letter.save()
    thread = client_of(hoa).get(f"/can-bo/{report.code}/").content.decode()
    assert "chưa gửi được" not in thread
    assert client.get(DESK).context["accounts"][0].tone == "success"


def test_what_is_kept_for_the_morning_is_not_late(admin):
    make_delivery(
        DeliveryState.WAITING, attempts=0, created_at=now() - timedelta(hours=5),
        next_try_at=now() + timedelta(hours=2),
    )  # fmt: skip
    (row,) = [
        one for one in client_of(admin).get(DESK).context["queues"] if one.queue.channel == "email"
    ]
    assert (row.queue.waiting, row.queue.later, row.is_late) == (1, 1, False)
    Delivery.objects.update(next_try_at=now() - timedelta(minutes=6))
    (row,) = [
        one for one in client_of(admin).get(DESK).context["queues"] if one.queue.channel == "email"
    ]
    assert row.is_late


# ── pause and resume


def test_pausing_holds_what_would_go_out_and_resuming_lets_it(admin, page):
    services.pause_channel(page.pk, by=admin, why=WHY)
    services.pause_channel(page.pk, by=admin, why=WHY)
    page.refresh_from_db()
    assert page.state == AccountState.PAUSED
    assert Event.objects.get(code="channel.paused").data["why"] == WHY
    chat_of = Conversation.objects.create(account=page, peer_index=b"1" * 32, started_at=now())
    make_delivery(DeliveryState.WAITING, conversation=chat_of, target="x")
    Delivery.objects.update(channel="facebook", next_try_at=now() - timedelta(hours=1))
    assert waiting_delivery_seconds() == 0.0
    services.resume_channel(page.pk, by=admin)
    services.resume_channel(page.pk, by=admin)
    assert waiting_delivery_seconds() > 3000
    assert Event.objects.filter(code="channel.resumed").count() == 1


def test_a_pause_needs_a_reason_and_an_account_that_works(admin, page):
    with pytest.raises(RuleBroken):
        services.pause_channel(page.pk, by=admin, why="x")
    Account.objects.update(state=AccountState.STOPPED)
    with pytest.raises(RuleBroken):
        services.pause_channel(page.pk, by=admin, why=WHY)
    services.resume_channel(page.pk, by=admin)
    page.refresh_from_db()
    assert page.state == AccountState.WORKING


# ── what came in


def test_a_body_is_masked_until_somebody_says_why(admin):
    hook = make_hook(event(id="m1", text=TEXT, peer="psid-778899"))
    client, address = client_of(admin), f"{DESK}su-kien/{hook.pk}/"
    for where in (DESK + "su-kien/", address):
        shown = client.get(where).content.decode()
        assert "đánh bạc" not in shown
        assert "778899" not in shown
    refused = client.post(address, {"why": ""})
    assert refused.status_code == 422
    assert "đánh bạc" not in refused.content.decode()
    shown = client.post(address, {"why": WHY}).content.decode()
    assert "đánh bạc" in shown
    told = Event.objects.get(code="hook.revealed")
    assert (told.by, told.data["why"]) == (admin.ref, WHY)


def test_masking_keeps_the_kind_of_event_and_no_number_of_a_person():
    body = orjson.dumps(
        {"event_name": "user_send_text", "sender": {"id": "84912345678"}, "timestamp": "1790",
         "message": {"text": "Trần Thị Lan", "msg_id": 12345678901234}, "type": "x" * 60}
    )  # fmt: skip
    shown = redact(body)
    assert "user_send_text" in shown
    assert "1790" in shown
    for secret in ("84912345678", "Lan", "12345678901234", "xxxx"):
        assert secret not in shown
    assert "12" in redact(b"not json xyz")


def test_one_kept_apart_is_read_again_and_taken_once(admin, platform):
    hook = make_hook(event(id="m1", text=TEXT))
    services.read_hook_again(hook.pk, by=admin)
    services.read_hook_again(hook.pk, by=admin)
    assert Event.objects.filter(code="hook.tried_again").count() == 1
    process_hooks()
    assert Hook.objects.get().state == HookState.DONE
    services.read_hook_again(hook.pk, by=admin)
    process_hooks()
    assert Report.objects.count() == 1


def test_one_whose_body_was_let_go_is_not_read_again(admin):
    hook = make_hook(event(id="m1", text=TEXT))
    Hook.objects.update(sealed=None)
    with pytest.raises(RuleBroken):
        services.read_hook_again(hook.pk, by=admin)
    shown = client_of(admin).get(f"{DESK}su-kien/{hook.pk}/")
    assert shown.status_code == 200


# ── what did not go out


def test_a_dead_delivery_is_sent_again_once(admin):
    dead = make_delivery()
    services.send_again(dead.pk, by=admin)
    services.send_again(dead.pk, by=admin)
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.fence) == (DeliveryState.WAITING, 0, 1)
    assert Event.objects.filter(code="delivery.sent_again").count() == 1


def test_what_arrived_is_neither_sent_again_nor_given_up(admin):
    sent = make_delivery(DeliveryState.SENT)
    with pytest.raises(RuleBroken):
        services.send_again(sent.pk, by=admin)
    with pytest.raises(RuleBroken):
        services.give_up(sent.pk, by=admin, why=WHY)


def test_giving_up_takes_it_off_the_list_and_says_why(admin):
    dead = make_delivery()
    client = client_of(admin)
    assert "550" in client.get(f"{DESK}khong-den/").content.decode()
    with pytest.raises(RuleBroken):
        services.give_up(dead.pk, by=admin, why="")
    client.post(f"{DESK}khong-den/{dead.pk}/give-up/", {"why": WHY})
    assert "550" not in client.get(f"{DESK}khong-den/").content.decode()
    assert Event.objects.get(code="delivery.given_up").data["why"] == WHY
    assert queues()["email"].dead == 0


def test_the_list_names_no_resident_and_no_report(admin):
    dead = make_delivery()
    shown = client_of(admin).get(f"{DESK}khong-den/").content.decode()
    assert dead.report
    assert dead.report.spelled_code not in shown
    assert "Lan" not in shown


@pytest.mark.parametrize(
    "code", ["token 190-463", "zalo oa -230 x", "551-1545041", "timeout", "zzz", "returned 5.1.1"]
)
def test_every_code_has_words_and_a_next_step(code):
    told = trouble_of(code)
    assert told
    assert str(told.what)
    assert str(told.next_step)
    assert trouble_of("") is None
