"""Which wards of today somebody's words mean: a name, past or present, or an address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caunoi.core.folding import fold
from caunoi.places.addresses import bare_name, read_address
from caunoi.places.choices import AreaKind
from caunoi.places.names import read_words
from caunoi.places.selectors import Place, Suggestion

MOST = 40  # more than any district became
_DISTRICT = re.compile(r"(?:quan|q|huyen|h|thi xa) ")
_WARD = re.compile(r"(?:phuong|p|xa|x|tt|thi tran) ")
_WARD_EN = re.compile(r" (?:ward|commune)\b")
_KIND_LETTERS = frozenset({"p", "q", "x", "h", "tt", "tx"})  # "p. Định Công"


@dataclass(frozen=True, slots=True)
class Group:
    """What one name stands for: `was`, the old name with its district, and its wards of today."""

    was: str
    wards: tuple[Place, ...]
    note: str
    is_split: bool = False  # a ward of then, parts of which went to several of today
    name: str = ""
    is_district: bool = False
    is_rest: bool = False  # another group before it is likelier: shown folded


@dataclass(frozen=True, slots=True)
class Meant:
    """The wards of today that words could mean; `note` says what became of an old name.

    `groups`: the same, by the name that fits. `is_guess`: nothing in the words says so for certain.
    `has_street`: a street or a number was named, and there is no list of streets.
    """

    wards: tuple[Place, ...] = ()
    note: str = ""
    groups: tuple[Group, ...] = ()
    is_guess: bool = False
    has_street: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether it is one ward, and nothing about it is to be told or asked first."""
        return len(self.wards) == 1 and not self.note and not self.is_guess


def wards_meant(words: str, *, whole: bool = False) -> Meant:
    """Wards by name, with or without marks, of today or of before the reform.

    `whole`: every word as typed stands in a name. Among other things that are searched, a slip of
    the finger would make wards out of words that mean something else.
    """
    if not words.strip():
        return Meant()
    read = read_address(words)
    found = read.found
    if whole:
        found = tuple(one for one in found if not read.is_guess and _has_all(one, words))
    groups = tuple(group for one in found if (group := _group(one)).wards)
    wards = {place.code: place for group in groups for place in group.wards}
    today = [one.now[0].place for one in found if not one.was and len(one.now) == 1]
    typed = bare_name(read_words(words))
    exact = [place for place in today if read_words(place.short_name) == typed]
    if len(exact) == 1 and not read.is_guess and not _DISTRICT.match(fold(words)):
        return _ward_or_district(exact[0], groups, says_ward=_says_ward(words))
    if read.likely:
        groups = _likely_first(read.likely, wards, groups)
        wards = {place.code: place for group in groups for place in group.wards}
    return Meant(
        wards=tuple(wards.values())[:MOST], note=groups[0].note if groups else "",
        groups=groups, is_guess=read.is_guess, has_street=read.has_street,
    )  # fmt: skip


def _says_ward(words: str) -> bool:
    folded = fold(words)
    return bool(_WARD.match(folded) or _WARD_EN.search(folded))


def _ward_or_district(ward: Place, groups: tuple[Group, ...], *, says_ward: bool) -> Meant:
    """The ward so called; asked about first where a whole district was called so, too."""
    # Hoàng Mai is a ward, and was a district that is twelve today: whose home is meant?
    name = ward.short_name
    of_then = [one for one in groups if one.is_district and one.name == name]
    elsewhere = tuple(
        {
            one.code: one for group in of_then for one in group.wards if one.code != ward.code
        }.values()
    )
    if says_ward or not elsewhere:
        return Meant((ward,))
    old = {"old": of_then[0].was}
    rest = Group(
        of_then[0].was,
        elsewhere,
        _("Elsewhere in what was %(old)s? Then it is one of these.") % old,
    )
    note = _("%(name)s is the name of a ward of today, and was that of a district.") % {
        "name": name
    }
    return Meant((ward, *elsewhere)[:MOST], note, (Group("", (ward,), ""), rest))


def _likely_first(
    codes: tuple[str, ...], wards: dict[str, Place], groups: tuple[Group, ...]
) -> tuple[Group, ...]:
    """The wards whose name the street bears, marked as likely; the rest of the district folded."""
    likely = tuple(wards[code] for code in codes if code in wards)
    if not likely:
        return groups
    rest = tuple(place for code, place in wards.items() if code not in codes)
    was = next((group.was for group in groups if group.is_district), "")
    said = _(
        "The street bears the name of this ward, which lies in what was %(old)s: it is most likely"
        " this one. Please check before you go."
    ) % {"old": was}
    others = _("All other wards of what was %(old)s") % {"old": was}
    return Group("", likely, said), Group(was, rest, others, is_rest=True)


def _group(one: Suggestion) -> Group:
    heirs = (h.place for h in one.now if h.place.kind == AreaKind.WARD)
    # The one that kept the name is meant most often.
    wards = tuple(sorted(heirs, key=lambda place: place.short_name != one.short_name))
    is_split = one.was_kind == AreaKind.WARD and len(wards) > 1
    note = one.note
    if is_split:
        note = _(
            "Parts of %(old)s went to each of these. We have no list of streets that tells which:"
            " please choose yours, or ask one of these wards."
        ) % {"old": one.was.partition(",")[0]}
    is_district = one.was_kind == AreaKind.DISTRICT
    return Group(
        one.was, wards[:MOST], note, is_split, name=one.short_name, is_district=is_district
    )


def _has_all(suggestion: Suggestion, words: str) -> bool:
    names = [suggestion.was, *(heir.place.label for heir in suggestion.now)]
    typed = [word for word in read_words(words) if word not in _KIND_LETTERS]
    return set(typed) <= {word for name in names for word in read_words(name)}
