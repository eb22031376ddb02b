"""`{% load staff %}`: what the reader of the page may do."""

from __future__ import annotations

from django import template
from django.template import Context

from caunoi.accounts import access

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> bool:
    """Whether the reader's present duties give the permission anywhere."""
    actor = getattr(context.get("request"), "actor", None)
    return access.may(actor, permission) if actor else False
