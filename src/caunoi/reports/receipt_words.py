"""A receipt in words, to be shown, printed, or read aloud syllable by syllable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import segno
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import pgettext_lazy as _named

from caunoi.reports.drafts import Receipt
from caunoi.reports.promises import promises
from caunoi.units import directory

# How the letters of secret words are called; no others occur in them.
LETTERS: dict[str, Any] = {
    "a": _named("how the letter is called", "a"), "b": _named("how the letter is called", "b"),
    "c": _named("how the letter is called", "c"), "d": _named("how the letter is called", "d"),
    "g": _named("how the letter is called", "g"), "h": _named("how the letter is called", "h"),
    "i": _named("how the letter is called", "i"), "k": _named("how the letter is called", "k"),
    "m": _named("how the letter is called", "m"), "n": _named("how the letter is called", "n"),
    "o": _named("how the letter is called", "o"), "p": _named("how the letter is called", "p"),
    "t": _named("how the letter is called", "t"), "u": _named("how the letter is called", "u"),
    "v": _named("how the letter is called", "v"), "x": _named("how the letter is called", "x"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable of a secret, and how it is spelled aloud."""

    written: str
    spelled: str


def receipt_words(receipt: Receipt) -> dict[str, Any]:
    """What a receipt's page shows."""
    language = "en" if get_language() == "en" else "vi"
    picture = segno.make(f"{receipt.code} {receipt.secret}", error="m")
    # An SVG of our own making, from digits and syllables alone.
    svg = mark_safe(picture.svg_inline(scale=4, border=2))  # noqa: S308
    return {
        "receipt": receipt, "unit": receipt.unit_name[language],
        "spoken_unit": directory.get_unit(receipt.unit_code).spoken, "why": receipt.why[language],
        "promises": promises(receipt.deadlines), "is_urgent": receipt.urgency == 1, "qr": svg,
    }  # fmt: skip


def spell_aloud(secret: str) -> list[list[Syllable]]:
    """The groups of a secret, each syllable with the names of its letters."""
    return [
        [
            Syllable(syllable, " – ".join(str(LETTERS.get(sign, sign)) for sign in syllable))
            for syllable in group.split("-")
        ]
        for group in secret.split()
    ]


def digits_aloud(code: str) -> list[str]:
    """The groups of a code, its digits apart."""
    return [" ".join(group) for group in code.split("-")]
