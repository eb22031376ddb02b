"""Pages of notices: what holds, what is over, what was taken back; the desk's forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Account
from caunoi.channels.broadcasts.content import area_words
from caunoi.channels.broadcasts.latest import latest_notices
from caunoi.channels.broadcasts.publishers import PUBLISHERS
from caunoi.channels.broadcasts.selectors import outcomes_of
from caunoi.channels.broadcasts.services.releasing import (
    ask_release,
    release_broadcast,
    withdraw_broadcast,
)
from caunoi.channels.broadcasts.services.writing import edit_broadcast
from caunoi.channels.broadcasts.tests.making import (
    WHY,
    TestPlace,
    content,
    draft,
    press,
    released,
    spread,
)
from caunoi.channels.choices import Letter, Reach
from caunoi.channels.mailing.letters import write_letter
from caunoi.channels.models import Broadcast, Bulletin, Delivery
from caunoi.channels.push.sending import payload
from caunoi.channels.zalo.publishing import ZaloGroups
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


def corrected(broadcast: Broadcast, **over: object) -> Broadcast:
    one, other = press(), press()
    told = content(expires_at=broadcast.expires_at, **over)
    edit_broadcast(broadcast_id=broadcast.pk, by=one, content=told)
    ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)
    release_broadcast(broadcast_id=broadcast.pk, by=other)
    broadcast.refresh_from_db()
    return broadcast


def test_the_second_person_reads_the_wards_and_old_beside_new():
    broadcast = released(reach="wards", wards=("00316", "00328"), text="Kẻ xấu gọi từ số lạ.")
    page = f"/can-bo/thong-bao/{broadcast.pk}/"
    shown = desk(press()).get(page)
    assert shown.context["changes"] == []
    assert "Định Công" in shown.content.decode()

    writer = press()
    told = content(
        reach="wards", wards=("00316",), text="Kẻ xấu gọi từ đầu số 024.",
        expires_at=broadcast.expires_at,
    )  # fmt: skip
    edit_broadcast(broadcast_id=broadcast.pk, by=writer, content=told)
    ask_release(broadcast_id=broadcast.pk, by=writer, why=WHY)
    answer = desk(press()).get(page)
    pairs = {one.label: (one.old, one.new) for one in answer.context["changes"]}
    assert ("Kẻ xấu gọi từ số lạ.", "Kẻ xấu gọi từ đầu số 024.") in pairs.values()
    assert len(pairs) == 2
    assert "<del>Kẻ xấu gọi từ số lạ.</del>" in answer.content.decode()


def test_a_preview_shows_the_address_once(settings):
    settings.FACEBOOK_PAGE_ID = "1"
    broadcast = draft(routes=("web", "facebook"))
    page = desk(press()).get(f"/can-bo/thong-bao/{broadcast.pk}/").content.decode()
    assert page.count(f"/canh-bao/{broadcast.slug}/") == 2  # one in each channel's preview


def test_a_place_counts_once_however_often_it_was_told(monkeypatch):
    place = TestPlace("facebook", ("page-1", "page-2"))
    monkeypatch.setitem(PUBLISHERS, "facebook", place)
    broadcast = released(routes=("facebook",))
    spread()
    Delivery.objects.update(state="sent")
    corrected(broadcast, routes=("facebook",), text="Đã sửa lại.")
    spread()
    assert Delivery.objects.filter(channel="facebook").count() == 4
    (one,) = outcomes_of(broadcast)
    assert (one.total, one.done, one.waiting) == (2, 0, 2)
    Delivery.objects.update(state="sent")
    (one,) = outcomes_of(broadcast)
    assert (one.total, one.done) == (2, 2)


def test_a_chosen_channel_that_nobody_follows_is_named():
    broadcast = released(routes=("web", "push"))
    spread()
    assert {one.channel: one.total for one in outcomes_of(broadcast)} == {"web": 1, "push": 0}
    page = desk(press()).get(f"/can-bo/thong-bao/{broadcast.pk}/").content.decode()
    assert page.count("chưa có ai theo dõi qua kênh này") == 1


@pytest.mark.parametrize(("ending", "tells"), [("wrong", True), ("other", False)])
def test_why_it_was_taken_back_is_said_by_mail_group_push_and_atom(client, ending, tells):
    broadcast = released()
    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng", ending=ending)
    notice = latest_notices([broadcast.pk])[broadcast.pk]
    with override("vi"):
        mail = write_letter(
            delivery_id=broadcast.pk, subscriber=broadcast.pk, address="lan@example.test",
            language="vi", letter=Letter.WITHDRAWAL, notice=notice,
        )  # fmt: skip
    said = (
        str(mail.body), ZaloGroups().show(notice).text,
        payload(notice, Letter.WITHDRAWAL, "vi").decode(),
        client.get("/canh-bao/atom.xml").content.decode(),
        client.get("/canh-bao/cap.xml").content.decode(),
    )  # fmt: skip
    for words in said:
        assert "không còn hiệu lực" in words
        assert ("Nội dung không đúng." in words) is tells


def test_a_district_that_is_gone_is_called_so():
    told = content(reach=Reach.DISTRICT.value, place="Quận Hoàng Mai", wards=("00316",))
    assert area_words(told) == "Quận Hoàng Mai (cũ)"
