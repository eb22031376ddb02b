"""`{% load look %}`: icons, the name on the door, the other language, attributes of fields."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from caunoi.core.city import city_name
from caunoi.core.icons import get_shapes

register = template.Library()

_WORDS = re.compile(r"(\s+)")
_LONGEST_WORD, _LONGEST_PIECE = 60, 24
PRODUCT = "C\u1ea7uN\u1ed1i"  # a name, the same in every language
# What a resident comes for, in the header of every public page; by name, so that core needs no
# other part.
WAYS: tuple[tuple[str, Promise], ...] = (
    ("reports:send", _("Send a report")),
    ("reports:follow", _("Follow up")),
    ("questions:search", _("Questions")),
    ("procedures:list", _("Procedures")),
    ("portal:news", _("News, warnings")),
    ("portal:wards", pgettext_lazy("menu", "My ward")),
)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An outline icon; hidden from screen readers, so words must stand beside it.

    Raises:
        UnknownIcon: the name is not in styles/icons.txt.
    """
    shapes = mark_safe(get_shapes(name))  # noqa: S308  (from our own build)
    return format_html(
        '<svg class="cn-icon{}" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        f" {css}" if css else "",
        shapes,
    )


@register.simple_tag(takes_context=True)
def if_refused(context: Context) -> str:
    """The beginning of the title of a page whose form was not taken; else nothing.

    A screen reader says it first. `wrong`: for pages that know better than their form.
    """
    form, done = context.get("form"), context.get("done")
    is_wrong = context.get("wrong")
    if is_wrong is None:
        is_wrong = bool(getattr(form, "is_bound", False) and getattr(form, "errors", None))
        is_wrong = is_wrong or bool(getattr(done, "refused", "") or getattr(done, "form", None))
    return gettext("Error: ") if is_wrong else ""


@register.simple_tag
def product() -> str:
    """The product's name."""
    return PRODUCT


@register.filter
def written(text: object) -> SafeString:
    """What somebody wrote, with its line breaks. A word without end may be broken anywhere.

    Browsers take many seconds to find where one of 50,000 letters fits; told where it may break,
    they need none.
    """
    lines = (
        "".join(_broken(word) for word in _WORDS.split(line))
        for line in str(text or "").splitlines()
    )
    return mark_safe("<br>".join(lines))  # noqa: S308  (escaped in _broken)


def _broken(word: str) -> str:
    pieces = (word[at : at + _LONGEST_PIECE] for at in range(0, len(word), _LONGEST_PIECE))
    return "<wbr>".join(map(escape, pieces)) if len(word) > _LONGEST_WORD else escape(word)


@register.simple_tag
def city() -> str:
    """The city's name, also where no request is at hand (error pages)."""
    return city_name()


@register.simple_tag
def is_demo() -> bool:
    """Whether this is the demonstration."""
    return bool(settings.DEMO)


@register.simple_tag
def exit_url() -> str:
    """Where the quick exit leads: a harmless page."""
    return str(settings.EXIT_URL)


@register.simple_tag(takes_context=True)
def other_language_url(context: Context) -> str:
    """This page in the other language; the start page where it has none.

    A page whose words stand at another address there says so: `request.in_other_language`.
    """
    other = "en" if get_language() == "vi" else "vi"
    start = "/en/" if other == "en" else "/"
    request = context.get("request")
    if request is None:
        return start
    named = getattr(request, "in_other_language", "")
    if named:
        return str(named)
    path: str = request.get_full_path() if request.method == "GET" else request.path
    found = translate_url(path, other)
    return found if found != path else start


@register.simple_tag
def other_language() -> str:
    """Code of the language that this page is not in."""
    return "en" if get_language() == "vi" else "vi"


@register.simple_tag(takes_context=True)
def language_links(context: Context, path: str = "") -> SafeString:
    """For the head: this page, or that of `path`, in each language, for those who search."""
    request = context.get("request")
    if request is None:
        return mark_safe("")
    return format_html_join(
        "\n",
        '<link rel="alternate" hreflang="{}" href="{}{}">',
        (
            (code, settings.SITE_URL, translate_url(path or request.path, code))
            for code in ("vi", "en")
        ),
    )


@register.simple_tag
def url_if_any(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page, or "" when this deployment has no such page."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag
def main_ways() -> list[tuple[str, Promise]]:
    """Address and name of each way in that this deployment has."""
    return [(url, label) for name, label in WAYS if (url := url_if_any(name))]


@register.filter
def first_control(field: BoundField) -> str:
    """Id of the control that a link in the error summary must reach."""
    plain = field.id_for_label or field.auto_id
    return plain if field.id_for_label else f"{plain}_0"


@register.filter
def is_single_check(field: BoundField) -> bool:
    """A lone checkbox carries its label at its right."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset
