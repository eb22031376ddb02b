"""A ward's group in a real browser: a resident without account or script, and the officer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.core.clock import now
from caunoi.neighbourhoods.models import Membership, Neighbourhood, Post
from caunoi.neighbourhoods.services.members import new_key
from caunoi.neighbourhoods.services.order import appeal, mute_member
from caunoi.neighbourhoods.services.posts import answer_post
from caunoi.neighbourhoods.services.private_exit import take_as_report
from caunoi.neighbourhoods.tests.making import (
    make_member,
    make_neighbourhood,
    make_poll,
    make_post,
    make_word,
)
from caunoi.reports.contacts import ContactCard
from caunoi.reports.models import Report
from caunoi.testing.cast import WARD, cast_officer
from caunoi.testing.officers import make_officer
from tests.browser.conftest import Window, look, sign_in


def open_group(page: Page, place: Neighbourhood, key: str, site: str) -> None:
    """Come back by private words."""
    page.goto(f"{site}/khu-dan-cu/{place.code}/cua-toi/")
    page.fill("main [name=key]", key)
    page.locator("main form button.btn-primary").first.click()


@pytest.mark.browser
def test_without_account_cookie_or_script(window: Callable[..., Window], site: str) -> None:
    minh = cast_officer("minh")
    place = make_neighbourhood(minh, cast_officer("duc"))
    make_post(place, minh, kind="warning", title="Giả danh công an", text="Xin cúp máy, gọi 113.",
              ends_at=now() + timedelta(days=3))  # fmt: skip
    make_poll(place, minh)
    here = window("phone", script=False)
    page = here.open("/khu-dan-cu/?ward=00316")
    page.get_by_role("link", name=place.name).click()
    expect(page.locator("main")).to_contain_text("Giả danh công an")
    page.locator("main a[href$='/tham-gia/']").click()
    page.fill("[name=display_name]", "Chị Lan")
    page.check("[name=agreed]")
    page.locator("main form button.btn-primary").click()
    key = page.locator("#receipt dd").inner_text()
    page.locator("main form button.btn-primary").click()

    page.fill("form.cn-card [name=text]", "Đèn ngõ 12 hỏng mấy hôm nay.")
    page.locator("form.cn-card button.btn-primary").click()
    expect(page.locator(".cn-posts")).to_contain_text("Đèn ngõ 12")
    page.locator(".cn-choice", has_text="Sáng Chủ nhật").click()
    page.locator(".cn-post fieldset + button").click()
    expect(page.locator(".cn-posts")).to_contain_text("100")
    page.locator(".cn-tell summary").click()
    page.locator(".cn-tell textarea").fill("Số 7 bán ma túy, xin đừng nói tôi báo.")
    page.locator(".cn-tell button.btn-primary").click()
    code = page.locator("#receipt-code").inner_text()

    assert re.sub(r"\D", "", code) == Report.objects.get().code
    assert Post.objects.filter(kind="word").count() == 1
    assert here.context.cookies() == []
    open_group(page, place, key, site)
    expect(page.locator("main")).not_to_contain_text("ma túy")
    page.locator("summary", has_text=re.compile("Rời nhóm|Leave")).click()
    page.check("[name=sure]")
    page.locator("form button.btn-danger").last.click()
    assert Membership.objects.get().left_at is not None
    here.check()


def furnish(place: Neighbourhood, officer: Actor) -> tuple[str, str]:
    """A group in which something of every kind has happened; keys of two members."""
    lan_key, tu_key = new_key(), new_key()
    lan = make_member(place, "Chị Lan", key=lan_key, contact=ContactCard(phone="0912345678"))
    tu = make_member(place, "Anh Tú", key=tu_key)
    make_post(place, officer, kind="warning", title="Giả danh công an gọi điện",
              text="Xin cúp máy và gọi 113.", ends_at=now() + timedelta(days=3))  # fmt: skip
    make_post(place, officer, text="Công an phường sẽ tuần tra thêm, xong trước thứ Sáu.")
    make_poll(place, officer)
    answered = make_word(lan, "Đèn đường đầu ngõ 12 hỏng mấy hôm nay, tối đi lại rất sợ.")
    answer_post(post_id=answered.pk, by=officer, text="Tôi đã báo điện lực, trả lời trong 3 ngày.")
    answer_post(post_id=answered.pk, by=officer, text="Số của tôi, chị cứ gọi.", private=True)
    make_word(tu, "Bao giờ có kết quả về việc lắp camera đầu ngõ ạ?")
    tip = make_word(lan, "Nhà trọ số 9 đêm nào cũng có người lạ ra vào.")
    take_as_report(post_id=tip.pk, by=officer)
    mute_member(membership_id=tu.pk, by=officer, days=3, why="Đăng quảng cáo nhiều lần")
    appeal(membership_id=tu.pk, words="Máy tôi bị người khác dùng.")
    return lan_key, tu_key


@pytest.mark.browser
def test_every_page_is_for_everybody(window: Callable[..., Window], site: str) -> None:
    minh, duc = cast_officer("minh"), cast_officer("duc")
    make_officer(Role.AREA_OFFICER, WARD, name="Phạm Mạnh Hùng")
    place = make_neighbourhood(minh, duc)
    lan_key, tu_key = furnish(place, minh)
    base, desk = f"/khu-dan-cu/{place.code}/", "/can-bo/khu-dan-cu/"
    found: list[str] = []
    for size, dark in (("phone", True), ("desk", False), ("phone", False), ("desk", True)):
        mark = f"{size}-{'dark' if dark else 'light'}"
        here = window(size, dark=dark)
        for name, path in (
            ("find", "/khu-dan-cu/?q=dinh%20cong"), ("start", "/en/khu-dan-cu/"), ("show", base),
            ("join", f"{base}tham-gia/"), ("key", f"{base}cua-toi/"),
        ):  # fmt: skip
            here.open(path)
            found += look(here, f"{name}-{mark}")
        for name, key in (("mine", lan_key), ("muted", tu_key)):
            open_group(here.page, place, key, site)
            found += look(here, f"{name}-{mark}")
        here.check()
    head = window("desk")
    sign_in(head, duc)
    pages = [
        ("list", desk), ("write", f"{desk}viet/"), ("open", f"{desk}mo/"),
        ("waiting", f"{desk}{place.code}/"), ("all", f"{desk}{place.code}/?xem=all"),
        ("own", f"{desk}{place.code}/?xem=own"), ("members", f"{desk}{place.code}/thanh-vien/"),
        ("set-up", f"{desk}{place.code}/thiet-lap/"), ("poster", f"{desk}{place.code}/to-roi/"),
        ("promises", f"{desk}loi-hua/"), ("appeals", f"{desk}khieu-nai/"),
        ("figures", f"{desk}so-lieu/"), ("handovers", f"{desk}ban-giao/"),
    ]  # fmt: skip
    for name, path in pages:
        head.open(path)
        found += look(head, f"staff-{name}")
    head.page.locator("#id_why").fill("Điều động công tác")
    head.page.locator("form[action$='/ban-giao/'] button.btn-primary").click()
    found += look(head, "staff-handover")
    head.check()
    phone = window("phone", dark=True)
    sign_in(phone, minh)
    for name, path in (*pages[:2], *pages[3:6], pages[9], pages[11]):
        phone.open(path)
        found += look(phone, f"staff-{name}-phone-dark")
    assert found == []
