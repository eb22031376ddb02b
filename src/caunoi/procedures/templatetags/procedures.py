"""`{% load procedures %}`: names of units, the unit an address hands on, an officer's pages."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context

from caunoi.accounts import policy
from caunoi.accounts.access import may
from caunoi.procedures.content import Words
from caunoi.procedures.paper_forms import PaperForm, forms_named
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.directory import UnitInfo

register = template.Library()
# The first page that an officer has there.
_FIRST = (
    (policy.RUN_DESKS, "procedures:desks"),
    (policy.EDIT_PROCEDURES, "procedures:staff_list"),
    (policy.RELEASE_PROCEDURES, "procedures:staff_list"),
    (policy.COUNT_PROCEDURES, "procedures:figures"),
)


@register.simple_tag(takes_context=True)
def first_of_procedures(context: Context) -> str:
    """The name of the first page that the officer has; empty where none."""
    actor = getattr(context.get("request"), "actor", None)
    if not actor or not actor.duties:
        return ""
    return next((name for permission, name in _FIRST if may(actor, permission)), "")


@register.simple_tag
def who_answers(unit_id: int) -> UnitInfo | None:
    """The unit whose telephone answers questions for that one."""
    return answers_for(directory.find_unit_by_pk(unit_id))


@register.simple_tag
def unit_label(unit_id: int) -> str:
    """A unit's name in the reader's language."""
    unit = directory.find_unit_by_pk(unit_id)
    return unit.label if unit else ""


@register.simple_tag
def answers_for(*units: UnitInfo | None) -> UnitInfo | None:
    """Who answers the telephone for the first of the units that there is."""
    first = next((unit for unit in units if unit is not None), None)
    return directory.who_answers_questions(first) if first else None


@register.simple_tag
def city_answers() -> UnitInfo | None:
    """Who answers the telephone for whoever does not know which unit is meant."""
    return answers_for(*directory.units_on(kind=UnitKind.CITY))


@register.simple_tag
def forms_in(*lists: Iterable[Words]) -> list[PaperForm]:
    """The forms that these papers' lines name, to say where one gets them."""
    return forms_named(line for lines in lists for line in lines)


@register.simple_tag(takes_context=True)
def unit_kept(context: Context) -> str:
    """The code of the unit from whose page one came, as far as there is such a unit; or empty."""
    request = context.get("request")
    code = request.GET.get("noi", "") if request else ""
    return code if code and directory.find_unit(code) else ""
