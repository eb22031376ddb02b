"""A table that was pasted or typed comes out with named columns, and an old page stays as it is."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.blocks import StructBlockValidationError

from caunoi.portal.blocks import TableBlock
from caunoi.portal.tables import rows_of
from caunoi.portal.tests.making import make_news

PASTED = "Phố\tGiờ cấm\nTràng Tiền\t18:00-23:00\n\nHàng Đào\t19:00-24:00"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (PASTED, [["Phố", "Giờ cấm"], ["Tràng Tiền", "18:00-23:00"], ["Hàng Đào", "19:00-24:00"]]),
        ("| Phố | Giờ |\n| Tràng Tiền | 18:00 |", [["Phố", "Giờ"], ["Tràng Tiền", "18:00"]]),
        (
            "Sáng\tChiều\nThứ Hai\t7:30\t13:30",
            [["", "Sáng", "Chiều"], ["Thứ Hai", "7:30", "13:30"]],
        ),
        ("a|b|c\nd", [["a", "b", "c"], ["d", "", ""]]),
        (
            "| Sáng | Chiều\nThứ Hai | 7:30 | 13:30",
            [["", "Sáng", "Chiều"], ["Thứ Hai", "7:30", "13:30"]],
        ),
        (
            "Phố\tGiờ\nTràng Tiền\t18:00\nHàng Đào",
            [["Phố", "Giờ"], ["Tràng Tiền", "18:00"], ["Hàng Đào", ""]],
        ),
        ("Phố | Giờ\nTràng Tiền | ", [["Phố", "Giờ"], ["Tràng Tiền", ""]]),
        ("", []),
    ],
)
def test_rows_are_read_as_pasted_and_as_typed(text, rows):
    assert rows_of(text) == rows


@pytest.mark.parametrize("rows", ["một dòng", "a|b", "\n".join(["a|b"] * 61)])
def test_what_is_no_table_is_refused(rows):
    with pytest.raises(StructBlockValidationError):
        TableBlock().clean({"caption": "Bảng", "rows": rows, "names_rows": False})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "Phố | Giờ cấm\nĐinh Tiên Hoàng | 19–24\nLê Thái Tổ | cả ngày | thừa",
            "Dòng 3 (“Lê Thái Tổ”)",
        ),
        ("Phố | Giờ cấm\nLê Thái Tổ | cả ngày | thừa", "Dòng 2 (“Lê Thái Tổ”)"),
        ("Phố\tGiờ cấm\nHàng Đào\t19–24\nLê Thái Tổ\tcả ngày\tthừa", "có 3 ô"),
        ("Phố | Giờ | Ngày\nHàng Đào\nLê Thái Tổ | 19 | 20", "có 1 ô"),
    ],
)
def test_a_row_that_fits_under_no_name_is_refused_and_named(rows, said):
    with pytest.raises(StructBlockValidationError) as refused:
        TableBlock().clean({"caption": "Bảng", "rows": rows, "names_rows": False})
    assert said in str(refused.value.block_errors["rows"])


def test_a_page_shows_its_table_with_named_columns(city):
    table = {"caption": "Giờ cấm", "rows": PASTED, "names_rows": True}
    page = make_news(body=[("words", "<p>Từ tuần này.</p>"), ("table", table)])
    html = Client().get(page.url).content.decode()
    assert '<th scope="col">Giờ cấm</th>' in html
    assert '<th scope="row">Tràng Tiền</th><td>18:00-23:00</td>' in html
    assert "<caption>Giờ cấm</caption>" in html
