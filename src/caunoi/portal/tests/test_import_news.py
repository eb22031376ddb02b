"""The old site's pages come over cleaned, once, and its addresses lead on."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from PIL import Image as Picture

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


def picture(size: tuple[int, int] = (40, 30)) -> bytes:
    held = BytesIO()
    Picture.new("RGB", size, "green").save(held, "PNG")
    return held.getvalue()


PAGE = """<html><body><h1>Bài có ảnh</h1><p>Trước ảnh.</p>
<p><img class="x" src="https://cu.example.test/wp-content/uploads/2019/05/a%20b.png"
 alt="Xe c&#7913;u h&#7887;a"></p><p>Giữa.</p><img src='/anh/khong-co.png' alt="Mất"><p>Sau ảnh.</p>
<img src="/../../bi-mat.png"><img src="/anh/khong-phai-anh.png"></body></html>"""


def test_pictures_that_lie_in_the_folder_come_over_where_they_stood(city, tmp_path, capsys):
    folder = tmp_path / "media"
    (folder / "2019/05").mkdir(parents=True)
    (folder / "anh").mkdir()
    (folder / "2019/05/a b.png").write_bytes(picture())
    (folder / "anh/khong-phai-anh.png").write_bytes(b"<script>")
    (tmp_path / "bi-mat.png").write_bytes(picture())
    file = tmp_path / "bai-anh.html"
    file.write_text(PAGE, encoding="utf-8")

    call_command("import_news", str(file), "--media", str(folder))

    page = NewsPage.objects.get()
    assert [block.block_type for block in page.body] == ["words", "picture", "words", "words"]
    image = page.body[1].value["picture"]
    assert (image.contextual_alt_text, image.width) == ("Xe cứu hỏa", 40)
    body = Client().get(page.url).content.decode().partition("<main")[2].partition("cn-prose")[2]
    assert 'alt="Xe cứu hỏa"' in body
    assert body.index("Trước ảnh.") < body.index("Xe cứu hỏa") < body.index("Giữa.")
    assert "1 pictures, 3 not there" in capsys.readouterr().out


def test_without_a_folder_no_picture_comes_and_no_words_are_lost(city, tmp_path):
    file = tmp_path / "bai-anh.html"
    file.write_text(PAGE, encoding="utf-8")
    call_command("import_news", str(file))
    page = NewsPage.objects.get()
    assert {block.block_type for block in page.body} == {"words"}
    for words in ("Trước ảnh.", "Giữa.", "Sau ảnh."):
        assert words in str(page.body)
    with pytest.raises(CommandError, match="no folder"):
        call_command("import_news", str(file), "--media", str(tmp_path / "khong-co"))
