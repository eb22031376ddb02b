"""`{% load questions %}`: the way to the answering desk."""

from __future__ import annotations

from django import template
from django.template import Context

from caunoi.accounts import policy
from caunoi.accounts.access import may
from caunoi.law.rules import get_rule_book
from caunoi.units import directory

register = template.Library()


@register.simple_tag(takes_context=True)
def answers_questions(context: Context) -> bool:
    """Whether the officer who asks has the answering desk."""
    return _may(context, policy.WRITE_ANSWERS)


@register.simple_tag(takes_context=True)
def keeps_words(context: Context) -> bool:
    """Whether the officer who asks keeps the words of the searches."""
    return _may(context, policy.KEEP_WORDS)


@register.simple_tag
def clock_title(rule: str) -> str:
    """What a running clock is about: the next step that is owed."""
    return str(get_rule_book().versions(rule)[0].title) if rule else ""


@register.simple_tag
def unit_name(unit_id: int) -> str:
    """A unit as the reader's language calls it."""
    unit = directory.find_unit_by_pk(unit_id)
    return unit.label if unit else ""


def _may(context: Context, permission: str) -> bool:
    actor = getattr(context.get("request"), "actor", None)
    return actor is not None and bool(actor) and may(actor, permission)
