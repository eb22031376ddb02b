"""Bytes of a mail into letters, whatever the mail says of its character set."""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header

from caunoi.channels.email.vietnamese import decode_tcvn3, decode_vni, likeness, repair

_VAGUE = {"", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252",
          "x-user-defined", "unknown-8bit", "8bit", "unknown", "x-unknown", "binary",
          }  # fmt: skip
_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)(?:\?=|\??$)")
_VNI_NAMES = {"vni", "x-viet-vni", "x-vni", "viet-vni", "vni-windows"}
_TCVN_NAMES = {"tcvn", "x-viet-tcvn", "x-viet-tcvn5712", "tcvn5712-1", "tcvn3", "abc", "x-tcvn"}


def decode_text(data: bytes, said: str = "") -> str:
    """The words, in NFC, with plain line ends. Where nothing fits, the best guess.

    `said` is the character set that the mail names. UTF-8 is tried first: text that happens to be
    valid UTF-8 by accident is next to impossible, and many mails name another set than they use.
    """
    name = said.strip().strip("'\"").lower().replace("_", "-")
    text = _decode(data, name)
    text = repair(unicodedata.normalize("NFC", text))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\xa0", " ")


def _decode(data: bytes, name: str) -> str:
    if not name.startswith(("utf-16", "utf-32", "iso-2022", "utf-7")):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if name in _TCVN_NAMES:
        return decode_tcvn3(data)
    if name in _VNI_NAMES:
        return decode_vni(data)
    if name not in _VAGUE and name != "utf-8":
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            pass
    return _best_guess(data)


def _best_guess(data: bytes) -> str:
    """Of the sets met in Vietnam, the one that makes most high bytes into Vietnamese letters."""
    if sum(byte >= 0x80 for byte in data) == 0:
        return data.decode("ascii")
    guesses = [
        unicodedata.normalize("NFC", data.decode("utf-8", errors="replace")),
        unicodedata.normalize("NFC", data.decode("cp1258", errors="replace")),
        decode_tcvn3(data),
        decode_vni(data),
    ]
    return max(guesses, key=likeness)


def decode_words(value: str) -> str:
    """A header's value (RFC 2047 words, raw 8-bit, or words cut off and crooked) as letters."""
    try:
        text = _joined(decode_header(value))
    except (HeaderParseError, ValueError, LookupError):
        return _joined(_loosely(value))
    return _joined(_loosely(text)) if _WORD.search(text) else text


def _joined(found: Iterable[tuple[bytes | str, str | None]]) -> str:
    parts = []
    for piece, charset in found:
        raw = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
        parts.append(decode_text(raw, charset or ""))
    return "".join(parts).strip()


def _loosely(value: str) -> list[tuple[bytes | str, str | None]]:
    """Encoded words one by one, whatever is wrong with each."""
    found: list[tuple[bytes | str, str | None]] = []
    done = 0
    for match in _WORD.finditer(value):
        found.append((value[done : match.start()], None))
        charset, way, packed = match.groups()
        data = packed.encode("ascii", "ignore")
        if way in "bB":
            data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
            data = data[: len(data) // 4 * 4 + (len(data) % 4 if len(data) % 4 > 1 else 0)]
            data = binascii.a2b_base64(data + b"=" * (-len(data) % 4))
        else:
            data = binascii.a2b_qp(data, header=True)
        found.append((data, charset.partition("*")[0]))
        done = match.end()
    return [*found, (value[done:], None)]
