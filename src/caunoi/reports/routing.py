"""Which unit gets a report, and why, in a sentence that can be read aloud.

Reads the in-process snapshot of units; writes nothing and asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.core.folding import fold
from caunoi.reports.catalogue import CategoryRow
from caunoi.reports.suggest import PoliceMention
from caunoi.units import directory
from caunoi.units.directory import UnitRow

CITY = "CAHN"
INSPECTORATE = "PX05"
COMMAND_CENTRE = "TTTTCH"
OF_THE_POLICE = "can_bo"  # reports about officers, whoever is named


@dataclass(frozen=True, slots=True)
class Route:
    """Where a report goes. `hidden_from` are units that must never see it."""

    unit: UnitRow
    why: dict[str, str]
    rule: str
    about_police: bool = False
    hidden_from: tuple[UnitRow, ...] = ()


def in_both_languages(sentence: Callable[[], str]) -> dict[str, str]:
    """The same sentence in Vietnamese and in English."""
    words = {}
    for language in ("vi", "en"):
        with override(language):
            words[language] = str(sentence())
    return words


def route(
    *, category: CategoryRow, area_code: str, on: date, mention: PoliceMention | None, text: str
) -> Route:
    """Find the unit for a new report.

    A report in which the police is the wrongdoer goes to the inspectorate (or, where that is
    named itself, to the city's leadership) and is hidden from the unit it names; everything
    else goes to the unit responsible for the category in that ward on that day.
    """
    found = directory.responsible_unit(category.code, area_code or None, on)
    if mention is None and "officer" not in category.flags:
        return Route(found.unit, in_both_languages(lambda: found.reason), found.rule)
    named = named_units(text, on)
    if not named and area_code:
        # No unit named: the ward's own police are the ones most likely meant.
        named = [unit for unit in [directory.ward_police(area_code, on)] if unit]
    named = [unit for unit in named if unit.code != CITY]
    target = INSPECTORATE
    if any(directory.is_within(INSPECTORATE, unit.code) for unit in named):
        target = CITY
    return Route(
        directory.get_unit(target),
        in_both_languages(
            lambda: _("It speaks of wrongdoing by the police, so it goes past the unit concerned.")
        ),
        "about_police",
        about_police=True,
        hidden_from=tuple(named),
    )


def named_units(text: str, on: date) -> list[UnitRow]:
    """The police units whose name or code stands in the text, marks or none."""
    folded = f" {fold(text)} "
    hits = [
        unit
        for unit in directory.units_in_service(on)
        if unit.kind not in {"external", "ministry"}
        and any(f" {name} " in folded for name in unit.folded_names)
    ]
    # "Công an phường Đại Kim" also holds shorter names; keep the longest where one holds another.
    return [
        unit
        for unit in hits
        if not any(
            other is not unit and any(a != b and a in b for a in unit.folded_names
                                      for b in other.folded_names if f" {b} " in folded)
            for other in hits
        )
    ]  # fmt: skip
