"""Who looks for their ward by a street is told what we do not know, and is never left there."""

from __future__ import annotations

import pytest
from django.test import Client


def read(words: str) -> str:
    page = Client().get("/phuong/", {"q": words}).content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("words", ["đường Giải Phóng", "số 12 phố Trần Đại Nghĩa"])
def test_a_street_gets_the_truth_and_the_ways_that_are_left(words, city):
    page = read(words)
    assert "chưa có danh sách tên phố" in page
    named, _, otherwise = page.partition("data-ward-point")
    assert "/phuong/0" not in named
    assert "data-map-open" in otherwise
    assert 'href="/phuong/00316/"' in otherwise  # in the list of all
    assert 'href="tel:0692196777"' in otherwise
    assert 'href="/hoi-dap/"' in otherwise


def test_a_guess_is_called_one_and_what_is_certain_leads_on(city):
    assert "phỏng đoán" in read("phố Hoàn Kiếm 1")
    assert "phỏng đoán" not in read("Trung Tự, phố Phạm Ngọc Thạch")
    assert Client().get("/phuong/", {"q": "xã Đại Mỗ"})["Location"] == "/phuong/00637/"
    assert Client().get("/phuong/", {"q": "quận Hoàng Mai"}).status_code == 200  # no ward's name


def test_a_ward_says_what_is_handed_in_there_and_what_nobody_wrote_yet(city, procedures):
    page = Client().get("/phuong/00637/").content.decode()
    assert "Đơn vị chưa ghi ở đây" in page
    assert 'href="/thu-tuc/dang-ky-tam-tru/"' in page
    assert 'href="/thu-tuc/ho-chieu-lan-dau/"' in Client().get("/don-vi/pa08/").content.decode()
