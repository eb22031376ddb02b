"""A code typed on the wrong of four look-up pages: the page names the others, and tells nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.testing.make import make_receipt

pytestmark = pytest.mark.usefixtures("city")
DOORS = ("/tra-cuu/", "/lich-hen/", "/xem-giay-to/", "/ho-so/")


def said(path: str, code: str, secret: str) -> str:
    answer = Client().post(path, {"code": code, "secret": secret, "number": code})
    assert answer.status_code == 404
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r'value="[^"]*"', "", main)


@pytest.mark.parametrize("path", DOORS[1:])
def test_the_other_doors_stand_there_in_the_same_words_for_every_code(path):
    receipt = make_receipt()
    known = said(path, receipt.code, receipt.secret)
    assert known == said(path, "1234-5678-2", "bamo keru")
    for door in DOORS:
        assert (f'href="{door}"' in known) == (door != path)


def test_nor_does_the_page_of_reports_tell_whether_it_is_the_code_or_the_secret():
    receipt = make_receipt()
    known = said("/tra-cuu/", receipt.code, "bamo keru tilo")
    assert all(f'href="{door}"' in known for door in DOORS[1:])
