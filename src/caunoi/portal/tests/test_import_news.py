"""The old site's pages come over cleaned, once, and its addresses lead on."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from caunoi.portal.models import NewsPage

EXPORT = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<item><title>Cảnh báo cháy nổ</title><link>https://cu.example.test/2019/05/canh-bao/</link>
<pubDate>Fri, 03 May 2019 08:00:00 +0700</pubDate><category>Phòng cháy</category>
<content:encoded><![CDATA[<p class="MsoNormal" style="color:red">Giữ lối thoát.</p>
<script>alert(1)</script><a href="javascript:x()">x</a>]]></content:encoded>
<wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>
<item><title>Ảnh</title><wp:post_type>attachment</wp:post_type></item>
<item><title>Còn viết dở</title><link>https://cu.example.test/?p=7</link>
<content:encoded>Chưa xong</content:encoded>
<wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item></channel></rss>"""
BOMB = '<!DOCTYPE a [<!ENTITY b "c">]><rss><channel><item><title>&b;</title></item></channel></rss>'


def test_a_wordpress_export_comes_over_once_and_its_addresses_lead_on(city, tmp_path):
    file = tmp_path / "export.xml"
    file.write_text(EXPORT, encoding="utf-8")

    call_command("import_news", str(file), "--unit", "PC07")
    call_command("import_news", str(file), "--unit", "PC07")

    page = NewsPage.objects.get(live=True)
    assert (page.title, page.owner_unit.code, page.is_stale) == ("Cảnh báo cháy nổ", "PC07", True)
    assert NewsPage.objects.filter(live=False).count() == 1
    body = str(page.body)
    assert "Giữ lối thoát." in body
    for stranger in ("style=", "MsoNormal", "alert", "javascript"):
        assert stranger not in body
    answer = Client().get("/2019/05/canh-bao/")
    assert (answer.status_code, answer["Location"]) == (301, page.url)


@pytest.mark.parametrize("text", [BOMB, "<html>", "{}"])
def test_what_is_no_feed_is_told_so(text, city, tmp_path):
    file = tmp_path / "x.xml"
    file.write_text(text)
    with pytest.raises(CommandError, match="feed|neither"):
        call_command("import_news", str(file))
    assert not NewsPage.objects.exists()


def test_pages_of_html_come_over_with_their_heading(city, tmp_path):
    file = tmp_path / "bai-12.html"
    file.write_text("<html><title>x</title><body><h1>Bài cũ</h1><p>Lời</p></body></html>")
    call_command("import_news", str(file))
    assert Client().get("/bai-12.html").status_code == 301
    assert NewsPage.objects.get().lead.endswith("Lời")
