"""Posts of our page: published once, corrected, taken down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from caunoi.channels.facebook.files import Sendable
from caunoi.channels.facebook.posts import (
    Post,
    correct_post,
    delete_post,
    find_post,
    find_post_with,
    publish_post,
)
from caunoi.channels.facebook.troubles import AlreadyPosted, GoneThere
from caunoi.channels.models import ChatMessage
from caunoi.channels.taking import POST_WATCHERS
from caunoi.core.clock import now
from tests.channels.facebook.ground import Ground

TEXT = "Cảnh báo: xuất hiện thủ đoạn giả danh công an để lừa đảo"
LINK = "https://canhsat.example/canh-bao/abc/"
PHOTO = Sendable("canh-bao.jpg", "image/jpeg", b"\xff\xd8 a picture")


def posts(fb: Ground):
    return [one for one in fb.control("state")["posts"] if not one["removed"]]


def test_a_text_with_a_link(fb):
    post_id = publish_post(Post(TEXT, LINK))
    (there,) = posts(fb)
    assert (there["id"], there["message"], there["link"]) == (post_id, TEXT, LINK)


def test_one_photo_bears_the_link_in_its_words(fb):
    post_id = publish_post(Post(TEXT, LINK, [PHOTO]))
    (there,) = posts(fb)
    assert there["id"] == post_id
    assert there["message"] == f"{TEXT}\n\n{LINK}"
    assert fb.there.world.photos[there["photos"][0]].data == PHOTO.data


def test_several_photos_are_one_post(fb):
    publish_post(Post(TEXT, photos=[PHOTO, PHOTO, PHOTO]))
    (there,) = posts(fb)
    assert len(there["photos"]) == 3


def test_case_15_photos_that_are_gone_are_sent_up_once_more(fb):
    fb.control("fail", on="/feed", code=100, subcode=33)
    publish_post(Post(TEXT, photos=[PHOTO, PHOTO]))
    assert len(posts(fb)) == 1


def test_words_are_corrected_and_the_post_is_taken_down(fb):
    post_id = publish_post(Post(TEXT))
    correct_post(post_id, f"{TEXT} (đã sửa)")
    correct_post(post_id, f"{TEXT} (đã sửa)")
    assert posts(fb)[0]["message"].endswith("(đã sửa)")
    assert delete_post(post_id)
    assert not delete_post(post_id)
    assert posts(fb) == []
    with pytest.raises(GoneThere):
        correct_post(post_id, "x")


@pytest.mark.parametrize("photos", [(), (PHOTO,), (PHOTO, PHOTO)])
def test_case_9_a_lost_answer_never_posts_twice(fb, photos):
    begun = now()
    post = Post(TEXT, LINK, photos)
    if len(photos) < 2:
        fb.control("switches", lost_answers=1)
        with pytest.raises(UnknownOutcome):
            publish_post(post)
    else:
        publish_post(post)  # the answer is lost on our side
    found = publish_post(post, since=begun)
    assert [one["id"] for one in posts(fb)] == [found]


def test_case_9_a_lost_upload_is_seen_by_nobody(fb):
    fb.control("switches", lost_answers=1)
    with pytest.raises(TemporaryFailure):
        publish_post(Post(TEXT, photos=[PHOTO, PHOTO]))
    assert posts(fb) == []


def test_what_did_not_arrive_is_posted(fb):
    fb.control("fail", on="/feed", code=2, status=500)
    with pytest.raises(TemporaryFailure):
        publish_post(Post(TEXT))
    publish_post(Post(TEXT), since=now())
    assert len(posts(fb)) == 1


def test_the_duplicate_error_finds_our_own_post(fb):
    first = publish_post(Post(TEXT))
    assert publish_post(Post(TEXT)) == first
    assert len(posts(fb)) == 1
    fb.control("fail", on="/feed", code=506)
    with pytest.raises(AlreadyPosted):
        publish_post(Post("Một bài khác"))


def test_a_post_is_found_by_its_words_or_by_its_link(fb):
    post_id = publish_post(Post(f"{TEXT}\n\nXem thêm", LINK))
    since = now() - timedelta(hours=1)
    assert find_post(f"{TEXT} Xem thêm", since) == post_id
    assert find_post_with(LINK, since) == post_id
    assert find_post("Không có", since) is None
    assert find_post(TEXT, since) is None


def test_where_facebook_cannot_be_asked_nobody_knows(fb):
    fb.control("fail", on="/posts", code=2, status=500)
    with pytest.raises(UnknownOutcome):
        publish_post(Post(TEXT), since=now())
    assert posts(fb) == []


def test_permissions_and_policy_stop_the_page_not_the_post(fb):
    for code in (200, 368):
        fb.control("fail", on="/feed", code=code)
        with pytest.raises(AccountTrouble):
            publish_post(Post(TEXT))
    fb.control("fail", on="/feed", code=100)
    with pytest.raises(PermanentFailure):
        publish_post(Post(TEXT))


def test_a_post_taken_down_elsewhere_is_told_of(fb, monkeypatch):
    heard = []
    monkeypatch.setattr("caunoi.channels.taking.POST_WATCHERS", [*POST_WATCHERS, watch(heard)])
    post_id = publish_post(Post(TEXT))
    fb.control("post_remove", id=post_id)
    fb.settle()
    assert ("removed", (post_id,)) in heard
    assert ChatMessage.objects.count() == 0


def watch(heard):
    return lambda _account, item: heard.append((item.extra["verb"], item.about))
