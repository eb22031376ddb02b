"""A neighbourhood beyond the site: its Zalo group, browsers that follow, what is said to one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from caunoi.accounts.models import Account
from caunoi.channels import neighbourhood_groups, talks
from caunoi.channels.chat import PLATFORMS
from caunoi.channels.choices import Letter
from caunoi.channels.conversing import Stored
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.models import ChatMessage, Conversation, Delivery, PushSubscription
from caunoi.channels.neighbourhood_posts import GROUPS
from caunoi.channels.sender import send_waiting
from caunoi.channels.taking import get_account, take
from caunoi.channels.zalo.groups_in import GroupEvent, GroupMessage
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.core.moments import last_moment
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import Care
from caunoi.neighbourhoods.models import Membership, Outlet, Post, PrivateReceipt, Promise
from caunoi.neighbourhoods.selectors.posts import member_posts
from caunoi.neighbourhoods.services.groups import link_group
from caunoi.neighbourhoods.services.order import mute_member
from caunoi.neighbourhoods.services.posts import answer_post, correct_post, remove_post
from caunoi.neighbourhoods.services.private_exit import take_as_report
from caunoi.neighbourhoods.services.promises import watch_promises
from caunoi.neighbourhoods.tests.making import (
    GOOD_WHY,
    make_member,
    make_neighbourhood,
    make_post,
    make_word,
)
from caunoi.reports.models import Report
from caunoi.testing.platform import ACCOUNT, TestPlatform, event, read_event

GROUP = "g-1"
BY_DAY = datetime(2026, 12, 10, 3, 0, tzinfo=UTC)  # 10:00 in Hanoi
NIGHT = datetime(2026, 12, 10, 16, 30, tzinfo=UTC)  # 23:30
MORNING = datetime(2026, 12, 10, 23, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _by_day():
    """By night what can wait is not sent; that has tests of its own."""
    with time_machine.travel(BY_DAY, tick=True):
        yield


@pytest.fixture
def place(minh, duc):
    """A neighbourhood whose group was welcomed already."""
    made = make_neighbourhood(minh, duc)
    link_group(neighbourhood_id=made.pk, channel="zalo", external_id=GROUP, by=minh)
    Event.objects.update(dispatched_at=now())
    return made


@pytest.fixture
def zalo(monkeypatch):
    platform = TestPlatform(channel="zalo")
    monkeypatch.setitem(PLATFORMS, "zalo", platform)
    return platform


@pytest.fixture
def in_group(monkeypatch):
    """What was written into groups."""
    said: list[tuple[str, str]] = []

    def post(group: str, text: str, mark: str) -> str:
        said.append((group, text))
        return f"out-{len(said)}"

    monkeypatch.setitem(GROUPS, "zalo", post)
    return said


def said_in_group(text: str, *, sender: str = "77", key: str = "m1", reply_to: str = "") -> None:
    """A member's message, as Zalo's folder hands it on."""
    account = get_account("zalo", ACCOUNT)
    chat = talks.lock_conversation(account, sender, f"group:{GROUP}", now())
    message = ChatMessage(
        account=account, conversation=chat, external_id=key, direction="in", at=now(),
        received_at=now(),
    )  # fmt: skip
    stored = Stored(chat=message, files=[], lost=[])
    neighbourhood_groups.take_message(
        GroupMessage(account, GROUP, sender, text, (), (), now(), key, reply_to, chat, stored.chat)
    )


def tell_all() -> None:
    while dispatch_events():
        pass
    while send_waiting(channel="zalo"):
        pass


def test_a_post_reaches_the_group_and_followers_once(place, minh, in_group):
    follower = PushSubscription.objects.create(
        endpoint_index=b"x" * 32, sealed=b"x", wards=[place.code], kinds=["notice"], made_at=now()
    )
    post = make_post(place, minh)
    tell_all()
    tell_all()

    ((group, text),) = in_group
    assert (group, post.text in text, place.code in text) == (GROUP, True, True)
    push = Delivery.objects.get(channel="push")
    assert (push.target, push.letter) == (str(follower.pk), Letter.NOTICE)


def test_a_group_is_welcomed_once_and_reads_how_to_write_to_us_alone(minh, duc, in_group, settings):
    settings.ZALO_OA_ID = ACCOUNT
    made = make_neighbourhood(minh, duc)
    for _twice in range(2):
        link_group(neighbourhood_id=made.pk, channel="zalo", external_id=GROUP, by=minh)
        tell_all()

    ((group, text),) = in_group
    assert (group, made.name in text) == (GROUP, True)
    assert f"https://zalo.me/{ACCOUNT}" in text
    assert f"{settings.SITE_URL}/gui-tin/" in text


def test_a_tip_in_the_group_is_answered_there_without_who_or_what(
    place, minh, zalo, in_group, settings
):
    settings.ZALO_OA_ID = ACCOUNT
    said_in_group("Anh Bình số 7 bán ma túy", sender="77")
    take_as_report(post_id=Post.objects.get().pk, by=minh)
    tell_all()

    ((_group, text),) = in_group
    assert f"https://zalo.me/{ACCOUNT}" in text
    assert f"{settings.SITE_URL}/gui-tin/" in text
    report = Report.objects.get()
    for told in ("Bình", "ma túy", "77", report.code, report.spelled_code):
        assert told not in text.replace(ACCOUNT, "")


def test_corrections_and_withdrawals_follow(place, minh, in_group):
    post = make_post(place, minh)
    tell_all()
    correct_post(post_id=post.pk, by=minh, title=post.title, text="Lúc 19 giờ.")
    tell_all()
    remove_post(post_id=post.pk, by=minh, why=GOOD_WHY)
    tell_all()
    assert len(in_group) == 3
    assert "19 giờ" in in_group[1][1]
    assert "19 giờ" not in in_group[2][1]


def test_private_answers_never_reach_the_group(place, minh, in_group):
    word = make_word(make_member(place, "Chị Lan"))
    answer_post(post_id=word.pk, by=minh, text="Chỉ riêng chị", private=True)
    answer_post(post_id=word.pk, by=minh, text="Cho cả nhóm")
    tell_all()
    assert [("Cho cả nhóm" in text, "Chỉ riêng" in text) for _group, text in in_group] == [
        (True, False)
    ]


def test_a_message_in_the_group_waits_for_the_officer_once(place):
    for _delivered in range(3):
        said_in_group("Đèn ngõ 12 hỏng.")
    post = Post.objects.get()
    assert (post.care, post.channel, post.neighbourhood) == (Care.WAITING, "zalo", place)
    assert Membership.objects.get().joined_by == "zalo"
    said_in_group("Cảm ơn", key="m2")
    said_in_group("  ", key="m3")
    assert Post.objects.filter(care=Care.NONE).count() == 1
    assert Membership.objects.count() == 1


def test_a_group_that_is_nobodys_makes_nothing(place):
    Outlet.objects.update(until=now())
    said_in_group("Đèn hỏng")
    assert not Post.objects.exists()


def test_an_answer_in_the_group_stands_under_what_it_answers(place, minh, in_group):
    notice = make_post(place, minh)
    tell_all()
    said_in_group("Tối thì tiện hơn", key="m1", reply_to="out-1")
    said_in_group("Đồng ý", key="m2", reply_to="m1")
    assert set(Post.objects.filter(kind="word").values_list("parent", flat=True)) == {notice.pk}


def test_who_leaves_the_group_leaves_no_name(place):
    said_in_group("Đèn hỏng")
    account = get_account("zalo", ACCOUNT)
    for what in ("left", "left", "joined"):
        neighbourhood_groups.take_event(GroupEvent(account, GROUP, what, "77", now()))
    old, new = Membership.objects.order_by("joined_at")
    assert (old.contact, old.left_at is not None, new.left_at) == (None, True, None)
    neighbourhood_groups.take_event(GroupEvent(account, GROUP, "dissolved", "", now()))
    assert not Outlet.objects.filter(until=None).exists()


def test_the_receipt_of_a_tip_goes_to_its_writers_own_chat_alone(place, minh, zalo, in_group):
    said_in_group("Anh Bình số 7 bán ma túy")
    post = take_as_report(post_id=Post.objects.get().pk, by=minh)
    assert neighbourhood_groups.whisper() == 0  # they have not written to us alone

    take("zalo", read_event(event(id="d1", peer="77", text="Cho tôi hỏi")))
    assert neighbourhood_groups.whisper() == 1
    assert neighbourhood_groups.whisper() == 0
    tell_all()

    report = Report.objects.get()
    told = [(peer, words.text) for peer, words in zalo.sent if report.spelled_code in words.text]
    assert [peer for peer, _text in told] == ["77"]
    assert PrivateReceipt.objects.get().sealed is None
    assert post.report_id == report.pk
    assert not any(report.spelled_code in text for _group, text in in_group)
    own = Conversation.objects.get(thread="")
    assert own.report_id == report.pk


def test_a_private_answer_waits_for_the_own_chat(place, minh, zalo):
    said_in_group("Nhà tôi mất xe")
    answer_post(post_id=Post.objects.get().pk, by=minh, text="Mời anh ghé phường", private=True)
    assert neighbourhood_groups.whisper() == 0
    take("zalo", read_event(event(id="d1", peer="77", text="Alo")))
    assert neighbourhood_groups.whisper() == 1
    tell_all()
    assert any("ghé phường" in words.text for _peer, words in zalo.sent)


def test_the_officer_hears_of_a_promise_before_its_day_and_after(place, minh):
    answer_post(post_id=make_word(make_member(place)).pk, by=minh, text="Vâng.",
                promised_by=now() + timedelta(days=2))  # fmt: skip
    Promise.objects.update(remind_at=now())
    watch_promises()
    Promise.objects.update(due_at=now())
    watch_promises()
    while dispatch_events():
        pass
    letters = Delivery.objects.filter(letter=Letter.PROMISE)
    assert [one.officer_id for one in letters] == [minh.id, minh.id]


FIRE = "CHÁY NHÀ ở ngõ 5, có người kẹt trong nhà"


def test_danger_in_the_group_is_answered_at_once_with_the_number_and_nothing_of_it(place, in_group):
    said_in_group(FIRE)
    said_in_group(FIRE)  # delivered twice
    tell_all()

    ((group, text),) = in_group
    assert (group, "114" in text) == (GROUP, True)
    assert text.index("114") < text.index("113")  # the one to call stands first
    for told in ("ngõ 5", "kẹt", "77"):
        assert told not in text
    written = Event.objects.get(code=events.POST_URGENT)
    assert written.data["after"] == {"call": "114"}
    assert Post.objects.get().care == Care.WAITING


def test_a_muted_members_danger_is_heard_too_and_their_other_words_are_not(place, minh, in_group):
    said_in_group("Đèn ngõ 12 hỏng.")
    mute_member(membership_id=Membership.objects.get().pk, by=minh, days=3, why=GOOD_WHY)
    said_in_group("Lại hỏng rồi", key="m2")
    said_in_group("Nó đang cầm dao đuổi chém người ta", key="m3")
    tell_all()
    assert [post.care for post in Post.objects.order_by("at")] == ["waiting", "none", "waiting"]
    assert ["113" in text for _group, text in in_group] == [True]


def told_alone(zalo, peer="77"):
    return [words.text for one, words in zalo.sent if one == peer]


def test_the_writer_of_a_tip_is_advised_alone_to_recall_it(place, minh, zalo, in_group):
    said_in_group("Anh Bình số 7 bán ma túy")
    take_as_report(post_id=Post.objects.get().pk, by=minh)
    take("zalo", read_event(event(id="d1", peer="77", text="Alo")))
    neighbourhood_groups.whisper()
    tell_all()
    assert any("Thu hồi" in text and "/tra-cuu/" in text for text in told_alone(zalo))
    assert not any("Thu hồi" in text for _group, text in in_group)


def test_muted_on_our_page_and_told_why_in_the_own_chat_once(place, minh, zalo, in_group):
    said_in_group("Mua thuốc giảm cân nhé")
    first = Post.objects.get()
    muted = Membership.objects.get()
    mute_member(membership_id=muted.pk, by=minh, days=3, why="Quảng cáo bán hàng.")
    said_in_group("Mua nhanh kẻo hết", key="m2")
    later = Post.objects.exclude(pk=first.pk).get()
    reader = make_member(place, "Chị Lan")
    shown = [view.id for view in member_posts(reader)]
    assert (first.pk in shown, later.pk in shown) == (True, False)

    assert neighbourhood_groups.whisper() == 0  # they have no chat with us yet
    take("zalo", read_event(event(id="d1", peer="77", text="Alo")))
    assert [neighbourhood_groups.whisper(), neighbourhood_groups.whisper()] == [1, 0]
    tell_all()
    assert sum("Quảng cáo bán hàng." in text for text in told_alone(zalo)) == 1
    assert not in_group


def test_a_muted_members_word_under_a_post_is_not_shown_to_its_writer(place, minh):
    said_in_group("Đèn hỏng", sender="78", key="m1")
    writer = Membership.objects.get()
    said_in_group("Chào", sender="77", key="m0")
    muted = Membership.objects.exclude(pk=writer.pk).get()
    mute_member(membership_id=muted.pk, by=minh, days=3, why=GOOD_WHY)
    said_in_group("Đồ ngốc", sender="77", key="m2", reply_to="m1")
    assert [view.answers for view in member_posts(writer) if view.text == "Đèn hỏng"] == [[]]


def test_why_a_message_was_removed_reaches_its_writer_who_alone_can_recall_it(place, minh, zalo):
    said_in_group("Mua thuốc giảm cân nhé")
    remove_post(post_id=Post.objects.get().pk, by=minh, why="Quảng cáo bán hàng.")
    take("zalo", read_event(event(id="d1", peer="77", text="Alo")))
    assert [neighbourhood_groups.whisper(), neighbourhood_groups.whisper()] == [1, 0]
    tell_all()
    (told,) = [text for text in told_alone(zalo) if "Quảng cáo" in text]
    assert "Thu hồi" in told


def test_a_chosen_promise_stands_in_the_group_with_its_day(place, minh, in_group):
    make_post(place, minh, text="Chúng tôi sẽ lắp đèn.", promised_by=now() + timedelta(days=4))
    make_post(place, minh, title="Rác", text="Gom lúc 18 giờ.")
    tell_all()
    due_at = Promise.objects.get().due_at
    promising, plain = (text for _group, text in in_group)
    assert last_moment(due_at) in promising
    assert last_moment(due_at) not in plain


def test_who_cannot_be_told_alone_is_asked_in_the_group_to_write_to_us(
    place, minh, zalo, in_group, settings
):
    settings.ZALO_OA_ID = ACCOUNT
    said_in_group("Mua thuốc giảm cân nhé")
    removed, writer = Post.objects.get(), Membership.objects.get()
    remove_post(post_id=removed.pk, by=minh, why="Quảng cáo bán hàng.")
    desk = Client()
    desk.force_login(Account.objects.get(pk=minh.account_id))
    path = f"/can-bo/khu-dan-cu/{place.code}/"
    invite = f"{path}bai/{removed.pk}/moi-rieng/"
    assert invite in desk.get(path, {"xem": "all"}).content.decode()

    mute_member(membership_id=writer.pk, by=minh, days=3, why="Quảng cáo bán hàng.")
    desk.post(invite)
    desk.post(f"{path}thanh-vien/{writer.pk}/moi-rieng/")  # once is enough
    tell_all()
    ((group, text),) = in_group
    assert (group, f"https://zalo.me/{ACCOUNT}" in text, "giảm cân" in text) == (GROUP, True, False)
    take("zalo", read_event(event(id="d1", peer="77", text="Alo")))
    assert neighbourhood_groups.whisper() == 2
    assert "moi-rieng" not in desk.get(path, {"xem": "all"}).content.decode()
    assert "moi-rieng" not in desk.get(f"{path}thanh-vien/").content.decode()


def test_at_night_only_what_the_officer_marks_urgent_goes_out(place, minh, in_group):
    with time_machine.travel(NIGHT, tick=False):
        plain = make_post(place, minh)
        withdrawn = make_post(place, minh, title="Nhầm")
        urgent = make_post(place, minh, title="Cháy kho ngõ 12", urgent=True)
        tell_all()
        ((_group, text),) = in_group
        assert text.startswith("KHẨN.")
        assert urgent.title in text

        correct_post(post_id=plain.pk, by=minh, title=plain.title, text="Từ mai thu lúc 19 giờ.")
        remove_post(post_id=withdrawn.pk, by=minh, why=GOOD_WHY)
        tell_all()
        assert len(in_group) == 1
    with time_machine.travel(MORNING, tick=False):
        tell_all()
    assert len(in_group) == 2  # corrected in the night: told once, as it is now; withdrawn: never
    assert "19 giờ" in in_group[1][1]


def test_an_answer_and_a_post_by_day_do_not_wait(place, minh, in_group):
    with time_machine.travel(NIGHT, tick=False):
        said_in_group("Đèn ngõ 12 hỏng ạ")
        answer_post(post_id=Post.objects.get().pk, by=minh, text="Chúng tôi đã nghe.")
        tell_all()
    assert len(in_group) == 1
