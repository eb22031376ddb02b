"""The pages of residents: found by the ward, joined and used without account, cookie or script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.core.clock import now
from caunoi.neighbourhoods.models import Membership, Post, PrivateReceipt
from caunoi.neighbourhoods.selectors.posts import FEW
from caunoi.neighbourhoods.services.members import new_key
from caunoi.neighbourhoods.services.order import mute_member
from caunoi.neighbourhoods.services.posts import answer_post
from caunoi.neighbourhoods.services.private_exit import take_as_report
from caunoi.neighbourhoods.tests.making import make_member, make_poll, make_post, make_word
from caunoi.reports.models import Report
from caunoi.testing.cast import WARD_CODE


@pytest.fixture
def browser():
    """Checks forgery as a real one would meet it."""
    return Client(enforce_csrf_checks=True)


class Member:
    """A resident with private words, and the page they open."""

    def __init__(self, browser, group, name="Chị Lan"):
        self.browser, self.group, self.key = browser, group, new_key()
        self.row = make_member(group, name, key=self.key)

    def open(self, **fields):
        path = reverse("neighbourhoods:mine", args=[self.group.code])
        return self.browser.post(path, {"key": self.key, **fields})


@pytest.fixture
def member(browser, group):
    return Member(browser, group)


def text(answer):
    return answer.content.decode()


def test_a_ward_of_before_leads_to_its_neighbourhoods_of_today(browser, group):
    page = browser.get("/khu-dan-cu/", {"q": "dinh cong"})
    assert group.name in text(page)
    assert group.name in text(browser.get("/khu-dan-cu/", {"ward": WARD_CODE}))
    assert "cn-empty" in text(browser.get("/khu-dan-cu/", {"q": "xyzabc"}))


def test_what_looks_like_something_to_press_is_a_link_as_a_whole(browser, group):
    chips = re.findall(r'<ul class="cn-kinds">(.*?)</ul>', text(browser.get("/khu-dan-cu/")), re.S)
    (one,) = re.findall(r"<li>(.*?)</li>", chips[0], re.S)
    assert re.fullmatch(r'<a href="[^"]+">.*1 nhóm.*</a>', one, re.S)
    for chips in re.findall(r'<ul class="cn-kinds">(.*?)</ul>', text(browser.get("/")), re.S):
        for one in re.findall(r"<li>(.*?)</li>", chips, re.S):
            assert re.fullmatch(r'<a href="[^"]+">[^<]+</a>', one.strip()), "it leads nowhere"


def test_everybody_reads_what_the_officer_published_and_nothing_of_members(browser, group, minh):
    make_post(group, minh)
    make_post(group, minh, title="Chỉ thành viên", audience="members")
    make_word(make_member(group, "Chị Lan"), "Bí mật của ngõ")
    page = text(browser.get(f"/khu-dan-cu/{group.code}/"))
    assert "Lịch thu gom rác" in page
    assert "Chỉ thành viên" not in page
    assert "Bí mật" not in page
    assert "Lan" not in page


def test_what_is_older_is_on_the_next_page_and_a_warning_that_holds_on_the_first(
    browser, group, minh
):
    warning = make_post(
        group, minh, kind="warning", title="Cảnh báo còn hạn", ends_at=now() + timedelta(days=3)
    )
    assert warning.title in text(browser.get(f"/khu-dan-cu/{group.code}/"))
    for number in range(FEW):
        make_post(group, minh, title=f"Thông báo thứ {number}")
    first, second, odd = (
        text(browser.get(f"/khu-dan-cu/{group.code}/?page={number}")) for number in ("1", "2", "x")
    )
    assert "Cảnh báo còn hạn" in first
    assert f"Thông báo thứ {FEW - 1}" in first
    assert "Thông báo thứ 0" not in first
    assert "Thông báo thứ 0" in second
    assert f"Thông báo thứ {FEW - 1}" not in second
    assert f"Thông báo thứ {FEW - 1}" in odd


def test_what_is_older_is_folded_for_members_and_open_when_it_is_about_it(
    browser, group, member, minh
):
    poll = make_poll(group, minh)
    for number in range(FEW):
        make_post(group, minh, title=f"Thông báo thứ {number}")
    shown, _fold, folded = text(member.open()).partition("Xem các bài trước")
    assert str(poll.pk) not in shown
    assert str(poll.pk) in folded
    assert '<details class="cn-more" open>' not in shown
    voted, _fold, _rest = text(member.open(act="vote", post=poll.pk, option="2")).partition(
        "Xem các bài trước"
    )
    assert '<details class="cn-more" open>' in voted


def test_an_unknown_code_is_no_page(browser, city):
    for tail in ("", "tham-gia/", "cua-toi/"):
        assert browser.get(f"/khu-dan-cu/zzzzzzzz/{tail}").status_code == 404


def test_joining_shows_the_words_and_sets_no_cookie(browser, group):
    path = f"/khu-dan-cu/{group.code}/tham-gia/"
    asked = browser.get(path, {"tu": "qr"})
    key = re.search(r'name="key" value="([^"]+)"', text(asked))
    assert key is not None
    fields = {"key": key[1], "how": "qr", "display_name": "Chị Lan", "phone": ""}

    refused = browser.post(path, fields)
    assert (refused.status_code, Membership.objects.count()) == (422, 0)
    for _press in range(2):
        done = browser.post(path, {**fields, "agreed": "on"})
        assert done.status_code == 200
    assert key[1].split()[0] in text(done)
    assert Membership.objects.get().joined_by == "qr"
    assert not done.cookies
    assert done["Cache-Control"] == "no-store"


def test_wrong_words_open_nothing(browser, group, member):
    path = f"/khu-dan-cu/{group.code}/cua-toi/"
    assert browser.get(path).status_code == 200
    assert browser.post(path, {"key": new_key()}).status_code == 404


def test_a_post_sent_twice_stands_once_and_neighbours_see_the_name(browser, group, member):
    for _press in range(2):
        page = member.open(act="write", text="Mất nước ở ngõ 5.", once="n1")
    assert page.status_code == 200
    assert Post.objects.count() == 1
    neighbour = Member(browser, group, "")
    assert "Chị Lan" in text(neighbour.open())
    empty = member.open(act="write", text=" ", once="n2")
    assert empty.status_code == 422


def test_members_vote_reply_edit_and_take_back(browser, group, member, minh):
    poll, word = make_poll(group, minh), make_word(member.row)
    assert member.open(act="vote", post=poll.pk, option="2").status_code == 200
    assert member.open(act="vote", post=poll.pk, option="x").status_code == 422
    assert member.open(act="edit", post=word.pk, text="Đèn ngõ 14.").status_code == 200
    assert member.open(act="comment", post=poll.pk, text="Tối thôi", once="c").status_code == 200
    assert member.open(act="remove", post=word.pk).status_code == 200
    assert member.open(act="remove", post="no-id").status_code == 422
    word.refresh_from_db()
    assert word.text == ""
    assert Post.objects.filter(parent=poll).get().text == "Tối thôi"


def test_a_private_answer_is_read_by_its_one_reader(browser, group, member, minh):
    answer_post(post_id=make_word(member.row).pk, by=minh, text="Chỉ riêng chị", private=True)
    assert "Chỉ riêng chị" in text(member.open())
    assert "Chỉ riêng chị" not in text(Member(browser, group, "Anh Tú").open())


def test_a_private_tip_gives_a_receipt_once_and_nothing_in_the_group(browser, group, member):
    fields = {"act": "tell", "text": "Có người bán ma túy ở số 7.", "once": "t1"}
    for _press in range(2):
        page = member.open(**fields)
    report = Report.objects.get()
    assert report.spelled_code in text(page)
    assert report.anonymous
    assert "ma túy" not in text(Member(browser, group, "Anh Tú").open())
    assert report.spelled_code not in text(member.open())


def test_neighbours_see_only_received_and_the_writer_gets_the_receipt(browser, group, member, minh):
    tip = "Anh Bình số 7 bán ma túy."
    take_as_report(post_id=make_word(member.row, tip).pk, by=minh)
    neighbour = text(Member(browser, group, "Anh Tú").open())
    assert "Bình" not in neighbour
    assert "Lan" not in neighbour

    report, receipt = Report.objects.get(), PrivateReceipt.objects.get()
    assert report.spelled_code not in neighbour
    assert report.spelled_code in text(member.open())
    assert member.open(act="kept", receipt=receipt.pk).status_code == 200
    assert report.spelled_code not in text(member.open())


def test_a_muted_member_reads_why_and_appeals(browser, group, member, minh):
    mute_member(membership_id=member.row.pk, by=minh, days=3, why="Quảng cáo nhiều lần")
    page = text(member.open())
    assert "Quảng cáo nhiều lần" in page
    assert 'value="write"' not in page
    assert member.open(act="write", text="Vẫn viết", once="w").status_code == 422
    assert member.open(act="appeal", words="Tôi không quảng cáo").status_code == 200
    assert member.row.appeals.count() == 1


def test_changing_and_leaving(browser, group, member):
    assert member.open(act="change", display_name="Lan", phone="0912 345 678").status_code == 200
    assert member.open(act="change", display_name="Công an", phone="").status_code == 422
    assert member.open(act="change", display_name="Lan", phone="12").status_code == 422
    assert member.open(act="leave").status_code == 422
    assert member.open(act="leave", sure="on").status_code == 200
    assert member.open().status_code == 404


def test_pages_stand_in_english_too(browser, group, member, minh):
    make_post(group, minh)
    for path in ("", f"{group.code}/", f"{group.code}/tham-gia/", f"{group.code}/cua-toi/"):
        assert 'lang="en"' in text(browser.get(f"/en/khu-dan-cu/{path}"))
