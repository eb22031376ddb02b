"""`{% load questions %}`: the way to the answering desk."""

from __future__ import annotations

from django import template
from django.template import Context

from caunoi.accounts import policy
from caunoi.accounts.access import may

register = template.Library()


@register.simple_tag(takes_context=True)
def answers_questions(context: Context) -> bool:
    """Whether the officer who asks has the answering desk."""
    return _may(context, policy.WRITE_ANSWERS)


@register.simple_tag(takes_context=True)
def keeps_words(context: Context) -> bool:
    """Whether the officer who asks keeps the words of the searches."""
    return _may(context, policy.KEEP_WORDS)


def _may(context: Context, permission: str) -> bool:
    actor = getattr(context.get("request"), "actor", None)
    return actor is not None and bool(actor) and may(actor, permission)
