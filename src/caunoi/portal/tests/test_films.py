"""A film comes in the parts that players ask for, with captions for who cannot hear it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.blocks import StructBlockValidationError
from wagtail.documents.models import Document

from caunoi.portal.blocks import FilmBlock
from caunoi.portal.services.founding import found_portal
from caunoi.portal.tests.making import make_news

pytestmark = pytest.mark.django_db
HEAD = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41"
BYTES = HEAD + (bytes(range(256)) * 40)[len(HEAD) :]
WORDS = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nCúi thấp người khi có khói.\n"


@pytest.fixture
def url(city, settings, tmp_path) -> str:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage",
                    "OPTIONS": {"location": str(tmp_path)}},
    }  # fmt: skip
    found_portal()
    film = Document.objects.create(title="Thoát nạn", file=ContentFile(BYTES, "thoat-nan.mp4"))
    return str(film.url)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, 10239), ("bytes=-40", 10200, 10239),
     ("bytes=10000-99999", 10000, 10239)],
)  # fmt: skip
def test_a_part_is_sent_as_a_part(url, asked, first, last):
    answer = Client().get(url, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.getvalue() == BYTES[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/10240"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_whole_says_that_parts_can_be_had(url):
    answer = Client().get(url)
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert answer.getvalue() == BYTES
    again = Client().get(url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_what_lies_behind_the_end_is_told_and_a_changed_film_comes_whole(url):
    behind = Client().get(url, headers={"Range": "bytes=20000-"})
    assert (behind.status_code, behind["Content-Range"]) == (416, "bytes */10240")
    changed = Client().get(url, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (changed.status_code, changed.getvalue()) == (200, BYTES)


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,4-5"])
def test_what_is_no_range_gets_the_whole(url, asked):
    assert Client().get(url, headers={"Range": asked}).status_code == 200


def _captions(text: str | bytes, name: str = "loi.vtt") -> Document:
    content = text if isinstance(text, bytes) else text.encode()
    return Document.objects.create(title=name, file=ContentFile(content, name))


def _refused(block: FilmBlock, **over: Any) -> dict[str, Any]:
    film = Document.objects.get(title="Thoát nạn")
    value = {"film": film, "title": "Thoát nạn", "transcript": "Cúi thấp người.",
             "captions": None, "silent": False, **over}  # fmt: skip
    try:
        block.clean(block.to_python({}) | value)
    except StructBlockValidationError as refused:
        return dict(refused.block_errors)
    return {}


def test_a_film_in_which_somebody_speaks_has_captions(url):
    block = FilmBlock()
    assert "captions" in _refused(block)
    assert _refused(block, silent=True) == {}
    assert _refused(block, captions=_captions(WORDS)) == {}
    for wrong in ("Cúi thấp người.", "WEBVTT\n\nCúi thấp", b"\xff\xfe\x00 --> "):
        assert "captions" in _refused(block, captions=_captions(wrong)), wrong
    assert "captions" in _refused(block, captions=_captions(WORDS, "loi.pdf"))


def test_the_page_gives_the_player_its_captions(url):
    film, captions = Document.objects.get(title="Thoát nạn"), _captions(WORDS)
    said = {"film": film, "title": "Thoát nạn", "transcript": "Cúi thấp người.",
            "captions": captions, "silent": False}  # fmt: skip
    news = make_news(body=[("film", said)])
    page = Client().get(news.url).content.decode()
    assert f'<track kind="captions" srclang="vi" label="Phụ đề" src="{captions.url}"' in page
    served = Client().get(captions.url)
    assert served["Content-Type"] == "text/vtt"
    assert served.getvalue().decode() == WORDS
