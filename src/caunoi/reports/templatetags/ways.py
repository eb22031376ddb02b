"""`{% load ways %}`: how residents can reach us."""

from __future__ import annotations

from django import template

from caunoi.reports import ways

register = template.Library()


@register.simple_tag
def open_ways() -> list[ways.Way]:
    """The ways that can be used now, each with what it reveals."""
    return ways.open_ways()
