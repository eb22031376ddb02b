"""Residents' pages of the portal answer with and without news, in both languages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.portal.tests.making import make_news

STARTS = ("/", "/tin-tuc/", "/lanh-dao/", "/van-ban/", "/don-vi/", "/phuong/", "/tim-kiem/",
          "/an-toan/", "/so-lieu/", "/tin-tuc/atom.xml", "/tin-tuc/rss.xml", "/sitemap.xml",
          "/robots.txt")  # fmt: skip


@pytest.mark.parametrize("path", STARTS)
def test_a_page_answers_before_anything_is_written(path, city):
    assert Client().get(path).status_code == 200
    if not path.endswith((".xml", ".txt")):
        assert Client().get(f"/en{path}").status_code == 200


@pytest.mark.parametrize("start", ["", "/en"])
@pytest.mark.parametrize("path", ["/", "/tin-tuc/", "/phuong/00316/"])
def test_the_head_of_every_page_leads_to_what_residents_come_for(start, path, city):
    head = Client().get(f"{start}{path}").content.decode().partition("<main")[0]
    ways = re.findall(r'<li><a href="([^"]+)"', head.partition('class="cn-nav"')[2])
    assert ways == [
        f"{start}{way}"
        for way in ("/gui-tin/", "/tra-cuu/", "/hoi-dap/", "/thu-tuc/", "/tin-tuc/", "/phuong/")
    ]
    assert 'href="tel:113"' in head


def test_a_tag_is_named_as_its_editor_wrote_it(city):
    page = make_news()
    page.tags.add("cháy nổ")
    page.save()
    slug = page.tags.get().slug
    listed = Client().get("/tin-tuc/", {"the": slug}).content.decode()
    assert "“cháy nổ”" in listed
    assert page.title in listed


def test_a_page_is_read_at_its_address_and_listed(city):
    page = make_news()
    client = Client()
    assert page.url == "/tin-tuc/pc08/cach-qua-duong-an-toan/"
    body = client.get(page.url).content.decode()
    assert "Đi bộ sang đường ở vạch kẻ" in body
    assert 'type="application/ld+json"' in body
    assert "zalo.me/share" in body
    for path in ("/", "/tin-tuc/", "/tin-tuc/pc08/", "/tin-tuc/atom.xml", "/tin-tuc/rss.xml"):
        assert page.title in client.get(path).content.decode(), path
    assert page.title not in client.get("/en/tin-tuc/").content.decode()


def test_a_page_names_its_translation(city):
    page = make_news()
    english = make_news("How to cross a road", language="en", translation_key=page.translation_key)
    assert english.url == "/en/tin-tuc/pc08/how-to-cross-a-road/"
    assert "How to cross a road" in Client().get(page.url).content.decode()
    assert Client().get(english.url).status_code == 200


def test_what_is_not_published_is_not_there(city):
    page = make_news(live=False)
    assert Client().get(page.url).status_code == 404
