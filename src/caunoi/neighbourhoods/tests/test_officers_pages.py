"""The officer's pages: everything a press does is done, outsiders find no such page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import Account
from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken
from caunoi.neighbourhoods.models import Charge, Handover, Neighbourhood, Outlet, Post, Promise
from caunoi.neighbourhoods.services.members import join_by_platform
from caunoi.neighbourhoods.services.order import appeal, mute_member
from caunoi.neighbourhoods.services.posts import answer_post, write_post
from caunoi.neighbourhoods.tests.making import (
    make_member,
    make_neighbourhood,
    make_poll,
    make_word,
)
from caunoi.reports.models import Report
from caunoi.testing.cast import WARD_CODE
from caunoi.testing.officers import make_officer


def sign_in(actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


@pytest.fixture
def desk(minh, group):
    return sign_in(minh)


def at(name, *args) -> str:
    return reverse(f"neighbourhoods:{name}", args=args)


def text(answer):
    return answer.content.decode()


def press(desk, group, post, act, **fields):
    return desk.post(at("act_on_post", group.code, post.pk, act), fields)


def test_what_waits_is_counted_and_shown_first_oldest_on_top(desk, group, lan, minh):
    make_word(lan, "Bài thứ nhất")
    make_word(lan, "Bài thứ hai")
    answered = make_word(lan, "Bài đã xong")
    answer_post(post_id=answered.pk, by=minh, text="Vâng.")

    assert group.name in text(desk.get(at("list")))
    page = text(desk.get(at("desk", group.code)))
    assert page.index("Bài thứ nhất") < page.index("Bài thứ hai")
    assert "Bài đã xong" not in page
    assert "Bài đã xong" in text(desk.get(at("desk", group.code), {"xem": "all"}))


def test_each_press_on_a_post_is_done(desk, group, lan):
    tip, spam = make_word(lan, "Số 7 bán ma túy"), make_word(lan, "Mua ngay kẻo lỡ")
    asks, thanks = make_word(lan, "Đèn hỏng"), make_word(lan, "Cảm ơn")
    press(desk, group, asks, "tra-loi", text="Sửa trước thứ Sáu.", once="o", xem="waiting")
    press(desk, group, thanks, "khong-can")
    press(desk, group, tip, "tin-bao")
    press(desk, group, spam, "go", why="Quảng cáo")

    cares = dict(Post.objects.filter(kind="word").values_list("text", "care"))
    assert cares == {
        "Số 7 bán ma túy": "report", "": "no_need", "Đèn hỏng": "answered", "Cảm ơn": "no_need",
    }  # fmt: skip
    assert Report.objects.get().text == "Số 7 bán ma túy"
    assert Promise.objects.count() == 1
    assert press(desk, group, tip, "khac").status_code == 404


def test_writing_once_for_the_chosen_places(desk, group):
    form = {"kind": "poll", "title": "Họp khi nào?", "options": "Tối\nSáng", "places": group.code,
            "audience": "everybody", "once": "w"}  # fmt: skip
    assert "Tổ dân phố số 5" in text(desk.get(at("write")))
    for _press in range(2):
        assert desk.post(at("write"), form).status_code == 302
    poll = Post.objects.get()
    assert poll.options.count() == 2
    assert desk.post(at("write"), {**form, "title": "", "once": ""}).status_code == 422
    page = text(desk.get(at("desk", group.code), {"xem": "own"}))
    assert "Họp khi nào?" in page
    press(desk, group, poll, "sua", title="Họp lúc nào?", text="")
    press(desk, group, poll, "ket-thuc")
    poll.refresh_from_db()
    assert poll.title == "Họp lúc nào?"
    assert poll.ends_at is not None


def test_urgent_is_chosen_when_it_is_written(desk, group):
    form = {"kind": "warning", "title": "Cháy kho ngõ 12", "text": "Xin tránh ngõ 12.",
            "places": group.code, "audience": "everybody", "urgent": "on", "once": "u"}  # fmt: skip
    assert desk.post(at("write"), form).status_code == 302
    assert Post.objects.get().urgent
    assert "khẩn" in text(Client().get(at("show", group.code)))


def test_muting_and_the_appeal_on_the_pages(desk, group, lan, duc):
    path = at("act_on_member", group.code, lan.pk, "tat-tieng")
    desk.post(path, {"days": "3", "why": "Quảng cáo nhiều"})
    lan.refresh_from_db()
    assert lan.muted_until is not None
    assert "Chị Lan" in text(desk.get(at("members", group.code)))
    lodged = appeal(membership_id=lan.pk, words="Tôi không làm thế")
    head = sign_in(duc)
    assert "Tôi không làm thế" in text(head.get(at("appeals")))
    assert desk.get(at("appeals")).status_code == 404
    head.post(at("decide", lodged.pk, "dong-y"), {"why": "Nhắc là đủ"})
    lan.refresh_from_db()
    assert lan.muted_until is None
    mute_member(membership_id=lan.pk, by=duc, days=2, why="Lần nữa đấy")
    desk.post(at("act_on_member", group.code, lan.pk, "mo-tieng"), {"why": "Đã xin lỗi"})
    lan.refresh_from_db()
    assert lan.muted_until is None


def test_promises_are_settled_on_their_page(desk, group, lan, minh):
    answer_post(post_id=make_word(lan).pk, by=minh, text="Vâng.",
                promised_by=now() + timedelta(days=2))  # fmt: skip
    promise = Promise.objects.get()
    assert "Vâng." in text(desk.get(at("promises")))
    desk.post(at("settle", promise.pk, "broken"), {"why": ""})
    promise.refresh_from_db()
    assert promise.state == "open"
    desk.post(at("settle", promise.pk, "kept"))
    promise.refresh_from_db()
    assert promise.state == "kept"
    assert desk.post(at("settle", promise.pk, "xyz")).status_code == 404


def test_a_head_opens_a_neighbourhood_and_ties_its_group(duc, minh):
    head = sign_in(duc)
    form = {"ward": WARD_CODE, "name": "Tổ dân phố số 9", "kind": "group", "about": "Ngõ 1–9",
            "officer": str(minh.id)}  # fmt: skip
    assert head.get(at("open")).status_code == 200
    assert head.post(at("open"), {**form, "name": ""}).status_code == 422
    assert head.post(at("open"), form).status_code == 302
    place = Neighbourhood.objects.get()
    assert "/tham-gia/" in text(head.get(at("poster", place.code)))
    path = at("set_up", place.code)
    head.post(path, {"act": "link", "external_id": "g-7", "link": "https://zalo.me/g/x"})
    outlet = Outlet.objects.get()
    assert "g-7" in text(head.get(path))
    head.post(path, {"act": "unlink", "outlet": "x", "why": "Sai nhóm"})
    head.post(path, {"act": "unlink", "outlet": str(outlet.pk), "why": "Sai nhóm"})
    head.post(path, {"act": "close", "why": "Nhập vào tổ khác"})
    place.refresh_from_db()
    assert place.closed_at is not None
    assert not Outlet.objects.filter(until=None).exists()


def test_a_hand_over_is_signed_by_both_on_the_pages(desk, group, minh, hung, lan):
    form = {"giver": str(minh.id), "taker": str(hung.id), "why": "Điều động", "note": ""}
    assert desk.post(at("handovers"), {**form, "taker": str(minh.id)}).status_code == 422
    assert desk.post(at("handovers"), form).status_code == 302
    made = Handover.objects.get()
    page = at("handover", made.pk)
    assert group.name in text(desk.get(page))
    desk.post(at("settle_handover", made.pk, "ky"))
    assert Charge.objects.get(until=None).officer_id == minh.id  # the same hand twice is no two
    taker = sign_in(hung)
    assert "Từ chối" in text(taker.get(page))
    assert "Thu hồi" in text(desk.get(page))
    assert 'href="#main"' in text(taker.get(page))
    taker.post(at("settle_handover", made.pk, "ky"))
    assert Charge.objects.get(until=None).officer_id == hung.id


def test_the_list_calls_its_reader_by_no_rank(desk, group):
    page = text(desk.get(at("list")))
    assert "Tôi</span>" in page
    assert "đồng chí</span>" not in page


def test_the_page_says_when_the_head_signed_for_the_giver(desk, group, minh, hung, duc):
    head, taker = sign_in(duc), sign_in(hung)
    form = {"giver": str(minh.id), "taker": str(hung.id), "why": "Điều động", "note": ""}
    assert head.post(at("handovers"), form).status_code == 302
    page = at("handover", Handover.objects.get().pk)
    assert f"Thủ trưởng đơn vị {duc.name} ký trước thay {minh.name}" in text(taker.get(page))
    done = taker.post(at("settle_handover", Handover.objects.get().pk, "ky"), follow=True)
    assert "Cả hai đã ký" not in text(done)
    assert f"ký thay {minh.name}" in text(done)


def test_whoever_declines_reads_that_they_did(desk, group, minh, hung):
    form = {"giver": str(minh.id), "taker": str(hung.id), "why": "Điều động", "note": ""}
    desk.post(at("handovers"), form)
    address = at("settle_handover", Handover.objects.get().pk, "rut")
    assert "đã từ chối" in text(sign_in(hung).post(address, {"why": "Không kịp"}, follow=True))


def test_figures_count_and_name_nobody(desk, group, lan, minh):
    make_word(lan)
    make_poll(group, minh)
    page = text(desk.get(at("figures")))
    assert "&lt; 5" in page
    assert "Lan" not in page
    commander = sign_in(make_officer("commander", "CAHN"))
    assert group.name in text(commander.get(at("figures"), {"phuong": WARD_CODE}))
    assert commander.get(at("list")).status_code == 302
    assert commander.get(at("desk", group.code)).status_code == 404


def test_other_wards_find_no_such_page(group, tuan, lan):
    away = sign_in(tuan)
    for name in ("desk", "members", "set_up", "poster"):
        assert away.get(at(name, group.code)).status_code == 404
    assert group.name not in text(away.get(at("list")))
    post = make_word(lan)
    assert press(away, group, post, "go", why="Không của tôi").status_code == 404


def test_the_desk_of_the_ward_reads_and_does_nothing(group, hoa, lan):
    reader = sign_in(hoa)
    post = make_word(lan)
    page = text(reader.get(at("desk", group.code)))
    assert post.text in page
    assert "act_on_post" not in page
    assert press(reader, group, post, "tra-loi", text="x").status_code == 404


def test_a_press_names_a_post_of_its_own_place(desk, group, minh, duc, lan):
    other = make_neighbourhood(minh, duc, "Tổ dân phố số 6")
    foreign = make_word(make_member(other))
    assert press(desk, group, foreign, "go", why="Không đúng chỗ").status_code == 404


def test_a_reports_page_shows_what_was_promised_about_it_and_whether_it_was_kept(
    desk, group, minh, lan
):
    tip = make_word(lan, "Tối nào ở quán nước đầu ngõ cũng có nhóm đánh bạc")
    press(desk, group, tip, "tin-bao")
    report = Report.objects.get()
    page = f"/can-bo/{report.spelled_code}/"
    before = desk.get(page)
    assert before.status_code == 200
    assert "promised-title" not in text(before)
    press(desk, group, tip, "tra-loi", text="Tôi sẽ báo lại trước thứ Sáu.")
    promise = Promise.objects.get()
    shown = text(desk.get(page))
    assert "promised-title" in shown
    assert promise.words in shown
    assert group.name in shown
    desk.post(at("settle", promise.pk, "broken"), {"why": "Chưa xác minh xong"})
    shown = text(desk.get(page))
    assert "Chưa xác minh xong" in shown
    assert "cn-tone-danger" in shown


def test_danger_stands_first_with_a_banner_and_the_menu_counts_it(desk, group, lan):
    make_word(lan, "Bài cũ hơn")
    assert 'id="danger"' not in text(desk.get(at("desk", group.code)))
    make_word(lan, "Cháy nhà rồi, còn người trên tầng ba!")

    for show in ("waiting", "all"):
        page = text(desk.get(at("desk", group.code), {"xem": show}))
        assert page.index("Cháy nhà") < page.index("Bài cũ hơn")
        assert 'id="danger"' in page
        assert "114" in page
    assert re.search(r'href="/can-bo/khu-dan-cu/".*?cn-count.*?</span>2!<span', page, re.S)
    lines = text(desk.get(at("list")))
    assert "1 urgent" in lines or "1 khẩn" in lines
    press(desk, group, Post.objects.exclude(call="").get(), "khong-can")
    assert 'id="danger"' not in text(desk.get(at("desk", group.code)))


def test_a_muted_member_may_still_tell_of_danger(group, lan, minh):
    mute_member(membership_id=lan.pk, by=minh, days=3, why="Theo quy tắc của nhóm")
    with pytest.raises(RuleBroken):
        make_word(lan, "Xin chào bà con")
    assert make_word(lan, "Có người đang chới với giữa hồ").call == "114"


def test_the_answers_of_a_poll_stand_apart_from_what_every_post_has(desk, group):
    page = text(desk.get(at("write")))
    apart = re.search(r'<fieldset class="cn-only-poll">.*?</fieldset>', page, re.S)
    assert apart is not None
    assert ('name="options"' in apart[0], 'name="text"' in apart[0]) == (True, False)
    assert page.count('name="options"') == 1
    assert page.index('name="once"')
    answer = desk.post(at("write"), {"kind": "poll", "title": "Họp tổ", "places": [group.code]})
    assert answer.status_code == 422
    assert "error" in text(answer) or "lỗi" in text(answer)


def test_the_desk_says_what_zalo_does_not_let_us_do(desk, group):
    member = join_by_platform(neighbourhood=group, platform="zalo:77")
    post = write_post(membership_id=member.pk, text="Mua nhanh", channel="zalo", once="g:1")
    page = text(desk.get(at("desk", group.code)))
    assert "thu hồi" in page
    answer = desk.post(
        at("act_on_member", group.code, member.pk, "tat-tieng"),
        {"days": 3, "why": "Quảng cáo bán hàng"}, follow=True,
    )  # fmt: skip
    assert "Zalo" in text(answer)
    said = press(desk, group, post, "go", why="Quảng cáo bán hàng")
    page = text(desk.get(said["Location"]))
    assert "trang của ta" in page or "trang của chúng ta" in page
    assert "thu hồi" in page


def test_a_reason_that_is_too_short_stands_again_in_its_form(desk, group, lan, duc, minh):
    post = make_word(lan)
    answer = press(desk, group, post, "go", why="Rác", xem="waiting")
    assert answer.status_code == 422
    assert re.search(r'id="why-[^>]+value="Rác"[^>]+autofocus', text(answer))
    mute = at("act_on_member", group.code, lan.pk, "tat-tieng")
    page = text(desk.post(mute, {"days": "9", "why": "Ồn", "post": str(post.pk), "xem": "all"}))
    assert re.search(r'id="mute-[^>]+value="Ồn"', page)
    assert 'value="9" id="days-' in page
    desk.post(mute, {"days": "3", "why": "Quảng cáo nhiều"})
    unmute = at("act_on_member", group.code, lan.pk, "mo-tieng")
    assert 'value="Thôi"' in text(desk.post(unmute, {"why": "Thôi"}))
    lodged = appeal(membership_id=lan.pk, words="Tôi không làm thế")
    page = text(sign_in(duc).post(at("decide", lodged.pk, "dong-y"), {"why": "Được"}))
    assert ">Được</textarea>" in page
    answer_post(post_id=post.pk, by=minh, text="Tôi sửa trước thứ Sáu.")
    settle = at("settle", Promise.objects.get().pk, "broken")
    assert 'value="Bận"' in text(desk.post(settle, {"why": "Bận"}))
    page = text(desk.post(at("set_up", group.code), {"act": "close", "why": "Hết"}))
    assert "Hết" not in page  # an area officer closes nothing
    page = text(sign_in(duc).post(at("set_up", group.code), {"act": "close", "why": "Hết"}))
    assert 'value="Hết"' in page
    assert Post.objects.get(pk=post.pk).removed_at is None
