"""A long text in pieces that a platform takes, each of them whole words and whole signs."""

from __future__ import annotations

import re
import unicodedata

_JOINER = "\u200d"
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_BLANK = re.compile(r"\s+")
_TONES = (0x1F3FB, 0x1F3FF)  # of skin, behind an emoji
_FLAGS = (0x1F1E6, 0x1F1FF)  # two letters make a flag
_TAGS = (0xE0020, 0xE007F)


def split_text(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` characters, cut at sentences, else at words.

    Only blanks at the cuts are left out. A letter keeps its marks and an emoji its parts, unless
    they alone are longer than a piece may be.
    """
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > most:
        cut = _cut(rest, most)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*filter(None, pieces), *([rest] if rest else [])]


def _cut(text: str, most: int) -> int:
    """Where to cut: behind the last sentence, else the last word, else the last whole sign."""
    window = text[: most + 1]
    for ends in (_SENTENCE, _BLANK):
        good = [one for one in _ends(ends, window) if one > most // 3 and _may_cut(text, one)]
        if good:
            return good[-1]
    for cut in range(most, 0, -1):
        if _may_cut(text, cut):
            return cut
    return most


def _ends(ends: re.Pattern[str], window: str) -> list[int]:
    """Ends of the matches; of a blank that reaches over the window's end, its begin."""
    most = len(window) - 1
    return [m.end() if m.end() <= most else m.start() for m in ends.finditer(window)]


def _may_cut(text: str, cut: int) -> bool:
    """Whether nothing that belongs together stands on both sides of a place."""
    if not 0 < cut < len(text):
        return cut == len(text)
    before, after = text[cut - 1], text[cut]
    if _JOINER in (before, after) or _clings(after):
        return False
    if _is_in(after, _FLAGS) and _is_in(before, _FLAGS):
        run = 0
        while run < cut and _is_in(text[cut - 1 - run], _FLAGS):
            run += 1
        return run % 2 == 0
    return True


def _clings(sign: str) -> bool:
    """Whether a sign belongs to the one before it: a mark, a variant, a tone of skin."""
    return unicodedata.category(sign).startswith("M") or _is_in(sign, _TONES) or _is_in(sign, _TAGS)


def _is_in(sign: str, span: tuple[int, int]) -> bool:
    return span[0] <= ord(sign) <= span[1]
