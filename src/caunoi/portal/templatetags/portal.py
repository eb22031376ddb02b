"""`{% load portal %}`: what a page of the portal says to those who pass it on, and to machines."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caunoi.core.city import city_name
from caunoi.core.sharing import data_block
from caunoi.portal.models import KeptPage, NewsPage
from caunoi.portal.selectors.news import language_now, translation_of
from caunoi.procedures import slots
from caunoi.procedures.slots import Hours
from caunoi.units import directory
from caunoi.units.directory import UnitInfo

register = template.Library()


@register.simple_tag
def owner_of(page: KeptPage) -> UnitInfo | None:
    """The unit that keeps the page, with its name in the reader's language."""
    return directory.find_unit_by_pk(page.owner_unit_id) if page.owner_unit_id else None


@register.simple_tag
def whole_address(page: Any) -> str:
    """The page's address with the site's."""
    return f"{settings.SITE_URL}{page.url or ''}"


@register.simple_tag
def same_in_other_language(page: Any) -> Any:
    """The live page that says the same in the other language, or None."""
    return translation_of(page, "vi" if language_now() == "en" else "en")


@register.simple_tag
def json_ld(page: NewsPage) -> SafeString:
    """schema.org's NewsArticle, as the text of a data block; browsers never run it."""
    owner = owner_of(page)
    city = _("%(city)s City Police") % {"city": city_name()}
    told = {
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.lead,
        "inLanguage": page.locale.language_code,
        "url": whole_address(page),
        "image": f"{settings.SITE_URL}{reverse('portal_plain:card', args=[page.pk])}",
        "datePublished": _iso(page.first_published_at),
        "dateModified": _iso(page.last_published_at),
        "author": {"@type": "GovernmentOrganization", "name": owner.label if owner else city},
        "publisher": {
            "@type": "GovernmentOrganization", "name": city, "url": f"{settings.SITE_URL}/",
        },
    }  # fmt: skip
    return data_block(told)


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


@register.simple_tag(takes_context=True)
def is_preview(context: Context) -> bool:
    """Whether an editor looks at what is not published."""
    return bool(getattr(context.get("request"), "is_preview", False))


@register.filter
def say_hours(hours: Hours) -> list[str]:
    """A desk's weekly hours, a line each."""
    return slots.say_hours(hours)
