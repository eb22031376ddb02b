"""A newcomer plays a resident in the demo's simulator, then an officer, and reads the answer."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caunoi.channels.facebook.watching import WANTED
from caunoi.config.tests.test_serve import address_of_test_database, ask, caunoi, free_port
from caunoi.demo.simulated import OA_ID, PAGE_ID, Ports, environment
from caunoi.demo.simulator.facebook.server import Simulator
from caunoi.demo.simulator.facebook.world import Settings
from caunoi.demo.simulator.zalo.server import ZaloServer
from caunoi.demo.simulator.zalo.world import World
from caunoi.neighbourhoods.models import Post
from caunoi.reports.models import Report
from caunoi.testing.cast import cast_officer
from tests.browser.conftest import Window, look, sign_in

SLOW = 40_000  # a busy machine's worker takes its time
TIP = "Tối nào cũng có nhóm thanh niên đánh bạc ở quán nước đầu ngõ"
MATTER = "Tối nào cũng có nhóm đánh bạc ở ngõ 12 phường Định Công"


def start_platforms(url: str) -> tuple[dict[str, str], Simulator, ZaloServer]:
    """Facebook and Zalo as the demo has them: the product's settings, and both servers."""
    ports = Ports(free_port(), free_port(), free_port())
    told = environment("a master key of these tests", ports)
    facebook = Simulator(
        Settings(
            page_id=PAGE_ID, app_secret=told["CAUNOI_FACEBOOK_APP_SECRET"],
            page_token=told["CAUNOI_FACEBOOK_PAGE_TOKEN"],
            verify_token=told["CAUNOI_FACEBOOK_VERIFY_TOKEN"], callback=f"{url}/hooks/facebook/",
        ),
        ports.facebook,
    )  # fmt: skip
    facebook.world.fields |= set(WANTED)
    facebook.start()
    world = World(
        app_id=told["CAUNOI_ZALO_APP_ID"], app_secret=told["CAUNOI_ZALO_APP_SECRET"], oa_id=OA_ID,
        oa_secret=told["CAUNOI_ZALO_OA_SECRET"], callback=f"{url}/hooks/zalo/",
        admin_id=told["CAUNOI_ZALO_ADMIN_USER_ID"],
    )  # fmt: skip
    world.refresh[told["CAUNOI_ZALO_REFRESH_TOKEN"]] = world.now() + 90 * 24 * 3600
    world.switches.ladder_scale = 0.05
    for product in ("gmf50", "gmf100"):
        world.add_asset(product)
    return told, facebook, ZaloServer(world, ports.zalo).start()


@pytest.fixture
def site(committed_city: None, tmp_path: Path) -> Iterator[str]:
    """A demonstration: web, worker, Facebook and Zalo."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    told, facebook, zalo = start_platforms(url)
    around = {
        **told, "DATABASE_URL": address_of_test_database(), "CAUNOI_URL": url, "CAUNOI_DEMO": "1",
        "CAUNOI_HOME": str(tmp_path), "CAUNOI_MAIL_IN_PORT": str(free_port()),
        "CAUNOI_MASTER_KEY": os.environ["CAUNOI_MASTER_KEY"],
    }  # fmt: skip
    (tmp_path / "worker").mkdir()
    running = [
        caunoi(tmp_path, "serve", "--port", str(port), **around),
        caunoi(tmp_path / "worker", "work", **around),
    ]
    try:
        for _ in range(600):
            try:
                ask(f"{url}/healthz")
                break
            except OSError:
                assert running[0].process.poll() is None, running[0].said()
                time.sleep(0.1)
        yield url
    finally:
        for one in running:
            one.end()
        facebook.stop()
        zalo.stop()


def be(window: Window, door: str, name: str) -> Page:
    """Choose a door and a new name."""
    page = window.open(f"/mo-phong/{door}/")
    page.fill("#name", name)
    page.locator("form:has(#name) button").click()
    page.locator("#text, textarea").first.wait_for()
    return page


def say(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("button[name=act][value=say]")


def answer(window: Window, code: str, text: str) -> None:
    """As the officer who is signed in: answer on the report's own page."""
    page = window.open(f"/can-bo/{code}/")
    form = page.locator("form[action$='/reply/']").first
    form.locator("textarea").first.fill(text)
    form.locator("button.btn-primary").first.click()
    page.wait_for_load_state()


