"""A film comes in the parts that players ask for."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from caunoi.portal.services.founding import found_portal

pytestmark = pytest.mark.django_db
BYTES = bytes(range(256)) * 40


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
