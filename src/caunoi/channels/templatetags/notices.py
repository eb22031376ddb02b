"""`{% load notices %}`: whether the desk shows its reader the way to notices."""

from __future__ import annotations

from django import template
from django.template import Context

from caunoi.accounts.access import scopes_of
from caunoi.accounts.policy import RELEASE_BROADCASTS, WRITE_BROADCASTS

register = template.Library()


@register.simple_tag(takes_context=True)
def writes_notices(context: Context) -> bool:
    """Whether the reader writes or releases notices."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    if not actor:
        return False
    return any(scopes_of(actor, one) for one in (WRITE_BROADCASTS, RELEASE_BROADCASTS))
