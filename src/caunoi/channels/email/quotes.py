"""Find what a person wrote in a reply: without the history that is quoted and the signature.

Nothing is thrown away on a doubt: a reply between quoted lines keeps them, and where nothing would
be left the whole text stays.
"""

from __future__ import annotations

import re

from caunoi.core.folding import fold

_QUOTED = re.compile(r"^\s*>")
# "On Tue, 24 Nov 2026 at 09:00, <a@b> wrote:" in the words of usual mail programs, folded.
_WROTE = re.compile(r"\b(?:wrote|writes|viet|a ecrit|schrieb)$")
_HAS_ADDRESS_OR_TIME = re.compile(r"@|\d{1,2}:\d{2}")
_DASHES = re.compile(r"^[-_ ]{5,}$")
_ORIGINAL = re.compile(
    r"^(?:original message|reply message|forwarded message|begin forwarded message|"
    r"tin nhan goc|thu goc|thu chuyen tiep|thu da chuyen tiep)$"
)
# The lines that head an unmarked history, folded.
_HEADERS = {
    "from", "sent", "to", "date", "subject", "cc",
    "tu", "ngay", "da gui", "den", "toi", "chu de", "gui", "nguoi gui", "nguoi nhan",
}  # fmt: skip
_SENT_FROM = re.compile(r"^(?:sent from my|sent from|get outlook for|gui tu|duoc gui tu)\b")
_MAX_SENT_FROM = 60


def strip_history(text: str) -> str:
    """The new words of a reply."""
    lines = text.strip().split("\n")
    kept = _without_trailer(_without_quotes(_before_original(lines)))
    return "\n".join(kept).strip() or text.strip()


def _before_original(lines: list[str]) -> list[str]:
    """Up to the line with which Outlook and others begin a history that they do not mark."""
    for number, line in enumerate(lines):
        if number and _begins_history(lines, number, line) and _has_words(lines[:number]):
            return lines[:number]
    return lines


def _begins_history(lines: list[str], number: int, line: str) -> bool:
    if _ORIGINAL.match(fold(line)) and not _QUOTED.match(line):
        return True
    following = [one for one in lines[number : number + 6] if one.strip()]
    if _DASHES.match(line.strip()):
        following = following[1:]
    elif not _is_header(line):
        return False
    # A block of at least three header lines ("From: … Sent: … Subject: …").
    return len(following) >= 3 and all(map(_is_header, following[:3]))


def _is_header(line: str) -> bool:
    name, colon, _rest = line.partition(":")
    return bool(colon) and fold(name) in _HEADERS


def _without_quotes(lines: list[str]) -> list[str]:
    """One block of quoted lines goes, with the line that introduces it; several stay.

    Who writes between the quoted lines answers them one by one: without them the answers would
    mean nothing. A last block after which nothing follows is history all the same.
    """
    blocks = _blocks(lines)
    if not blocks:
        return _before_bare_introduction(lines)
    first, last = blocks[-1]
    if len(blocks) > 1 and _has_words(lines[last:]):
        return lines
    before = _without_introduction(lines[:first])
    return before + (["", *lines[last:]] if before and _has_words(lines[last:]) else lines[last:])


def _blocks(lines: list[str]) -> list[tuple[int, int]]:
    """Begin and end of each run of quoted lines; blank lines inside a run belong to it."""
    found: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if not _QUOTED.match(line):
            continue
        if found and not _has_words(lines[found[-1][1] : number]):
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return found


def _without_introduction(lines: list[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    # Long addresses wrap the line that introduces a quotation into two or three.
    for count in (1, 2, 3):
        said = " ".join(kept[-count:])
        if len(kept) >= count and _introduces(said):
            return kept[:-count]
    return kept


def _introduces(said: str) -> bool:
    ends = said.rstrip().endswith(":") and _WROTE.search(fold(said))
    return bool(ends and _HAS_ADDRESS_OR_TIME.search(said))


def _before_bare_introduction(lines: list[str]) -> list[str]:
    """Some programs introduce the history and do not mark its lines."""
    for number, line in enumerate(lines):
        named = "@" in line and re.search(r"\d{4}", line)
        if number and named and _introduces(line) and _has_words(lines[:number]):
            return lines[:number]
    return lines


def _without_trailer(lines: list[str]) -> list[str]:
    """Without the signature below "-- ", and "Sent from my …"."""
    for number, line in enumerate(lines):
        if number and line.rstrip() == "--" and _has_words(lines[:number]):
            lines = lines[:number]
            break
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    if len(kept) > 1 and len(kept[-1]) < _MAX_SENT_FROM and _SENT_FROM.match(fold(kept[-1])):
        kept.pop()
    return kept


def _has_words(lines: list[str]) -> bool:
    return any(line.strip() for line in lines)
