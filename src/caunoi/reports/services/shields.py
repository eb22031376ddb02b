"""Whom a report about the police must be hidden from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from caunoi.accounts.models import Duty
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import now
from caunoi.core.folding import fold
from caunoi.reports.models import Report, Shield
from caunoi.reports.routing import Route
from caunoi.units import directory

BY = f"{SYSTEM}:shield"  # the rule hides it, nobody decides that


def shields_for(report: Report, way: Route, text: str) -> list[Shield]:
    """Unsaved shields: one a named unit, one an officer of the city whose full name is written.

    An officer's name of a single word is never matched; a namesake in another unit is shielded
    too, since the report must not reach the one who is meant.
    """
    moment = now()
    shields = [Shield(report=report, unit_id=unit.pk, at=moment) for unit in way.hidden_from]
    folded = f" {fold(text)} "
    held = Duty.objects.filter(valid_from__lte=moment).filter(
        Q(valid_to=None) | Q(valid_to__gt=moment)
    )
    names = held.values_list("officer_id", "officer__account__name").distinct()
    for officer_id, name in names:
        plain = fold(name)
        if " " in plain and f" {plain} " in folded:
            shields.append(Shield(report=report, officer_id=officer_id, at=moment))
    return shields


def say_hidden(shields: Iterable[Shield]) -> dict[str, Any]:
    """What `report.shielded` keeps: from which units, and from how many officers, never whom."""
    made = list(shields)
    units = (directory.find_unit_by_pk(one.unit_id) for one in made if one.unit_id is not None)
    return {
        "units": sorted(unit.code for unit in units if unit is not None),
        "officers": sum(one.officer_id is not None for one in made),
    }
