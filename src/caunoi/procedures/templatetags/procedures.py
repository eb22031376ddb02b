"""`{% load procedures %}`: whether the officer who asks has pages of desks and procedures."""

from __future__ import annotations

from django import template
from django.template import Context

from caunoi.accounts import policy
from caunoi.accounts.access import may

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
