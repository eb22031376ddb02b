"""Which unit gets a report, and why, in a sentence that can be read aloud.

Reads the in-process snapshot of units; writes nothing and asks the database nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.core.folding import fold
from caunoi.reports.catalogue import CategoryRow
from caunoi.reports.suggest import PoliceMention
from caunoi.units import directory
from caunoi.units.choices import Desk, UnitKind
from caunoi.units.directory import UnitInfo

# Reports about officers, whoever is named: the category's flag in the city's data.
OFFICER_FLAG = "officer"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a report goes. `hidden_from` are units that must never see it."""

    unit: UnitInfo
    why: dict[str, str]
    rule: str
    about_police: bool = False
    hidden_from: tuple[UnitInfo, ...] = ()


def in_both_languages(sentence: Callable[[], str]) -> dict[str, str]:
    """The same sentence in Vietnamese and in English."""
    words = {}
    for language in ("vi", "en"):
        with override(language):
            words[language] = str(sentence())
    return words


@lru_cache(maxsize=4096)
def _reason(found: directory.Found) -> dict[str, str]:
    """The same unit for the same reason is said in the same words: composed once."""
    return in_both_languages(lambda: found.reason)


def route(
    *, category: CategoryRow, area_code: str, on: date, mention: PoliceMention | None, text: str
) -> Route:
    """Find the unit for a new report.

    A report in which the police is the wrongdoer goes to the inspectorate (or, where that is
    named itself, to the city's leadership) and is hidden from the unit it names; everything
    else goes to the unit responsible for the category in that ward on that day.
    """
    if mention is None and OFFICER_FLAG not in category.flags:
        found = directory.responsible_unit(category.code, area_code or None, on)
        return Route(found.unit, _reason(found), str(found.why))
    named = named_units(text, on)
    if not named and area_code:
        # No unit named: the ward's own police are the ones most likely meant.
        police = directory.ward_police(area_code, on)
        named = [police] if police else []
    inspectorate, root = directory.desk(Desk.INSPECTORATE, on), directory.desk(Desk.ROOT, on)
    named = [unit for unit in named if unit != root]
    target = inspectorate
    if inspectorate is None or any(
        directory.is_within(inspectorate.code, unit.code, on) for unit in named
    ):
        target = root
    if target is None:
        raise RuntimeError("no unit of the city is loaded; run `caunoi load-reference`")
    return Route(
        target,
        in_both_languages(lambda: _past_them(named)),
        "about_police",
        about_police=True,
        hidden_from=tuple(named),
    )


def _past_them(hidden: list[UnitInfo]) -> str:
    """Why it comes here, and who will not see it."""
    if not hidden:
        return _("It speaks of wrongdoing by the police, so it goes past the unit concerned.")
    return _(
        "It speaks of wrongdoing by the police, so it comes straight here. These do not get it and "
        "cannot open it: %(units)s."
    ) % {"units": ", ".join(unit.spoken for unit in hidden)}


@lru_cache(maxsize=2048)
def _spoken_names(name: str, short: str) -> tuple[str, ...]:
    """How people write a unit's name, folded: in full and with the usual short form CA."""
    full = fold(name)
    forms = {full, fold(short), re.sub(r"^cong an\b", "ca", full)}
    return tuple(form for form in forms if " " in form)


def named_units(text: str, on: date) -> list[UnitInfo]:
    """The police units whose name stands in the text, marks or none; longest names only."""
    folded = f" {fold(text)} "
    hits: list[tuple[str, UnitInfo]] = []
    for unit in directory.units_on(on):
        if unit.kind not in {UnitKind.EXTERNAL, UnitKind.MINISTRY}:
            hits += [
                (form, unit)
                for form in _spoken_names(unit.name, unit.short)
                if f" {form} " in folded
            ]
    # A longer name may hold a shorter one; the shorter is then not meant.
    found = [
        unit for form, unit in hits
        if not any(form != other and f" {form} " in f" {other} " for other, _unit in hits)
    ]  # fmt: skip
    return list(dict.fromkeys(found))
