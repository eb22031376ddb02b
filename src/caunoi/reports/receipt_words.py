"""A receipt in words, to be shown, printed, or read aloud syllable by syllable."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, pgettext_lazy

from caunoi.core.qr import draw_qr
from caunoi.reports.catalogue import find_category
from caunoi.reports.choices import Kind, Urgency
from caunoi.reports.drafts import Receipt
from caunoi.reports.forms_reach import ReachForm
from caunoi.reports.promises import promises
from caunoi.units import directory

# How the letters of secret words are called; no others occur in them.
LETTERS: dict[str, Any] = {
    "a": pgettext_lazy("how the letter is called", "a"),
    "b": pgettext_lazy("how the letter is called", "b"),
    "c": pgettext_lazy("how the letter is called", "c"),
    "d": pgettext_lazy("how the letter is called", "d"),
    "g": pgettext_lazy("how the letter is called", "g"),
    "h": pgettext_lazy("how the letter is called", "h"),
    "i": pgettext_lazy("how the letter is called", "i"),
    "k": pgettext_lazy("how the letter is called", "k"),
    "m": pgettext_lazy("how the letter is called", "m"),
    "n": pgettext_lazy("how the letter is called", "n"),
    "o": pgettext_lazy("how the letter is called", "o"),
    "p": pgettext_lazy("how the letter is called", "p"),
    "t": pgettext_lazy("how the letter is called", "t"),
    "u": pgettext_lazy("how the letter is called", "u"),
    "v": pgettext_lazy("how the letter is called", "v"),
    "x": pgettext_lazy("how the letter is called", "x"),
}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable of a secret, and how it is spelled aloud."""

    written: str
    spelled: str


def receipt_words(receipt: Receipt) -> dict[str, Any]:
    """What a receipt's page shows; `is_question` where it will be answered and nothing else."""
    language = "en" if get_language() == "en" else "vi"
    return {
        "receipt": receipt, "unit": receipt.unit_name[language],
        "spoken_unit": directory.get_unit(receipt.unit_code).spoken, "why": receipt.why[language],
        "promises": promises(receipt.deadlines), "is_urgent": receipt.urgency == 1,
        "qr": draw_qr(f"{receipt.code} {receipt.secret}"),
        "is_question": _is_question(receipt),
        # For what is added right on the receipt: the form carries code and secret as those of the
        # report's page do.
        "reach": ReachForm(),
        "carry": {"visit": secrets.token_urlsafe(18), "key": secrets.token_urlsafe(24)},
    }  # fmt: skip


def _is_question(receipt: Receipt) -> bool:
    category = find_category(receipt.category_code)
    asks = category is not None and category.kind == Kind.QUESTION
    # Under a question's category, danger makes it a report all the same.
    return asks and receipt.urgency != Urgency.EMERGENCY


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
