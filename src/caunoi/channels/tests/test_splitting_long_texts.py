"""A long text in pieces: never over the limit, nothing lost, no letter and no emoji cut in two."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caunoi.channels.splitting import split_text

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one sign of five characters
SIGNS = [
    "a", "ê", "ệ", unicodedata.normalize("NFD", "ệ"), "đ", ".", "!", "…", " ", "\n", "\n\n", "中",
    FAMILY, "\U0001f44d\U0001f3fd", "\U0001f1fb\U0001f1f3", "1\ufe0f\u20e3", "\u2764\ufe0f",
]  # fmt: skip
WORDS = (
    "Tối qua có nhóm thanh niên tụ tập đánh bạc ở quán nước đầu ngõ. Họ la hét đến 2 giờ sáng! "
    "Bà con không ngủ được…"
)
texts = st.lists(st.sampled_from(SIGNS), max_size=120).map("".join)


def bare(text: str) -> str:
    return "".join(text.split())


@given(texts, st.integers(10, 60))
@example(FAMILY * 5, 10)
@example("a" * 100, 10)
@example(" " * 50 + "a", 10)
def test_never_over_the_limit_and_nothing_lost(text: str, most: int):
    pieces = split_text(text, most)
    assert all(0 < len(piece) <= most for piece in pieces)
    assert bare("".join(pieces)) == bare(text)
    assert all(piece == piece.strip() for piece in pieces)


@given(texts, st.integers(10, 60))
@example("\U0001f1fb\U0001f1f3" * 20, 11)
@example(unicodedata.normalize("NFD", "ệ") * 30, 10)
def test_no_letter_loses_its_mark_and_no_emoji_its_parts(text: str, most: int):
    for piece in split_text(text, most)[1:]:
        first = piece[0]
        assert not unicodedata.category(first).startswith("M")
        assert first != "\u200d"
        assert not "\U0001f3fb" <= first <= "\U0001f3ff"
    flags = sum(sign in "\U0001f1fb\U0001f1f3" for sign in text)
    for piece in split_text(text, most):
        if flags:
            assert sum(sign in "\U0001f1fb\U0001f1f3" for sign in piece) % 2 == 0
        assert not piece.endswith("\u200d")


@given(st.text(max_size=300), st.integers(1, 40))
def test_any_text_ends_and_keeps_its_letters(text: str, most: int):
    pieces = split_text(text, most)
    assert all(len(piece) <= most for piece in pieces)
    assert bare("".join(pieces)) == bare(text)


@pytest.mark.parametrize("apart", [False, True])
def test_sentences_stay_whole_where_they_can(apart: bool):
    text = unicodedata.normalize("NFD" if apart else "NFC", " ".join([WORDS] * 40))
    pieces = split_text(text, 2000)
    assert len(pieces) > 1
    assert all(piece[-1] in ".!…" for piece in pieces)
    assert " ".join(pieces) == text


def test_a_heap_of_marks_makes_no_flood_of_pieces():
    assert len(split_text("a" + "\u0301" * 5000, 2000)) == 3


def test_words_stay_whole_where_sentences_are_too_long():
    pieces = split_text("từ " * 1000, 200)
    assert set(" ".join(pieces).split()) == {"từ"}


def test_what_fits_is_one_piece_and_nothing_is_none():
    assert split_text("Xin chào.", 2000) == ["Xin chào."]
    assert split_text("x" * 2000, 2000) == ["x" * 2000]
    assert split_text("  \n ", 2000) == []
