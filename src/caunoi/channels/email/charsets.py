"""Bytes of a mail into letters, whatever the mail says of its character set."""

from __future__ import annotations

import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header

REPLACEMENT = "\ufffd"
# TCVN 5712 ("ABC" fonts), still met in texts typed with old editors; Python has no codec for it.
_TCVN3 = {
    0xA1: 0x102, 0xA2: 0xC2, 0xA3: 0xCA, 0xA4: 0xD4, 0xA5: 0x1A0,
    0xA6: 0x1AF, 0xA7: 0x110, 0xA8: 0x103, 0xA9: 0xE2, 0xAA: 0xEA,
    0xAB: 0xF4, 0xAC: 0x1A1, 0xAD: 0x1B0, 0xAE: 0x111, 0xB5: 0xE0,
    0xB6: 0x1EA3, 0xB7: 0xE3, 0xB8: 0xE1, 0xB9: 0x1EA1, 0xBB: 0x1EB1,
    0xBC: 0x1EB3, 0xBD: 0x1EB5, 0xBE: 0x1EAF, 0xC6: 0x1EB7, 0xC7: 0x1EA7,
    0xC8: 0x1EA9, 0xC9: 0x1EAB, 0xCA: 0x1EA5, 0xCB: 0x1EAD, 0xCC: 0xE8,
    0xCE: 0x1EBB, 0xCF: 0x1EBD, 0xD0: 0xE9, 0xD1: 0x1EB9, 0xD2: 0x1EC1,
    0xD3: 0x1EC3, 0xD4: 0x1EC5, 0xD5: 0x1EBF, 0xD6: 0x1EC7, 0xD7: 0xEC,
    0xD8: 0x1EC9, 0xDC: 0x129, 0xDD: 0xED, 0xDE: 0x1ECB, 0xDF: 0xF2,
    0xE1: 0x1ECF, 0xE2: 0xF5, 0xE3: 0xF3, 0xE4: 0x1ECD, 0xE5: 0x1ED3,
    0xE6: 0x1ED5, 0xE7: 0x1ED7, 0xE8: 0x1ED1, 0xE9: 0x1ED9, 0xEA: 0x1EDD,
    0xEB: 0x1EDF, 0xEC: 0x1EE1, 0xED: 0x1EDB, 0xEE: 0x1EE3, 0xEF: 0xF9,
    0xF1: 0x1EE7, 0xF2: 0x169, 0xF3: 0xFA, 0xF4: 0x1EE5, 0xF5: 0x1EEB,
    0xF6: 0x1EED, 0xF7: 0x1EEF, 0xF8: 0x1EE9, 0xF9: 0x1EF1, 0xFA: 0x1EF3,
    0xFB: 0x1EF7, 0xFC: 0x1EF9, 0xFD: 0xFD, 0xFE: 0x1EF5,
}  # fmt: skip
_VIETNAMESE = frozenset(chr(letter).lower() for letter in _TCVN3.values())
_VAGUE = {"", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252",
          "x-user-defined", "unknown-8bit", "8bit", "unknown", "x-unknown", "binary",
          }  # fmt: skip
_TCVN_NAMES = {"tcvn", "x-viet-tcvn", "x-viet-tcvn5712", "tcvn5712-1", "tcvn3", "abc", "x-tcvn"}


def decode_text(data: bytes, said: str = "") -> str:
    """The words, in NFC, with plain line ends. Where nothing fits, the best guess.

    `said` is the character set that the mail names. UTF-8 is tried first: text that happens to be
    valid UTF-8 by accident is next to impossible, and many mails name another set than they use.
    """
    name = said.strip().strip("'\"").lower().replace("_", "-")
    text = _decode(data, name)
    text = unicodedata.normalize("NFC", text)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\xa0", " ")


def _decode(data: bytes, name: str) -> str:
    if not name.startswith(("utf-16", "utf-32", "iso-2022", "utf-7")):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if name in _TCVN_NAMES:
        return decode_tcvn3(data)
    if name not in _VAGUE and name != "utf-8":
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            pass
    return _best_guess(data)


def decode_tcvn3(data: bytes) -> str:
    """Bytes of TCVN 5712 as letters."""
    return "".join(
        chr(byte if byte < 0x80 else _TCVN3.get(byte, ord(REPLACEMENT))) for byte in data
    )


def _best_guess(data: bytes) -> str:
    """Of the sets met in Vietnam, the one that makes most high bytes into Vietnamese letters."""
    if sum(byte >= 0x80 for byte in data) == 0:
        return data.decode("ascii")
    guesses = [
        unicodedata.normalize("NFC", data.decode("utf-8", errors="replace")),
        unicodedata.normalize("NFC", data.decode("cp1258", errors="replace")),
        decode_tcvn3(data),
    ]
    return max(guesses, key=_likeness)


def _likeness(text: str) -> float:
    """How Vietnamese a decoding looks: letters of the language count, oddities count against."""
    score = 0.0
    for before, letter in zip(f" {text}", text, strict=False):
        if letter in _VIETNAMESE or letter.lower() in _VIETNAMESE:
            # A capital inside a word speaks for the wrong set.
            score += -0.5 if letter != letter.lower() and before.islower() else 1
        elif letter == REPLACEMENT or unicodedata.category(letter) in {"Cc", "Cn", "Co", "Mn"}:
            score -= 0 if letter in "\n\t\r" else 2
        elif letter > "\x7f":
            score -= 1
    return score


def decode_words(value: str) -> str:
    """A header's value (RFC 2047 words, or raw 8-bit) as letters."""
    parts = []
    try:
        found = decode_header(value)
    except (HeaderParseError, ValueError, LookupError):
        found = [(value, None)]
    for piece, charset in found:
        raw = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
        parts.append(decode_text(raw, charset or ""))
    return "".join(parts).strip()
