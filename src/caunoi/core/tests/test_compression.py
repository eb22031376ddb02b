"""Public pages come packed to those who take them so, and never to who brings a cookie."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
TAKES = {"Accept-Encoding": "gzip, br"}


def test_a_public_page_comes_packed_and_says_the_same(city):
    plain = Client().get("/an-toan/")
    packed = Client().get("/an-toan/", headers=TAKES)
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer["Vary"]


@pytest.mark.parametrize("path", ["/", "/tin-tuc/"])
def test_who_brings_a_cookie_gets_it_as_it_is(path, city):
    client = Client()
    client.cookies["sessionid"] = "x"
    assert "Content-Encoding" not in client.get(path, headers=TAKES)
