"""Notices to many on Zalo: an article for followers, a message in the groups, both taken back."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from caunoi.channels.broadcasts.posting import send_posts
from caunoi.channels.broadcasts.previews import as_it_would_be
from caunoi.channels.broadcasts.services.releasing import withdraw_broadcast
from caunoi.channels.broadcasts.services.writing import edit_broadcast
from caunoi.channels.broadcasts.tests.making import content, press, released, spread
from caunoi.channels.errors import PermanentFailure, UnknownOutcome
from caunoi.channels.models import Delivery
from caunoi.channels.zalo import articles, groups, tokens
from caunoi.channels.zalo.publishing import COVER, ZaloArticles, tell_followers_later
from caunoi.core.clock import now
from tests.channels.zalo.ground import LAN, our_account, say

pytestmark = pytest.mark.django_db
ROUTES = ("web", "zalo", "zalo_group")


@pytest.fixture
def there(city, clock, server, settings):
    settings.ZALO_COVER_URL = "https://bao.example/bia.jpg"
    tokens.access_token(our_account(server))
    server.control("follow", user=LAN)
    return server


def post():
    spread()
    for _round in range(4):
        Delivery.objects.filter(state="waiting").update(next_try_at=now())
        send_posts("zalo")
        send_posts("zalo_group")


def an_article(**over):
    fields = {"title": "Cảnh báo", "description": "Tóm tắt", "paragraphs": ["Nội dung"],
              "author": "Công an", "cover": "https://a/b.jpg",
              "link": "https://a/canh-bao/1/"}  # fmt: skip
    return articles.Article(**{**fields, **over})


def test_an_article_is_made_corrected_hidden_and_taken_down(there):
    account = our_account(there)
    there.control("switches", article_polls=2)
    key = articles.publish_article(account, an_article())
    assert there.world.articles[key]["title"] == "Cảnh báo"
    articles.update_article(account, key, an_article(title="Cảnh báo (sửa)"), shown=False)
    assert there.world.articles[key]["title"] == "Cảnh báo (sửa)"
    articles.remove_article(account, key)
    articles.remove_article(account, key)
    assert there.world.articles == {}


def test_case_9_an_article_whose_answer_was_lost_is_found_not_made_again(there):
    account = our_account(there)
    there.control("switches", lost_answers=1, article_polls=0)
    with pytest.raises(UnknownOutcome):
        articles.publish_article(account, an_article())
    (token,) = there.world.article_jobs
    articles.finish_article(account, token)
    again = articles.publish_article(account, an_article(), may_be_there=True)
    assert list(there.world.articles) == [again]


def test_what_zalo_would_refuse_never_leaves(there):
    with pytest.raises(PermanentFailure):
        articles.create_article(our_account(there), an_article(cover=""))
    long = an_article(title="Đ" * 400, description="Ư" * 900).form()
    assert (len(long["title"]), len(long["description"])) == (150, 300)


def test_a_notice_reaches_followers_and_groups_and_is_corrected_and_taken_back(there):
    there.world.add_asset("gmf50")
    group = groups.create(our_account(there), name="Tổ 12")
    broadcast = released(routes=ROUTES)
    post()
    (article,) = there.world.articles.values()
    assert article["title"] == broadcast.title
    assert [one["article"] for one in there.world.broadcasts] == [article["id"]]
    said = there.control("talk", group=group.external_id)
    assert len(said) == 1
    edit_broadcast(broadcast_id=broadcast.pk, by=press(), content=content(routes=ROUTES))
    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không còn đúng nữa")
    post()
    assert there.world.articles == {}
    said = there.control("talk", group=group.external_id)
    assert len(said) == 2
    assert len(there.world.broadcasts) == 1


def test_an_article_without_a_picture_of_its_own_has_ours(there, settings):
    settings.ZALO_COVER_URL = ""
    broadcast = released(routes=("web", "zalo"))
    post()
    (article,) = there.world.articles.values()
    address = article["cover"]["photo_url"]
    assert address == f"{settings.SITE_URL}{settings.STATIC_URL}{COVER}"
    with Image.open(finders.find(COVER)) as drawn:
        assert drawn.format == "PNG"
        assert drawn.width / drawn.height == pytest.approx(16 / 9)
    shown = ZaloArticles().show(as_it_would_be(broadcast))
    assert not shown.image
    assert shown.note


def test_at_night_the_article_stands_and_followers_hear_in_the_morning(there, clock):
    there.control("switches", night=True)
    released(routes=("web", "zalo"))
    post()
    assert len(there.world.articles) == 1
    assert there.world.broadcasts == []
    there.control("switches", night=False)
    assert tell_followers_later() == 1
    assert tell_followers_later() == 0
    assert len(there.world.broadcasts) == 1


def test_case_7_a_token_that_ends_in_the_middle_doubles_nothing(there):
    there.control("expire")
    released(routes=("web", "zalo"))
    post()
    assert len(there.world.articles) == 1
    assert len(there.world.broadcasts) == 1


def test_groups_of_other_wards_hear_nothing(there):
    there.world.add_asset("gmf50")
    group = groups.create(our_account(there), name="Tổ 12")
    released(routes=ROUTES, reach="wards", wards=("00316",))
    post()
    assert there.control("talk", group=group.external_id) == []


def test_the_quota_of_broadcasts_and_the_number_of_followers_can_be_asked(there):
    say(there, "chào")
    assert articles.follower_count(our_account(there)) == 2
    assert articles.broadcast_quota(our_account(there))["remain"] == "40"
    target = articles.Audience(gender="0", cities=(9,), platforms=(1, 2)).target()
    assert target == {"gender": "0", "cities": "9", "platform": "1,2"}
