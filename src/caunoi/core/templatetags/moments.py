"""`{% load moments %}`: days, moments and spans of time as core/moments.py writes them."""

from __future__ import annotations

from django import template

from caunoi.core import moments

register = template.Library()

register.filter("day", moments.shown_day)
register.filter("moment", moments.shown_moment)
register.filter("hour", moments.short_hour)
register.filter("end", moments.short_end)
register.filter("second", moments.short_second)
register.filter("brief_day", moments.brief_day)
register.filter("long_day", moments.long_day)
register.filter("long_moment", moments.long_moment)
register.filter("last_moment", moments.last_moment)
register.filter("span", moments.say_span)
register.filter("due_words", moments.say_due)
