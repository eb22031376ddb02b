"""The first view of a procedure weighs at most 60 kB over the line, fonts and all."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from caunoi.reports.tests.test_sending_page_weight import LIMIT, linked, weight

pytestmark = pytest.mark.usefixtures("procedures")


@pytest.mark.parametrize(
    "path",
    ["/thu-tuc/", "/thu-tuc/dang-ky-tam-tru/", "/en/thu-tuc/ho-chieu-lan-dau/hoi/", "/lich-hen/"],
)
def test_the_first_view_is_light(path):
    page = Client().get(path).content
    assert len(gzip.compress(page, 6)) + sum(map(weight, linked(page.decode()))) <= LIMIT
