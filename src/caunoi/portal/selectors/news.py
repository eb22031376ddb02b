"""Pages that are public now, by language, section, unit and tag."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from taggit.models import Tag
from wagtail.models import Locale, Page

from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.selectors import public_notices
from caunoi.channels.choices import NoticeKind
from caunoi.portal.choices import Section
from caunoi.portal.models import LegalPage, NewsPage, SectionPage, UnitPage

OFF_LINE_MOST = 20


def language_now() -> str:
    """ "vi" or "en": the tree of the reader's language."""
    return "en" if (get_language() or "").startswith("en") else "vi"


def pages_of(
    section: str, *, language: str = "", unit: str = "", tag: str = ""
) -> QuerySet[NewsPage]:
    """News on the shelf of a section, newest first; none before the portal is founded."""
    shelf = _shelf(section, language or language_now())
    rows: QuerySet[NewsPage] = NewsPage.objects.none()
    if shelf is None:
        return rows
    rows = NewsPage.objects.descendant_of(shelf).live()
    if unit:
        rows = rows.filter(owner_unit__code__iexact=unit)
    if tag:
        rows = rows.filter(tags__slug=tag)
    rows = rows.select_related("owner_unit", "picture")
    found: QuerySet[NewsPage] = rows.order_by("-first_published_at", "-pk")
    return found


def notices_in_force(most: int) -> list[tuple[Notice, str]]:
    """Warnings and notices in force with their heading; plain announcements last, the newest first
    among each.
    """
    language = language_now()
    found = sorted(public_notices(), key=lambda one: one.content.kind == NoticeKind.NOTICE)
    return [(one, one.title(language)) for one in found[:most]]


def tag_name(slug: str) -> str:
    """A tag as its editors wrote it; the slug itself where there is no such tag."""
    return str(Tag.objects.filter(slug=slug).values_list("name", flat=True).first() or slug)


def legal_texts(language: str = "") -> QuerySet[LegalPage]:
    """Legal texts, the newest first."""
    shelf = _shelf(Section.LEGAL, language or language_now())
    rows: QuerySet[LegalPage] = LegalPage.objects.none()
    if shelf is None:
        return rows
    rows = LegalPage.objects.descendant_of(shelf).live()
    found: QuerySet[LegalPage] = rows.order_by("-issued_on", "title")
    return found


def _shelf(section: str, language: str) -> SectionPage | None:
    rows = SectionPage.objects.filter(section=section, locale__language_code=language)
    shelf: SectionPage | None = rows.first()
    return shelf


def unit_shelf(unit_code: str, language: str = "") -> UnitPage | None:
    """What the unit says of itself, in the reader's language where it says it there."""
    rows = {
        page.locale.language_code: page
        for page in UnitPage.objects.live()
        .filter(unit__code=unit_code)
        .select_related("locale", "unit")
    }
    return rows.get(language or language_now()) or rows.get("vi")


def shelves_by_unit(language: str = "") -> dict[str, UnitPage]:
    """By the unit's code, what it says of itself."""
    code = language or language_now()
    rows = UnitPage.objects.live().select_related("unit", "locale")
    found = {page.unit.code: page for page in rows if page.locale.language_code == "vi"}
    found |= {page.unit.code: page for page in rows if page.locale.language_code == code}
    return found


def off_line_pages(language: str) -> QuerySet[NewsPage]:
    """Guidance that phones keep to be read without network."""
    rows = NewsPage.objects.live().filter(off_line=True, locale__language_code=language)
    found: QuerySet[NewsPage] = rows.order_by("title")[:OFF_LINE_MOST]
    return found


def address_in_other_language(page: Page) -> str:
    """Where the reader goes on in the other language: the page that says the same, else the list
    on which it would stand.
    """
    other = "vi" if page.locale.language_code == "en" else "en"
    found = translation_of(page, other) or translation_of(page.get_parent(), other)
    return str(found.url or "") if found is not None else ""


def translation_of(page: Any, language: str) -> Any:
    """The live page that says the same in the other language, or None."""
    locale = Locale.objects.filter(language_code=language).first()
    found = page.get_translation_or_none(locale) if locale else None
    return found if found is not None and found.live else None
