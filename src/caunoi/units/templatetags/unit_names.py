"""`{% load unit_names %}`: a unit's code never stands alone before a resident."""

from __future__ import annotations

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from caunoi.units.naming_codes import put_names, unit_words
from caunoi.units.roll import UnitInfo

register = template.Library()
register.filter(unit_words)


@register.filter
def unit_links(text: object) -> SafeString:
    """As `unit_words`, as HTML in which each name leads to the unit's page."""
    # Codes are letters and digits: escaping first changes none, and whatever is put in is escaped.
    return mark_safe(put_names(str(conditional_escape(str(text))), _link))  # noqa: S308


def _link(unit: UnitInfo, words: str) -> str:
    try:
        address = reverse("portal:unit", args=[unit.code.lower()])
    except NoReverseMatch:
        return str(conditional_escape(words))
    return format_html('<a href="{}">{}</a>', address, words)
