"""Which ward a text names, where it names one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caunoi.core.folding import fold
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import Suggestion, suggest_areas

_KIND = r"(?:phuong|xa|thi tran|ward|commune)"
_SHORT_KIND = re.compile(r"^(?:p|x|tt) ")  # only before a name: in a sentence they mean nothing
# What follows is looked at, not taken: "xa dan phuong nam dong" names a ward after a street.
_NAMED = re.compile(rf"(?<!\bpho )(?<!\bngo )\b{_KIND}\s+(?=((?:[a-z0-9]+\s?){{1,4}}))")
# "at …", with the kind left out: a name of two words and more, since one word may be anything.
_AT = re.compile(r"\b(?:o|tai|in|at)\s+((?:[a-z0-9]+\s?){2,4})")
MOST_WORDS = 4


def ward_in(text: str) -> str:
    """Code of the ward that a text names after its kind's word; empty where none is sure."""
    for name in _names(_NAMED, fold(text)):
        code = ward_called(name)
        if code:
            return code
    return ""


def wards_named_in(text: str) -> tuple[Suggestion, ...]:
    """What a text may mean by the first ward it names: for a question to the one who wrote it.

    Several where the old name was that of several wards; one may have been divided since.
    """
    folded = fold(text)
    for names, least in ((_names(_NAMED, folded), 1), (_names(_AT, folded), 2)):
        for name in names:
            found = _called(name) if len(name.split()) >= least else ()
            if found:
                return found
    return ()


def ward_called(name: str) -> str:
    """The ward of today that is called just that; else the one that what was so called became."""
    codes = {one.code for one in _called(name)}
    return codes.pop() if len(codes) == 1 else ""


def ward_of_name(typed: str) -> str:
    """As `ward_called`, for what stands in a field for a ward: its kind may stand before it."""
    return ward_called(_bare(_SHORT_KIND.sub("", fold(typed))))


def _names(pattern: re.Pattern[str], folded: str) -> Iterator[str]:
    for match in pattern.finditer(folded):
        words = match.group(1).split()
        for count in range(min(len(words), MOST_WORDS), 0, -1):
            yield " ".join(words[:count])


def _called(name: str) -> tuple[Suggestion, ...]:
    wards = [one for one in suggest_areas(name) if one.kind == AreaKind.WARD]
    today = [one for one in wards if not one.was and one.code and _bare(one.name) == name]
    if today:
        return (today[0],)
    return tuple(one for one in wards if one.was and _bare(one.was.partition(",")[0]) == name)


def _bare(name: str) -> str:
    return re.sub(rf"^{_KIND} ", "", fold(name))
