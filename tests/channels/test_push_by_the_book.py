"""Web push against a service that checks and opens each push: answers, faults, wishes, privacy."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from caunoi.channels.broadcasts.tests.making import released, spread
from caunoi.channels.errors import PermanentFailure
from caunoi.channels.models import Delivery, PushSubscription
from caunoi.channels.push import client as transport
from caunoi.channels.push.client import push
from caunoi.channels.push.sending import send_pushes
from caunoi.channels.push.subscriptions import open_address
from caunoi.channels.push.vapid import public_key
from tests.channels.push_ground import browser, push_server  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("city")
DAY = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


def post(path: str, body: object) -> int:
    answer = Client(enforce_csrf_checks=True).post(
        f"/nhan-tin/may/{path}", json.dumps(body), content_type="application/json"
    )
    return answer.status_code


def told(server, **over) -> dict:
    _name, made = server.service.add(public_key())
    return {"subscription": made, "kinds": ["scam"], "wards": [], "language": "vi", **over}


def states() -> list[tuple[str, str]]:
    return list(Delivery.objects.filter(channel="push").values_list("state", "last_error"))


def test_subscribing_twice_is_one_row_with_the_last_wishes(push_server):  # noqa: F811
    body = told(push_server)
    assert post("", body) == 201
    assert post("", {**body, "wards": ["00316"], "kinds": ["fire", "scam"]}) == 201

    row = PushSubscription.objects.get()
    assert (row.wards, row.kinds) == (["00316"], ["scam", "fire"])
    assert post("xem/", {"endpoint": body["subscription"]["endpoint"]}) == 200
    assert post("xem/", {"endpoint": "https://updates.push.services.mozilla.com/x"}) == 404


def test_leaving_twice_is_once_and_nothing_is_left(push_server):  # noqa: F811
    body = told(push_server)
    post("", body)
    for _ in range(2):
        assert post("thoi/", {"endpoint": body["subscription"]["endpoint"]}) == 200
    assert not PushSubscription.objects.exists()


def test_a_browser_with_a_new_address_keeps_its_wishes(push_server):  # noqa: F811
    body = told(push_server, wards=["00316"])
    post("", body)
    fresh = told(push_server)["subscription"]
    change = {"old": body["subscription"]["endpoint"], "subscription": fresh}
    assert post("doi/", change) == 200
    assert post("doi/", change) == 404  # the old one is gone

    row = PushSubscription.objects.get()
    assert row.wards == ["00316"]
    assert open_address(row).endpoint == fresh["endpoint"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/x", "https://127.0.0.1/x",
        "https://updates.push.services.mozilla.com.evil.test/x", "https://evil.test/x",
        "https://u@updates.push.services.mozilla.com/x",
        "https://updates.push.services.mozilla.com:8443/x", "https://[::1/x", 5, "",
    ],
)  # fmt: skip
def test_only_the_known_push_services_are_ever_asked(push_server, endpoint):  # noqa: F811
    body = told(push_server)
    body["subscription"]["endpoint"] = endpoint
    assert post("", body) == 422
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "over",
    [{"kinds": []}, {"kinds": ["x"]}, {"wards": ["99999"]}, {"subscription": {}},
     {"subscription": "x"}, {"wards": [str(n).zfill(5) for n in range(30)]}],
)  # fmt: skip
def test_what_is_no_subscription_is_refused(push_server, over):  # noqa: F811
    assert post("", {**told(push_server), **over}) == 422
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("body", ["[]", "{", "x" * 9000])
def test_rubbish_is_refused(body):
    answer = Client().post("/nhan-tin/may/", body, content_type="application/json")
    assert answer.status_code == 400


def test_keys_that_are_none_are_refused(push_server):  # noqa: F811
    body = told(push_server)
    body["subscription"]["keys"]["p256dh"] = body["subscription"]["keys"]["auth"]
    assert post("", body) == 422
    body = told(push_server)
    body["subscription"]["keys"]["auth"] = "AAAA"
    assert post("", body) == 422


def test_nothing_in_the_table_says_where_the_browser_is(push_server):  # noqa: F811
    name, _row = browser(push_server)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM channels_pushsubscription s")
        (row,) = cursor.fetchone()
    assert name not in row
    assert "127.0.0.1" not in row


@pytest.mark.parametrize("status", [404, 410])
@time_machine.travel(DAY, tick=True)
def test_case_20_a_subscription_that_is_gone_is_forgotten(push_server, status):  # noqa: F811
    browser(push_server)
    released()
    spread()
    push_server.service.faults = {status: 1}
    send_pushes()

    assert not PushSubscription.objects.exists()
    assert states() == [("dead", f"gone: gone {status}")]


@time_machine.travel(DAY, tick=True)
def test_429_is_waited_for_as_long_as_the_service_says_and_not_counted(push_server):  # noqa: F811
    browser(push_server)
    released()
    spread()
    push_server.service.rest_seconds = 40
    push_server.service.faults = {429: 1}
    send_pushes()

    row = Delivery.objects.get(channel="push")
    assert (row.state, row.attempts) == ("waiting", 0)
    assert timedelta(seconds=30) < row.next_try_at - datetime.now(UTC) <= timedelta(seconds=41)
    transport.forget_rests()
    Delivery.objects.update(next_try_at=DAY - timedelta(minutes=1))
    send_pushes()
    assert states() == [("sent", "")]


@time_machine.travel(DAY, tick=True)
def test_a_service_that_stumbles_is_tried_again(push_server):  # noqa: F811
    name, _row = browser(push_server)
    released()
    spread()
    push_server.service.faults = {503: 1}
    send_pushes()
    assert states()[0][0] == "waiting"
    Delivery.objects.update(next_try_at=DAY - timedelta(minutes=1))
    send_pushes()
    assert states() == [("sent", "")]
    assert len(push_server.service.browsers[name].got) == 1


@pytest.mark.parametrize("status", [400, 413])
@time_machine.travel(DAY, tick=True)
def test_a_push_that_is_refused_for_good_is_not_repeated(push_server, status):  # noqa: F811
    browser(push_server)
    released()
    spread()
    push_server.service.faults = {status: 1}
    send_pushes()
    assert states() == [("dead", f"refused {status}")]
    assert PushSubscription.objects.exists()


@time_machine.travel(DAY, tick=True)
def test_a_refused_key_stops_the_channel_and_loses_nobody(push_server):  # noqa: F811
    browser(push_server)
    released()
    spread()
    push_server.service.faults = {403: 1}
    send_pushes()
    row = Delivery.objects.get(channel="push")
    assert (row.state, row.attempts, row.last_error) == ("waiting", 0, "our key is refused 403")
    assert PushSubscription.objects.exists()


@time_machine.travel(DAY, tick=True)
def test_after_a_change_of_keys_old_subscriptions_are_forgotten(push_server, settings):  # noqa: F811
    browser(push_server)
    released()
    spread()
    settings.PUSH_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"
    send_pushes()  # the service answers 403: the subscription belongs to the former key
    assert not PushSubscription.objects.exists()


@time_machine.travel(DAY, tick=True)
def test_a_long_text_stays_within_what_services_take(push_server):  # noqa: F811
    name, _row = browser(push_server)
    released(title="Ễ" * 160, text="ễ" * 4000, advice="")
    spread()
    send_pushes()
    (got,) = push_server.service.browsers[name].got
    assert len(json.dumps(got["told"], ensure_ascii=False).encode()) < 3000
    assert 0 < got["ttl"] <= 3 * 24 * 3600


def test_a_payload_that_is_too_long_never_leaves(push_server):  # noqa: F811
    _name, row = browser(push_server)
    with pytest.raises(PermanentFailure):
        push(open_address(row), b"x" * 3001, ttl=60, urgency="low", topic="t")


def test_the_service_worker_is_ours_and_always_fresh(client):
    answer = client.get("/nhan-tin/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert b"pushsubscriptionchange" in answer.content


def test_without_script_the_page_says_so_and_offers_other_ways(client):
    page = client.get("/nhan-tin/").content.decode()
    assert "JavaScript" in page
    assert 'name="email"' in page
    assert "/canh-bao/atom.xml" in page
