"""Receipts: codes never repeat and catch slips of the tongue; secrets bear any way of typing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.core.folding import fold
from caunoi.reports import codes

NUMBERS = st.integers(min_value=0, max_value=99_999_999)


@given(NUMBERS, NUMBERS)
def test_two_numbers_never_give_one_code(one, other):
    assert (one == other) == (codes.code_from_number(one) == codes.code_from_number(other))


@given(NUMBERS, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number, place, shift):
    code = codes.code_from_number(number)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert codes.read_code(code) == code
    assert codes.read_code(wrong) is None


@given(NUMBERS, st.integers(0, 7))
def test_swapped_neighbours_are_noticed(number, place):
    code = codes.code_from_number(number)
    if code[place] != code[place + 1]:
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert codes.read_code(swapped) is None


def test_a_code_is_read_however_it_was_written():
    code = codes.code_from_number(7)
    assert codes.read_code(f" {code[:4]} {code[4:8]}.{code[8]} ") == code
    assert codes.read_code("1234") is None


def test_numbers_in_a_row_give_codes_that_do_not_look_like_a_row():
    found = [int(codes.code_from_number(n)) for n in range(200)]
    steps = {b - a for a, b in zip(found, found[1:], strict=False)}
    assert len(steps) > 190


def test_a_secret_has_more_than_eighty_bits_in_syllables_without_marks():
    secret = codes.new_secret()
    assert len(codes.SYLLABLES) == 128
    assert len(set(codes.SYLLABLES)) == 128
    assert codes.SECRET_SYLLABLES * 7 >= 80
    assert secret.isascii()
    assert len(secret.replace(" ", "-").split("-")) == codes.SECRET_SYLLABLES


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda s: s.replace("-", " "),
        lambda s: f"  {s}\n",
        lambda s: s.replace("-", "").replace(" ", ""),
    ],
)
def test_the_secret_opens_however_it_is_typed(change):
    secret = codes.new_secret()
    assert codes.is_secret(change(secret), codes.hash_secret(secret))
    assert not codes.is_secret(codes.new_secret(), codes.hash_secret(secret))


def test_the_secret_itself_is_not_in_what_is_stored():
    secret = codes.new_secret()
    assert fold(secret).replace(" ", "").encode() not in codes.hash_secret(secret)
