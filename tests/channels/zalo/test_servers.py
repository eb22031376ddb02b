"""The local servers themselves: what they remember over a restart, what they refuse."""

from __future__ import annotations

import time

import httpx
import pytest

from caunoi.demo.simulator.zalo.keeping import load, save
from caunoi.demo.simulator.zalo.oauth import new_pair
from caunoi.demo.simulator.zalo.process import PRODUCTS, wake
from caunoi.demo.simulator.zalo.server import ZaloServer
from caunoi.demo.simulator.zalo.world import World
from tests.channels.zalo.ground import LAN

TEXT = {"recipient": {"user_id": LAN}, "message": {"text": "Đã tiếp nhận"}}


@pytest.fixture
def there():
    server = ZaloServer().start()
    server.control("say", user=LAN, text="chào", name="Lan")
    yield server
    server.stop()


def ask(server, body=TEXT, path="/v3.0/oa/message/cs", **headers):
    token = headers.pop("access_token", None) or new_pair(server.world)["access_token"]
    answer = httpx.post(
        f"{server.url}{path}", json=body, headers={"access_token": token, **headers}
    )
    assert answer.status_code == 200
    return answer.json()


def test_it_goes_on_where_it_was_after_a_restart(there, tmp_path):
    pair = new_pair(there.world)
    asset = there.control("asset")["asset_id"]
    made = {"group_name": "Tổ 12", "asset_id": asset, "member_user_ids": [there.world.admin_id]}
    group = ask(there, made, "/v3.0/oa/group/creategroupwithoa")["data"]["group_id"]
    save(there.world, tmp_path / "memory.json")
    fresh = World()
    assert load(fresh, tmp_path / "memory.json")
    assert fresh.refresh[pair["refresh_token"]]
    assert fresh.people[LAN].name == "Lan"
    assert fresh.groups[group].admins == {there.world.admin_id}
    assert [item.text for item in fresh.talks[LAN]] == ["chào"]
    assert not load(World(), tmp_path / "nothing.json")


def test_after_a_restart_the_token_of_the_settings_opens_again(tmp_path, settings):
    settings.ZALO_REFRESH_TOKEN = "of-the-settings"
    memory = tmp_path / "memory.json"
    first = World()
    wake(first, memory)
    assert len(first.assets) == len(PRODUCTS)
    del first.refresh["of-the-settings"]  # used: Zalo gave another one for it
    save(first, memory)
    second = World()
    wake(second, memory)
    assert "of-the-settings" in second.refresh
    assert second.assets.keys() == first.assets.keys()


def test_errors_come_with_200_and_a_number(there):
    assert ask(there)["error"] == 0
    assert ask(there, access_token="no")["error"] == -216
    assert ask(there, {**TEXT, "more": 1})["error"] == -201
    assert ask(there, {**TEXT, "message": {"text": "a" * 2001}})["error"] == -210
    assert ask(there, {**TEXT, "recipient": {"user_id": "1", "x": "y"}})["error"] == -201
    assert ask(there, TEXT, "/v2.0/oa/message")["error"] == -240
    there.control("switches", closed_window=True)
    assert ask(there)["error"] == -230


def test_over_the_rate_of_a_minute_it_says_so(there):
    there.control("switches", rate_per_minute=3)
    errors = [ask(there)["error"] for _number in range(5)]
    assert errors.count(-32) >= 2 or int(time.time()) % 60 < 2


def test_what_is_sent_as_a_bearer_is_not_known(there):
    token = new_pair(there.world)["access_token"]
    answer = httpx.post(
        f"{there.url}/v3.0/oa/message/cs", json=TEXT, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.json()["error"] == -216


def test_its_control_answers_over_http_too(there):
    said = httpx.post(f"{there.url}/_control/say", json={"user": LAN, "text": "nữa"})
    assert said.json()["msg_id"]
    seen = httpx.get(f"{there.url}/_control/talk", params={"user": LAN}).json()
    assert [one["text"] for one in seen] == ["chào", "nữa"]
    assert httpx.get(f"{there.url}/_control/nothing").status_code == 404
    assert httpx.post(f"{there.url}/_control/switches", json={"nonsense": 1}).status_code == 400
