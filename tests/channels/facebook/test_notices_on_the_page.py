"""Notices to many as posts of our page: shown before, published once, corrected, taken down."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from caunoi.channels.broadcasts.content import Content, Notice
from caunoi.channels.broadcasts.publishers import PUBLISHERS
from caunoi.channels.errors import UnknownOutcome
from caunoi.core.clock import now
from tests.channels.facebook.ground import Ground


@pytest.fixture
def notice() -> Notice:
    content = Content(
        title="Cảnh báo lừa đảo", text="Có kẻ giả danh công an gọi điện.", advice="Hãy gọi 113."
    )
    moment = now()
    return Notice(uuid4(), 1, "k3x9", 1, "released", content, moment, moment, None)


def posts(fb: Ground):
    return [one for one in fb.control("state")["posts"] if not one["removed"]]


def test_a_notice_is_published_as_it_was_shown_and_found_by_its_address(fb, notice):
    page = PUBLISHERS["facebook"]
    assert page.is_set_up()
    (target,) = page.targets(notice)
    begun = now()
    shown = page.show(notice)
    post_id = page.publish(notice, target)
    (there,) = posts(fb)
    assert there["message"] == shown.text
    assert all(part in shown.text for part in ("Cảnh báo lừa đảo", "Hãy gọi 113.", notice.url()))
    assert page.find_published(notice, target, begun) == post_id


def test_it_is_corrected_and_taken_down_twice_is_once(fb, notice):
    page = PUBLISHERS["facebook"]
    (target,) = page.targets(notice)
    post_id = page.publish(notice, target)
    better = replace(notice, content=replace(notice.content, text="Có hai kẻ giả danh."))
    for _time in range(2):
        assert page.correct(better, target, post_id) == post_id
    assert "Có hai kẻ giả danh." in posts(fb)[0]["message"]
    for _time in range(2):
        assert page.withdraw(better, target, post_id) == ""
    assert posts(fb) == []


def test_a_lost_answer_is_found_again(fb, notice):
    page = PUBLISHERS["facebook"]
    (target,) = page.targets(notice)
    begun = now()
    assert page.find_published(notice, target, begun) is None
    fb.control("switches", lost_answers=1)
    with pytest.raises(UnknownOutcome):
        page.publish(notice, target)
    assert page.find_published(notice, target, begun) == posts(fb)[0]["id"]
