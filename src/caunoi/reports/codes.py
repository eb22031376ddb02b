"""Receipts: the public code that can be said aloud, and the secret that only its owner has."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
from collections import deque

from django.db import connection

from caunoi.core.folding import fold
from caunoi.core.keys import derive, keyed_hash

_HALF = 10_000
_ROUNDS = 8
_BLOCK = 20  # numbers taken from the sequence at once; its increment in the migration
# Damm's quasigroup of order 10: finds every wrong digit and every swap of neighbours.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
# One initial of each pair that is confused on the phone (l/n, s/x, d/r/gi, tr/ch), and rimes that
# need no mark: 16 x 8 = 128 syllables of 7 bits.
_INITIALS = ("b", "c", "d", "g", "h", "m", "n", "v", "x", "t", "th", "ch", "kh", "ph", "ng", "nh")
_RIMES = ("a", "o", "u", "ai", "oi", "ui", "am", "om")
SYLLABLES = tuple(initial + rime for initial in _INITIALS for rime in _RIMES)
SECRET_SYLLABLES = 12  # 84 bits
MASK = "\u2022\u2022\u2022"
_SYLLABLE = f"(?:{'|'.join(sorted(SYLLABLES, key=len, reverse=True))})"
_GROUP = rf"{_SYLLABLE}(?:-{_SYLLABLE}){{2}}"
# Two groups with their hyphens, or a whole secret without: eleven such syllables in a row do not
# come about in a sentence typed without accents, six do.
_SECRET = re.compile(
    rf"(?<!\w)(?:{_GROUP}(?:[\s,;]+{_GROUP})+|{_SYLLABLE}(?:[\s-]+{_SYLLABLE}){{10,}})(?!\w)",
    re.IGNORECASE,
)

_CODE = re.compile(r"(?<!\d)\d{4}[ .-]?\d{4}[ .-]?\d(?!\d)")

_lock = threading.Lock()
_numbers: deque[int] = deque()


def check_digit(digits: str) -> str:
    """Damm's check digit of a string of digits."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def code_from_number(number: int) -> str:
    """The nine-digit code of a running number in 0 … 99,999,999; a keyed bijection.

    Eight Feistel rounds over two halves of four digits (NIST SP 800-38G's construction, with
    HMAC-SHA256), so that codes do not tell how many reports there are or which came next.
    """
    if not 0 <= number < _HALF * _HALF:
        raise ValueError("all public codes are used up")
    key = derive("report-code")
    left, right = divmod(number, _HALF)
    for round_number in range(_ROUNDS):
        mixed = hmac.digest(key, b"%d:%d" % (round_number, right), hashlib.sha256)
        left, right = right, (left + int.from_bytes(mixed[:8], "big")) % _HALF
    digits = f"{left:04d}{right:04d}"
    return digits + check_digit(digits)


def next_code() -> str:
    """A code never used before, from a database sequence taken in blocks by each process."""
    with _lock:
        if not _numbers:
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval('report_code_number')")
                first = cursor.fetchone()[0]
            _numbers.extend(range(first, first + _BLOCK))
        return code_from_number(_numbers.popleft())


def spell_code(code: str) -> str:
    """`482177305` as `4821-7730-5`."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def read_code(typed: str) -> str | None:
    """The nine digits in whatever a person typed, or None where the check digit is wrong."""
    digits = "".join(c for c in typed if c.isdecimal() and c.isascii())
    if len(digits) != 9 or check_digit(digits[:8]) != digits[8]:
        return None
    return digits


def new_secret() -> str:
    """84 random bits as twelve syllables, in four groups: `ba-tho-cham mu-nai-xo …`."""
    # 128 syllables: the low seven bits of a random byte choose one, none more often than another.
    syllables = [SYLLABLES[byte & 127] for byte in secrets.token_bytes(SECRET_SYLLABLES)]
    groups = ["-".join(syllables[i : i + 3]) for i in range(0, SECRET_SYLLABLES, 3)]
    return " ".join(groups)


def is_whole_secret(typed: str) -> bool:
    """Whether it is as long and as made as ours: twelve syllables."""
    parts = typed.strip().replace("-", " ").split()
    return len(parts) == SECRET_SYLLABLES and set(parts) <= set(SYLLABLES)


def find_receipt(text: str) -> tuple[str, str] | None:
    """Code and secret of a receipt, where a text holds both."""
    secret = _SECRET.search(text)
    codes = (found[0] for found in _CODE.finditer(text) if read_code(found[0]))
    code = next(codes, None)
    return (code, secret[0]) if code and secret else None


def has_secret(text: str) -> bool:
    """Whether a text seems to hold the secret of a receipt."""
    return _SECRET.search(text) is not None


def mask_secrets(text: str) -> str:
    """The text with whatever looks like a receipt's secret taken out; a code may stay."""
    if "-" not in text and len(text.split()) < 11:
        return text  # as most names of places are
    return _SECRET.sub(MASK, text)


def hash_secret(secret: str) -> bytes:
    """What is stored of a secret; hyphens, spaces, case and marks do not matter."""
    return keyed_hash("receipt-secret", fold(secret).replace(" ", ""))


def is_secret(secret: str, stored: bytes) -> bool:
    """Whether a typed secret is the stored one, in constant time."""
    return hmac.compare_digest(hash_secret(secret), bytes(stored))
