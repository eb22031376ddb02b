"""Vietnamese text in the sets of before Unicode, which Python has no codec for, and how to tell.

TCVN 5712 is what the ".Vn" fonts of the "ABC" typewriter hold, VNI what the "VNI-" fonts do; both
are still met in mails and in what is copied out of old documents.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
TCVN3 = {
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
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_HAT, _BREVE = "\u0302", "\u0306"
TONES = frozenset((_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT))
# VNI writes a mark as a letter of its own behind the vowel (numbers as in windows-1252).
_VNI_MARKS = {
    chr(number): marks
    for number, marks in {
        0xF9: _ACUTE, 0xF8: _GRAVE, 0xFB: _HOOK, 0xF5: _TILDE, 0xEF: _DOT,
        0xE2: _HAT, 0xE1: _HAT + _ACUTE, 0xE0: _HAT + _GRAVE, 0xE5: _HAT + _HOOK,
        0xE3: _HAT + _TILDE, 0xE4: _HAT + _DOT,
        0xEA: _BREVE, 0xE9: _BREVE + _ACUTE, 0xE8: _BREVE + _GRAVE, 0xFA: _BREVE + _HOOK,
        0xFC: _BREVE + _TILDE, 0xEB: _BREVE + _DOT,
    }.items()
}  # fmt: skip
_BARRED_D = chr(0x111)
_VNI_LETTERS = {
    chr(number): letter
    for number, letter in {
        0xED: "i" + _ACUTE, 0xEC: "i" + _GRAVE, 0xE6: "i" + _HOOK, 0xF3: "i" + _TILDE,
        0xF2: "i" + _DOT, 0xEE: "y" + _DOT, 0xF4: "o\u031b", 0xF6: "u\u031b", 0xF1: _BARRED_D,
    }.items()
}  # fmt: skip
_VNI_BASES = frozenset("aeouy") | {chr(0xF4), chr(0xF6)}
_VOWELS = "aeiouy" + "".join(map(chr, (0x103, 0xE2, 0xEA, 0xF4, 0x1A1, 0x1B0)))
# Every nucleus that a syllable can have, without its tone.
_NUCLEI = frozenset(
    unicodedata.normalize("NFC", """
    a a\u0306 a\u0302 e e\u0302 i o o\u0302 o\u031b u u\u031b y ai ao au ay a\u0302u a\u0302y eo
    e\u0302u ia ie\u0302 iu ie\u0302u oa oa\u0306 oai oao oay oe oeo oi o\u0302i o\u031bi ua
    ua\u0302 ua\u0302y ue ue\u0302 ui uo uo\u0302 uo\u0302i u\u031bo\u031b u\u031bo\u031bi
    u\u031bo\u031bu u\u031ba u\u031bi u\u031bu uy uya uye\u0302 uyu ye\u0302 ye\u0302u uai uao
    uay ua\u0306 uo\u031b ueo
    """).split()
)  # fmt: skip
_SYLLABLE = re.compile(
    f"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx{_BARRED_D}])?"
    f"([{_VOWELS}]{{1,3}})(?:ch|ng|nh|[cmnpt])?"
)
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
VIETNAMESE = frozenset(chr(letter).lower() for letter in TCVN3.values())


def decode_tcvn3(data: bytes) -> str:
    """Bytes of TCVN 5712 as letters."""
    return "".join(chr(byte if byte < 0x80 else TCVN3.get(byte, ord(REPLACEMENT))) for byte in data)


def decode_vni(data: bytes) -> str:
    """Bytes of the VNI fonts as letters."""
    out: list[str] = []
    before = ""
    for sign in data.decode("cp1252", errors="replace"):
        small = sign.lower()
        if small in _VNI_MARKS and before in _VNI_BASES:
            out.append(_VNI_MARKS[small])
            before = ""
            continue
        letter = _VNI_LETTERS.get(small, small)
        out.append(letter.upper() if sign != small else letter)
        before = small
    return unicodedata.normalize("NFC", "".join(out))


def likeness(text: str) -> float:
    """How Vietnamese a text looks: letters and syllables of the language, oddities against it."""
    return _letters(text) + _syllables(text)


def _letters(text: str) -> float:
    score = 0.0
    for before, letter in zip(f" {text}", text, strict=False):
        if letter in VIETNAMESE or letter.lower() in VIETNAMESE:
            # A capital inside a word speaks for the wrong set.
            score += -0.5 if letter != letter.lower() and before.islower() else 1
        elif letter == REPLACEMENT or unicodedata.category(letter) in {"Cc", "Cn", "Co", "Mn"}:
            score -= 0 if letter in "\n\t\r" else 2
        elif letter > "\x7f":
            score -= 1
    return score


def _syllables(text: str) -> float:
    """A word with marks is a syllable that can be, or else speaks for the wrong set."""
    score = 0.0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        score += 1 if is_syllable(word) else -1
    return score


def is_syllable(word: str) -> bool:
    """Whether a word can be a Vietnamese syllable: vowels that go together, one tone at most."""
    apart = unicodedata.normalize("NFD", word.lower())
    if sum(sign in TONES for sign in apart) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in TONES))
    found = _SYLLABLE.fullmatch(bare)
    return found is not None and found[1] in _NUCLEI


def repair(text: str) -> str:
    """Text of an old font that was copied into Unicode letter by letter, mended; else as it is."""
    high = [sign for sign in text if sign > "\x7f"]
    if not high or any(sign in VIETNAMESE and sign > "\xff" for sign in high):
        return text
    try:
        data = text.encode("cp1252")
    except UnicodeEncodeError:
        return text
    best = max((decode_vni(data), decode_tcvn3(data)), key=likeness)
    return best if likeness(best) > max(2.0, likeness(text) + 2) else text
