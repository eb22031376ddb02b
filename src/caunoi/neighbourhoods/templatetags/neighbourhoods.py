"""`{% load neighbourhoods %}`: the link to the ward's groups, for officers who have any."""

from __future__ import annotations

from datetime import date

from django import template
from django.template import Context

from caunoi.accounts import policy
from caunoi.accounts.access import may
from caunoi.neighbourhoods.selectors.figures import FEW

register = template.Library()


@register.simple_tag(takes_context=True)
def has_groups(context: Context) -> bool:
    """Whether the officer who asks has pages of the ward's groups."""
    actor = getattr(context.get("request"), "actor", None)
    if not actor or not actor.duties:
        return False
    return may(actor, policy.VIEW_GROUPS) or may(actor, policy.COUNT_GROUPS)


@register.filter
def few(number: int) -> str:
    """A count of residents of which nobody can be read out: `0`, `< 5`, `12`."""
    return f"< {FEW}" if 0 < number < FEW else str(number)


@register.filter
def month(first: date) -> str:
    """`11/2026`."""
    return f"{first.month:02d}/{first.year}"