@pytest.mark.browser
def test_a_tip_by_messenger_is_answered_in_the_inbox_and_read_in_messenger(
    window: Callable[..., Window],
) -> None:
    desk = window("desk")
    sign_in(desk, cast_officer("hoa"))
    here = window("phone")
    page = be(here, "messenger", "Trần Thị Lan")
    say(page, TIP)
    # Following and writing are two events: one greeting and one question, or both in one message.
    expect(page.locator(".cn-chat-police").last).to_contain_text("ở đâu", timeout=SLOW)
    page.click("button[value=spot]")
    expect(page.locator("button[name=press]").first).to_be_visible(timeout=SLOW)
    findings = look(here, "messenger-phone")
    page.locator("button[name=press]").first.click()
    expect(page.locator("#matter a")).to_be_visible(timeout=SLOW)
    code = page.locator("#matter strong").inner_text()

    answer(desk, code, "Tối nay tổ tuần tra sẽ qua.")
    expect(page.locator("#talk")).to_contain_text("Tối nay tổ tuần tra sẽ qua.", timeout=SLOW)
    page.click("button[value=read]")
    expect(page.locator("#talk")).to_contain_text("Đã xem", timeout=SLOW)
    page.click("button[value=photo]")
    expect(page.locator(".cn-chat-bubble img")).to_be_visible(timeout=SLOW)
    page.locator("details.cn-chat-change summary").first.click()
    findings += look(here, "messenger-answered")
    assert findings == []
    here.check()
    assert Report.objects.get().channel == "facebook"


@pytest.mark.browser
def test_a_comment_becomes_a_report(window: Callable[..., Window]) -> None:
    here = window("desk", dark=True)
    page = be(here, "binh-luan", "Trần Thị Lan")
    page.fill("#post-text", "Công an phường nhắc bà con khóa xe cẩn thận.")
    page.locator("form:has(#post-text) button").click()
    page.locator("form:has([name=parent]) textarea").fill(MATTER)
    page.locator("form:has([name=parent]) button").click()
    expect(page.locator(".cn-remark-private")).to_be_visible(timeout=SLOW)
    expect(page.locator(".cn-remark-answer")).to_be_visible(timeout=SLOW)
    report = Report.objects.get()
    expect(page.locator(".cn-play-seen")).to_contain_text(report.spelled_code)
    findings = look(here, "comments-desk")
    page.locator(".cn-remark-private a", has_text="Messenger").click()
    expect(page.locator("#talk")).to_contain_text(report.spelled_code)
    assert findings == []
    here.check()
    assert report.text == MATTER


@pytest.mark.browser
def test_zalo_one_to_one_with_a_shared_place_and_the_wards_group(
    window: Callable[..., Window],
) -> None:
    cast_officer("duc")
    cast_officer("minh")
    here = window("phone", dark=True)
    page = be(here, "zalo", "Nguyễn Văn An")
    say(page, f"{TIP} tối qua")
    # Following and writing are two events: one greeting and one question, or both in one message.
    expect(page.locator(".cn-chat-police").last).to_contain_text("ở đâu", timeout=SLOW)
    page.click("button[value=spot]")
    expect(page.locator("#matter a")).to_be_visible(timeout=SLOW)
    findings = look(here, "zalo-phone")
    report = Report.objects.get()
    assert (report.channel, report.area_code) == ("zalo", "00316")

    page = here.open("/mo-phong/nhom/")
    page.locator("form:has(#name) button").click()
    page.wait_for_url(lambda url: not url.endswith("/nhom/"))
    page.locator(".cn-play-people a").first.click()
    say(page, "Ngõ 5 mất điện từ chiều, có ai biết không ạ?")
    expect(page.locator("#matter")).to_contain_text("Tổ dân phố số 7", timeout=SLOW)
    until = time.monotonic() + 40
    while not Post.objects.filter(text__startswith="Ngõ 5").exists():
        assert time.monotonic() < until
        page.wait_for_timeout(200)
    findings += look(here, "group-phone")
    assert findings == []
    here.check()


@pytest.mark.browser
def test_every_page_in_both_sizes(window: Callable[..., Window]) -> None:
    found: list[str] = []
    for size, dark in (("phone", False), ("desk", True)):
        here = window(size, dark=dark)
        for door in ("", "messenger/", "binh-luan/", "zalo/", "nhom/", "thu/", "cong-tac/"):
            here.open(f"/mo-phong/{door}")
            found += look(here, f"{size}-{door.strip('/') or 'doors'}")
        page: Any = here.page
        page.locator("button[name=turn]").first.click()
        expect(page.locator(".cn-switches [aria-pressed=true]")).to_have_count(1)
        found += look(here, f"{size}-switched")
        page.locator("button[value=off]").click()
        expect(page.locator(".cn-switches [aria-pressed=true]")).to_have_count(0)
        here.check()
    assert found == []
