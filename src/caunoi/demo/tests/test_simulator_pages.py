"""The simulator's pages: in the demonstration only, without script, plain when a server is away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from caunoi.channels.facebook.watching import WANTED
from caunoi.demo.playing import ask, new_person
from caunoi.demo.simulator.facebook.server import Simulator
from caunoi.demo.simulator.zalo.server import ZaloServer
from caunoi.demo.simulator.zalo.world import Group
from caunoi.demo.tests import urls

DOORS = ("", "messenger/", "binh-luan/", "zalo/", "nhom/", "thu/", "cong-tac/")
IN_DEMO = pytest.mark.urls(urls.__name__)


@pytest.fixture
def servers(settings: Any, db: None) -> Iterator[tuple[Simulator, ZaloServer]]:
    """Both local servers, and the settings of a demonstration."""
    facebook, zalo = Simulator(), ZaloServer().start()
    facebook.start()
    facebook.world.fields |= set(WANTED)
    settings.DEMO = True
    settings.FACEBOOK_API, settings.ZALO_API = facebook.url, zalo.url
    settings.FACEBOOK_PAGE_ID = facebook.world.settings.page_id
    settings.ZALO_OA_ID, settings.ZALO_ADMIN_USER_ID = zalo.world.oa_id, zalo.world.admin_id
    yield facebook, zalo
    facebook.stop()
    zalo.stop()


def comes(client: Client, door: str, name: str = "Lan") -> str:
    answer = client.post(f"/mo-phong/{door}/", {"name": name})
    assert answer.status_code == 302
    return str(answer["Location"])


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("door", DOORS)
def test_a_real_installation_has_none_of_them(city: None, client: Client, door: str) -> None:
    assert "demo" not in resolve(f"/mo-phong/{door}").namespaces  # the portal's pages take any path
    assert client.get(f"/mo-phong/{door}").status_code == 404


@IN_DEMO
@pytest.mark.parametrize("door", DOORS)
def test_their_views_refuse_elsewhere_too(
    city: None, client: Client, settings: Any, door: str
) -> None:
    settings.DEMO = False
    assert client.get(f"/mo-phong/{door}").status_code == 404


@IN_DEMO
@pytest.mark.usefixtures("servers")
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_door_opens_and_says_that_it_is_a_toy(client: Client, prefix: str) -> None:
    for door in DOORS:
        html = read(client, f"{prefix}/mo-phong/{door}")
        assert "cn-play-toy" in html
        assert html.count("<h1") == 1


@IN_DEMO
def test_messenger_by_forms_alone(client: Client, servers: tuple[Simulator, ZaloServer]) -> None:
    facebook, _zalo = servers
    talk = comes(client, "messenger")
    psid = talk.rstrip("/").rpartition("/")[2]
    client.post(talk, {"text": "Mất xe", "act": "say"})
    client.post(talk, {"act": "photo"})
    client.post(talk, {"act": "spot", "spot": "1"})
    client.post(talk, {"act": "sticker"})
    words, photo, spot, sticker = facebook.world.talks[psid]
    assert (words.text, spot.spot, sticker.sticker) == ("Mất xe", [21.0287, 105.8524], True)
    html = read(client, talk)
    assert f"/mo-phong/anh/facebook/{photo.attachments[0]['media']}/" in html
    shown = client.get(f"/mo-phong/anh/facebook/{photo.attachments[0]['media']}/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")

    client.post(talk, {"edit": words.mid, f"text-{words.mid}": "Mất xe máy"})
    client.post(talk, {"unsend": photo.mid})
    assert (words.text, words.edited, photo.removed) == ("Mất xe máy", True, True)
    assert "Mất xe máy" in read(client, talk)


@IN_DEMO
def test_a_button_of_ours_sends_its_payload(
    client: Client, servers: tuple[Simulator, ZaloServer]
) -> None:
    facebook, _zalo = servers
    talk = comes(client, "messenger")
    psid = talk.rstrip("/").rpartition("/")[2]
    client.post(talk, {"text": "Chào"})
    message = {
        "text": "?", "quick_replies": [{"content_type": "text", "title": "Nay", "payload": "p:1"}]
    }  # fmt: skip
    facebook.messenger._say(facebook.world.people[psid], message)
    assert 'name="press" value="0"' in read(client, talk)
    facebook.hooks.drain()
    client.post(talk, {"press": "0"})
    (body, _headers), *_rest = facebook.hooks.drain()
    assert b'"payload":"p:1"' in body
    assert 'name="press"' not in read(client, talk)  # they stand under the latest message only


@IN_DEMO
def test_nothing_written_is_told_in_a_sentence(
    client: Client, servers: tuple[Simulator, ZaloServer]
) -> None:
    for door in ("messenger", "zalo"):
        talk = comes(client, door)
        page = client.post(talk, {"text": "  ", "act": "say"}, follow=True)
        assert 'role="alert"' in page.content.decode()
    assert not any(servers[0].world.talks.values())


@IN_DEMO
def test_zalo_and_its_group(client: Client, servers: tuple[Simulator, ZaloServer]) -> None:
    _facebook, zalo = servers
    talk = comes(client, "zalo")
    client.post(talk, {"text": "Chào", "act": "say"})
    client.post(talk, {"act": "spot", "spot": "0"})
    user = talk.rstrip("/").rpartition("/")[2]
    assert [one.kind for one in zalo.world.talks[user]] == ["text", "location"]
    assert "20,9781" in read(client, talk) or "20.9781" in read(client, talk)

    people = [zalo.world.admin_id]
    asset = zalo.control("asset", product="gmf50")["asset_id"]
    zalo.world.groups["g1"] = Group("g1", "Tổ 7", asset, members=dict.fromkeys(people, "OA"))
    client.post(f"/mo-phong/nhom/g1/{user}/", {"text": "Mất điện", "act": "say"})
    assert user in zalo.world.groups["g1"].members
    assert "Mất điện" in read(client, f"/mo-phong/nhom/g1/{user}/")


@IN_DEMO
def test_switches_turn_and_are_all_turned_off(
    client: Client, servers: tuple[Simulator, ZaloServer]
) -> None:
    facebook, zalo = servers
    for key in ("duplicates", "disorder", "outage", "window", "rate", "lost"):
        for network in ("facebook", "zalo"):
            client.post("/mo-phong/cong-tac/", {"turn": f"{network}:{key}"})
    assert (facebook.switches.duplicates, zalo.world.switches.duplicates) == (3, 2)
    assert (facebook.switches.rate_limit, zalo.world.switches.rate_limited) == (True, True)
    assert read(client, "/mo-phong/cong-tac/").count('aria-pressed="true"') == 12
    client.post("/mo-phong/cong-tac/", {"act": "off"})
    assert read(client, "/mo-phong/cong-tac/").count('aria-pressed="true"') == 0


@IN_DEMO
def test_a_server_that_is_away_is_told_in_a_sentence(client: Client, settings: Any) -> None:
    settings.DEMO = True
    settings.FACEBOOK_API = settings.ZALO_API = "http://127.0.0.1:9"
    for door in ("messenger/", "binh-luan/", "zalo/", "nhom/"):
        answer = client.get(f"/mo-phong/{door}")
        assert answer.status_code == 503
        assert 'role="alert"' in answer.content.decode()
    assert 'role="alert"' in read(client, "/mo-phong/cong-tac/")


@IN_DEMO
def test_somebody_of_an_earlier_run_is_told_to_choose_anew(
    client: Client, servers: tuple[Simulator, ZaloServer]
) -> None:
    assert client.get("/mo-phong/messenger/5012345/").status_code == 422
    assert client.get("/mo-phong/zalo/2468/").status_code == 422
    assert client.get("/mo-phong/nhom/nhom/").status_code == 422


def test_a_new_person_never_orders_an_error() -> None:
    for network in ("facebook", "zalo"):
        assert all(new_person(network)[-1] == "1" for _time in range(20))


@pytest.mark.usefixtures("servers")
def test_the_banner_leads_there_in_the_demonstration_only(client: Client) -> None:
    assert ask("facebook", "state")["people"] == []
    assert "/mo-phong/" not in client.get("/tra-cuu/").content.decode()
