"""Before residents a unit's code has its name, and leads to the unit's page."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from caunoi.units.naming_codes import unit_words
from caunoi.units.templatetags.unit_names import unit_links

pytestmark = pytest.mark.usefixtures("city")
NAME = "Phòng Quản lý xuất nhập cảnh"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PA08; báo mất trực tuyến", f"{NAME} (PA08); báo mất trực tuyến"),
        ("không phải ở PA08", f"không phải ở {NAME} (PA08)"),
        ("tại phòng PA08", "tại phòng Quản lý xuất nhập cảnh (PA08)"),
        (f"{NAME} (PA08)", f"{NAME} (PA08)"),
        ("mẫu TK01, thông tư BC12", "mẫu TK01, thông tư BC12"),
    ],
)
def test_a_code_is_said_with_its_name_once(text, said):
    assert unit_words(text) == said


def test_in_english_it_stands_in_the_sentence():
    with override("en"):
        assert unit_words("Apply at PA08") == "Apply at the Immigration Department (PA08)"
        assert unit_words("PA08; online") == "Immigration Department (PA08); online"


def test_the_name_leads_to_the_units_page_and_the_rest_is_text():
    assert unit_links("<b> PA08") == (f'&lt;b&gt; <a href="/don-vi/pa08/">{NAME} (PA08)</a>')
    assert unit_links(f"{NAME} (PA08)") == f'{NAME} (<a href="/don-vi/pa08/">PA08</a>)'
