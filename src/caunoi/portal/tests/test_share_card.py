"""What Zalo and Facebook show beside a link: a picture with the title, and words for machines."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from caunoi.portal.cards import SIZE, draw_card
from caunoi.portal.tests.making import make_news


def test_a_page_names_its_card_and_the_card_is_a_picture(city, settings):
    settings.SITE_URL = "https://caunoi.example.test"
    page = make_news(lead='Câu "ngắn" <b>.')
    body = Client().get(page.url).content.decode()
    said = dict(re.findall(r'<meta property="(og:[a-z:]+)" content="([^"]*)">', body))
    assert said["og:type"] == "article"
    assert said["og:title"] == page.title
    assert said["og:url"] == f"https://caunoi.example.test{page.url}"
    assert said["og:description"] == "Câu &quot;ngắn&quot; &lt;b&gt;."
    assert 'name="twitter:card" content="summary_large_image"' in body

    path = said["og:image"].removeprefix("https://caunoi.example.test")
    answer = Client().get(path)
    picture = Image.open(BytesIO(answer.content))
    assert (answer["Content-Type"], picture.format, picture.size) == ("image/png", "PNG", SIZE)
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert len(answer.content) < 100_000
    assert not answer.cookies


def test_machines_read_who_wrote_it_and_when(city):
    page = make_news(title='Đi "chậm" </script><b>')
    body = Client().get(page.url).content.decode()
    block = body.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    told = json.loads(block)
    assert told["headline"] == page.title
    assert told["datePublished"]


def test_what_is_not_published_has_no_card(city):
    page = make_news(live=False)
    assert Client().get(f"/anh/chia-se/{page.pk}.png").status_code == 404
    assert Client().get("/anh/chia-se/999999.png").status_code == 404


@pytest.mark.parametrize("title", ["", "Ơ", "Ngã ba Ô Chợ Dừa " * 30, "W" * 255, "👮 日本 " * 20])
def test_any_title_fits(title):
    assert Image.open(BytesIO(draw_card(title, "Phòng Cảnh sát giao thông"))).size == SIZE
