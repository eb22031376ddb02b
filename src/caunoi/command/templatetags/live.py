"""`{% load live %}`: the inbox's badge, the ground of the live stream, links of supervision."""

from __future__ import annotations

import time
from typing import Any

from django import template
from django.template import Context

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.command.selectors import count_waiting
from caunoi.command.words import say_count
from caunoi.reports.selectors.inbox import COUNT_LIMIT

register = template.Library()


def _actor(context: Context) -> Actor | None:
    """The officer who asks; None on pages of the style guide, of errors, of those off duty."""
    actor = getattr(context.get("request"), "actor", None)
    return actor if actor and actor.duties else None


@register.simple_tag(takes_context=True)
def inbox_badge(context: Context) -> str:
    """How many reports wait for an answer of this officer's: "", "7" or "99+"; one query."""
    if "inbox_new" in context:
        return str(context["inbox_new"] or "")
    actor = _actor(context)
    if actor is None or not may(actor, policy.REPLY):
        return ""
    count = count_waiting(actor)
    return say_count(count, COUNT_LIMIT) if count else ""


@register.inclusion_tag("command/_live.html", takes_context=True)
def live_ground(context: Context) -> dict[str, Any]:
    """What the live stream's scripts need of a page; empty for whoever has nothing to hear."""
    actor = _actor(context)
    return {
        "is_live": actor is not None and may(actor, policy.VIEW),
        "officer": actor.id if actor else "",
        # A second earlier: what commits while this page is made is told on it or by the stream.
        "since": int((time.time() - 1) * 1000),
    }


@register.simple_tag(takes_context=True)
def sees_reports(context: Context) -> bool:
    """Whether the officer has an inbox at all; where nobody asks, as in the style guide, yes."""
    actor = _actor(context)
    return actor is None or may(actor, policy.VIEW)


@register.simple_tag(takes_context=True)
def supervises(context: Context) -> bool:
    """Whether this officer sees clocks and looks beyond an own unit: head, procurator, auditor."""
    actor = _actor(context)
    reach = scopes_of(actor, policy.VIEW_ACCESS) if actor else []
    return any(scope in {Scope.SUBTREE, Scope.CITY} for _duty, scope in reach)


@register.inclusion_tag("command/_figures.html", takes_context=True)
def inbox_figures(context: Context) -> dict[str, Any]:
    """The strip of figures above the inbox: links at once, numbers by script; no query."""
    actor = _actor(context)
    match = getattr(context.get("request"), "resolver_match", None)
    is_inbox = match is not None and match.view_name == "reports:inbox"
    return {"is_shown": is_inbox and actor is not None and may(actor, policy.VIEW)}
