"""`{% load neighbourhoods %}`: the way to the ward's groups, and what was promised there."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import template
from django.template import Context

from caunoi.accounts import policy
from caunoi.accounts.access import may
from caunoi.neighbourhoods.models import Promise
from caunoi.neighbourhoods.selectors.desk import promises_on_report
from caunoi.neighbourhoods.selectors.figures import FEW
from caunoi.neighbourhoods.selectors.finding import waiting_for

register = template.Library()


@register.simple_tag(takes_context=True)
def has_groups(context: Context) -> bool:
    """Whether the officer who asks has pages of the ward's groups."""
    actor = getattr(context.get("request"), "actor", None)
    if not actor or not actor.duties:
        return False
    return may(actor, policy.VIEW_GROUPS) or may(actor, policy.COUNT_GROUPS)


@register.simple_tag(takes_context=True)
def groups_waiting(context: Context) -> dict[str, int]:
    """`all` posts that wait where the officer runs groups, and of those the `urgent` ones."""
    actor = getattr(context.get("request"), "actor", None)
    if not actor or not may(actor, policy.RUN_GROUPS):
        return {"all": 0, "urgent": 0}
    waiting, urgent = waiting_for(actor)
    return {"all": waiting, "urgent": urgent}


@register.simple_tag
def promised_of(report_id: UUID) -> list[Promise]:
    """What officers promised about a report in its neighbourhood, the next day first."""
    return list(promises_on_report(report_id))


@register.simple_tag(takes_context=True)
def pressed(context: Context, about: UUID, act: str) -> Any:
    """The press of `views_staff/presses.py` if it was on this thing and was refused; else None."""
    press = context.get("press")
    if press and press.said and (press.about, press.act) == (str(about), act):
        return press
    return None


@register.filter
def few(number: int) -> str:
    """A count of residents of which nobody can be read out: `0`, `< 5`, `12`."""
    return f"< {FEW}" if 0 < number < FEW else str(number)


@register.filter
def month(first: date) -> str:
    """`11/2026`."""
    return f"{first.month:02d}/{first.year}"
