"""Which reports an officer may know of: the one place where object-level access is decided."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.core.errors import NotFound
from caunoi.reports.choices import Urgency
from caunoi.reports.codes import read_code
from caunoi.reports.models import Report, Shield
from caunoi.reports.querysets import ReportQuerySet
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.directory import UnitInfo

_MANY_UNITS = 50
_OUTSIDE = frozenset({UnitKind.EXTERNAL, UnitKind.MINISTRY})


def visible_reports(by: Actor, permission: str = policy.VIEW) -> ReportQuerySet:
    """The reports that this officer may know of with a permission, as a filter.

    A unit's duties reach its own reports, a head's those of the units below, city-wide ones all
    but reports about the police. A report is hidden from any unit or officer it names.
    """
    first, *others = _reach(by, permission)
    for other in others:
        first |= other
    return Report.objects.filter(first).filter(_not_shielded(by))


def visible_parts(by: Actor, permission: str = policy.VIEW) -> list[ReportQuerySet]:
    """The same as sets without a report in common, nearly always one.

    An index holds the order of each of them; it cannot hold that of "own unit, or urgent".
    """
    hidden = _not_shielded(by)
    parts, before = [], Q(pk__in=[])
    for reach in _reach(by, permission):
        parts.append(Report.objects.filter(reach).exclude(before).filter(hidden))
        before = reach
    return parts


def _reach(by: Actor, permission: str) -> list[Q]:
    """The one or two ways in which an officer comes to see reports."""
    unit_ids: set[int] = set()
    urgent = everything = False
    for duty, scope in scopes_of(by, permission):
        if scope == Scope.CITY:
            if duty.role in policy.SUPERVISORS:
                return [Q()]
            everything = True
        elif scope == Scope.SUBTREE:
            unit_ids.update(directory.subtree_ids(duty.unit_code))
        else:
            unit_ids.add(duty.unit_id)
            urgent = urgent or scope == Scope.URGENT
    own = _of_units(unit_ids)
    if everything:
        # City-wide duties see everything but what is about the police, and that if they hold it.
        return [Q(about_police=False) | (own & Q(about_police=True))]
    emergencies = Q(urgency=Urgency.EMERGENCY, about_police=False)
    return [own, emergencies] if urgent else [own]


def _of_units(unit_ids: set[int]) -> Q:
    """Reports of these units; of most of a city's they are told by the few others."""
    if not unit_ids:
        return Q(pk__in=[])
    others = directory.all_unit_ids() - unit_ids
    if len(others) < len(unit_ids) and len(unit_ids) > _MANY_UNITS:
        return ~Q(unit_id__in=others)
    return Q(unit_id__in=unit_ids)


def reachable_units(by: Actor, permission: str = policy.VIEW) -> list[UnitInfo]:
    """The units in service whose reports the officer may see as such, by code."""
    codes: set[str] = set()
    for duty, scope in scopes_of(by, permission):
        if scope == Scope.CITY:
            return [unit for unit in directory.units_on() if unit.kind not in _OUTSIDE]
        reached = directory.subtree(duty.unit_code) if scope == Scope.SUBTREE else ()
        codes.update((duty.unit_code, *reached))
    return [unit for unit in directory.units_on() if unit.code in codes]


def _ids(codes: Iterable[str]) -> set[int]:
    return {unit.pk for code in codes if (unit := directory.find_unit(code))}


def _not_shielded(by: Actor) -> Q:
    chain = {pk for duty in by.duties for pk in _ids(directory.ancestors(duty.unit_code))}
    hidden = Shield.objects.filter(report=OuterRef("pk")).filter(
        Q(unit_id__in=chain) | Q(officer_id=by.id)
    )
    return Q(about_police=False) | Q(~Exists(hidden))


def may_see(by: Actor, report: Report) -> bool:
    """Whether the officer may know of this report."""
    return visible_reports(by).filter(pk=report.pk).exists()


def is_hidden_from(by: Actor, report: Report) -> bool:
    """Whether the report is about the officer or a unit of theirs: no way leads them to it."""
    return not Report.objects.filter(_not_shielded(by), pk=report.pk).exists()


def get_report(by: Actor, code: str) -> Report:
    """The report with this public code, with its unit.

    Raises:
        NotFound: there is none, or none that this officer may know of; the two look alike.
    """
    digits = read_code(code)
    report = (
        visible_reports(by).filter(code=digits).select_related("unit", "contact").first()
        if digits
        else None
    )
    if report is None:
        raise NotFound(_("There is no such report."))
    return report
