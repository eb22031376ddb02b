"""Where a report that is not ours most likely belongs, each with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caunoi.core.clock import today
from caunoi.core.folding import fold
from caunoi.reports import catalogue
from caunoi.reports.models import Report
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.directory import UnitInfo

OUTSIDE = frozenset({UnitKind.EXTERNAL, UnitKind.MINISTRY})
MANY = 4
_CODE = re.compile(r"\(([\w-]+)\)\s*$")


@dataclass(frozen=True, slots=True)
class LikelyUnit:
    """One unit to hand the report to, and why; `is_known` where that is more than a guess."""

    unit: UnitInfo
    why: str
    is_known: bool = True
    is_responsible: bool = False  # the table of responsibilities names it for this report

    @property
    def reason(self) -> str:
        """What a hand-over to it can give as its reason; nothing where `why` only guesses."""
        if not self.is_known:
            return ""
        return _("%(unit)s: %(why)s") % {"unit": self.unit.label, "why": self.why}


def units_to_choose() -> list[UnitInfo]:
    """All units of this force that are in service today."""
    return [unit for unit in directory.units_on() if unit.kind not in OUTSIDE]


def likely_units(report: Report) -> list[LikelyUnit]:
    """At most four, the likeliest first; never the unit that holds the report now."""
    found: dict[str, LikelyUnit] = {}
    for one in _reasons(report):
        unit = one.unit
        if unit.pk != report.unit_id and unit.kind not in OUTSIDE and unit.is_open():
            found.setdefault(unit.code, one)
    return list(found.values())[:MANY]


def reason_to_hand_over(report: Report, code: str) -> str:
    """What is known to speak for this unit, even if the report has gone there by now."""
    reasons = (one.reason for one in _reasons(report) if one.unit.code == code)
    return next(filter(None, reasons), "")


def _reasons(report: Report) -> list[LikelyUnit]:
    ward = report.area_code or None
    reasons: list[LikelyUnit] = []
    first = directory.responsible_unit(report.category, ward)
    reasons.append(LikelyUnit(first.unit, first.reason, is_responsible=True))
    if first.matched is not None:
        named = directory.find_unit(first.matched.unit_code)
        if named is not None:
            reasons.append(LikelyUnit(named, _("It answers for such reports beyond the ward.")))
    other = catalogue.find_category(report.suggested_category)
    if other is not None and other.code != report.category:
        second = directory.responsible_unit(other.code, ward)
        guess = _("If it is “%(category)s”.") % {"category": other.name}
        reasons.append(LikelyUnit(second.unit, guess, is_known=False))
    reasons += [
        LikelyUnit(unit, _("The report names it."))
        for unit in directory.units_named(report.text, today())
    ]
    police = directory.ward_police(ward) if ward else None
    if police is not None:
        reasons.append(LikelyUnit(police, _("It is the police of the ward.")))
    if report.previous_unit_id is not None:
        before = directory.find_unit_by_pk(report.previous_unit_id)
        if before is not None:
            reasons.append(LikelyUnit(before, _("The report came from there.")))
    return reasons


def read_unit(text: str) -> str:
    """The code of the unit that somebody chose or typed; the text itself where none is meant."""
    typed = text.strip()
    hit = _CODE.search(typed)
    if hit and directory.find_unit(hit.group(1)):
        return hit.group(1)
    if not typed or directory.find_unit(typed):
        return typed
    sought = fold(typed)
    units = units_to_choose()
    named = [u for u in units if sought in (fold(u.label), fold(u.short), fold(u.code))]
    if not named:  # "cua nam": the one unit whose name holds these words
        named = [u for u in units if f" {sought} " in f" {fold(u.label)} "]
    return named[0].code if len(named) == 1 else typed
