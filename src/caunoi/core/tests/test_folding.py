"""Text is found however its marks were typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.core.folding import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đại Kim, Hoàng Mai", "dai kim hoang mai"),
        ("  MẤT   TRỘM!!! ", "mat trom"),
        ("đường số 5/12", "duong so 5 12"),
        ("🔥🔥", ""),
        ("", ""),
    ],
)
def test_marks_and_signs_do_not_count(typed, folded):
    assert fold(typed) == folded


@given(st.text())
def test_both_unicode_forms_fold_alike_and_folding_twice_changes_nothing(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
    assert fold(fold(text)) == fold(text)
