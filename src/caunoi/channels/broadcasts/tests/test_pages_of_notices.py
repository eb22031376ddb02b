"""Pages of notices: what holds, what is over, what was taken back; the desk's forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Account
from caunoi.channels.broadcasts.services.releasing import ask_release, withdraw_broadcast
from caunoi.channels.broadcasts.tests.making import WHY, content, draft, press, released
from caunoi.channels.models import Broadcast, Bulletin
from caunoi.core.clock import local, now

pytestmark = pytest.mark.usefixtures("city")


def desk(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def form(**over: object) -> dict[str, object]:
    told = content()
    return {
        "kind": told.kind, "title": told.title, "text": told.text, "urgency": "expected",
        "severity": "moderate", "certainty": "observed", "reach": "city", "routes": ["web", "feed"],
        "expires_at": f"{local(now() + timedelta(days=1)):%Y-%m-%dT%H:%M}", **over,
    }  # fmt: skip


def test_the_list_is_filtered_by_kind_and_ward(client):
    here = released(reach="wards", wards=("00316",), title="Ở Định Công")
    city = released(kind="fire", title="Cả thành phố")

    def titles(query: str) -> set[str]:
        page = client.get(f"/canh-bao/{query}").content.decode()
        return {one.title for one in (here, city) if one.title in page}

    assert titles("") == {"Ở Định Công", "Cả thành phố"}
    assert titles("?phuong=00328") == {"Cả thành phố"}
    assert titles("?loai=fire") == {"Cả thành phố"}
    assert titles("?loai=fire&phuong=00316") == {"Cả thành phố"}


def test_what_was_taken_back_says_so_and_shows_nothing_more(client):
    broadcast = released()
    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")
    page = client.get(f"/canh-bao/{broadcast.slug}/").content.decode()

    assert broadcast.text not in page
    assert "đã được thu hồi" in page
    assert "Tin không đúng" not in page  # the reason is the desk's
    assert broadcast.title not in client.get("/canh-bao/").content.decode()
    assert broadcast.title in client.get("/canh-bao/?het-han=1").content.decode()


@pytest.mark.parametrize(("kind", "stays"), [("scam", True), ("wanted", False), ("missing", False)])
def test_what_is_over_says_so_and_persons_are_shown_no_longer(client, kind, stays):
    broadcast = released(kind=kind)
    bulletin = Bulletin.objects.get()
    bulletin.content["expires_at"] = (now() - timedelta(hours=1)).isoformat()
    bulletin.save()
    page = client.get(f"/canh-bao/{broadcast.slug}/").content.decode()

    assert (broadcast.text in page) is stays
    assert "đã hết hạn" in page


def test_the_public_read_the_last_release_not_the_desks_copy(client):
    broadcast = released()
    Broadcast.objects.update(text="Chưa ai duyệt câu này")
    assert "Chưa ai duyệt" not in client.get(f"/canh-bao/{broadcast.slug}/").content.decode()


def test_english_pages_speak_english_where_it_was_written(client):
    broadcast = released()
    assert "Fake police" in client.get(f"/en/canh-bao/{broadcast.slug}/").content.decode()
    other = released(title_en="", text_en="", advice_en="")
    page = client.get(f"/en/canh-bao/{other.slug}/").content.decode()
    assert '<article lang="vi">' in page


def test_a_notice_goes_from_form_to_public_by_two_persons(client):
    one, other = press(), press()
    units = desk(one).get("/can-bo/thong-bao/moi/").context["form"].fields["unit"].choices
    made = desk(one).post("/can-bo/thong-bao/moi/", form(unit=units[0][0]))
    broadcast = Broadcast.objects.get()
    path = f"/can-bo/thong-bao/{broadcast.pk}/"
    assert made["Location"] == path
    assert desk(one).get(path).status_code == 200

    refused = desk(one).post(f"{path}xin-phat/", {"why": "abc"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Lý do quá ngắn" in page
    assert page.count('value="abc"') == 1  # what was typed stays in the form that was sent
    desk(one).post(f"{path}xin-phat/", {"why": WHY})
    assert desk(one).post(f"{path}phat/").status_code == 409
    assert desk(other).post(f"{path}phat/").status_code == 302

    assert client.get(f"/canh-bao/{broadcast.slug}/").status_code == 200
    assert desk(other).get(f"{path}tien-do/", headers={"hx-request": "true"}).status_code == 200
    for verb in ("tam-dung", "tiep-tuc"):
        assert desk(other).post(f"{path}{verb}/").status_code == 302
    assert desk(other).post(f"{path}thu-hoi/", {"why": "Tin không đúng"}).status_code == 302
    assert desk(other).post(f"{path}khong-co/").status_code == 404


def test_an_old_district_becomes_todays_wards():
    client = desk(press())
    page = client.get("/can-bo/thong-bao/moi/").context["form"]
    code = next(code for code, name in page.fields["district"].choices if "Hoàng Mai" in str(name))
    unit = page.fields["unit"].choices[0][0]
    client.post("/can-bo/thong-bao/moi/", form(unit=unit, reach="district", district=code))

    broadcast = Broadcast.objects.get()
    assert broadcast.place == "Quận Hoàng Mai"
    assert "00316" in broadcast.wards


@pytest.mark.parametrize(
    "over", [{"reach": "district"}, {"reach": "wards"}, {"title": ""}, {"routes": []},
             {"expires_at": ""}],
)  # fmt: skip
def test_a_form_with_a_gap_is_shown_again(over):
    assert desk(press()).post("/can-bo/thong-bao/moi/", form(unit="1", **over)).status_code == 422
    assert not Broadcast.objects.exists()


def test_a_ward_sees_only_its_own_and_outsiders_nothing(duc, hoa):
    broadcast = draft()
    assert desk(duc).get(f"/can-bo/thong-bao/{broadcast.pk}/").status_code == 404
    assert desk(duc).post(f"/can-bo/thong-bao/{broadcast.pk}/phat/").status_code == 404
    assert desk(duc).get("/can-bo/thong-bao/").status_code == 200
    assert desk(hoa).get("/can-bo/thong-bao/").status_code == 404


def test_every_chosen_channel_is_shown_before_release():
    broadcast = draft()
    ask_release(broadcast_id=broadcast.pk, by=press(), why=WHY)
    page = desk(press()).get(f"/can-bo/thong-bao/{broadcast.pk}/")
    shown = {one.channel: one.shown for one in page.context["previews"]}
    assert {"web", "feed", "push", "notice_mail"} <= set(shown)
    assert shown["push"].title == broadcast.title
    assert "/canh-bao/" in shown["notice_mail"].text
