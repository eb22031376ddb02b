"""`/tim-kiem/`: one search over news, legal texts, notices, units and wards, without marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _
from modelsearch.query import Or, PlainText
from wagtail.models import Locale, Page

from caunoi.channels.broadcasts.selectors import public_notices
from caunoi.core.folding import fold
from caunoi.places.meaning import wards_meant
from caunoi.portal.models import LegalPage, NewsPage
from caunoi.portal.selectors.news import language_now
from caunoi.procedures import catalogue as procedures
from caunoi.procedures.paper_forms import forms_meant
from caunoi.questions.doors import doors_for
from caunoi.questions.models import Synonym
from caunoi.questions.selectors.finding import find_answers
from caunoi.questions.selectors.suggesting import near_enough
from caunoi.units import directory

EACH = 10
SHORTEST = 2
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: heading, what is said of it, where it stands: an address, or a view's name with
    what stands in its address, if anything. `at`: the place on that page.
    """

    title: str
    text: str
    url: str = ""
    view: str = ""
    arg: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The hits of one kind."""

    label: str
    icon: str
    hits: tuple[Hit, ...]


def search_all(words: str) -> list[Shelf]:
    """What is found, by kind; kinds without a hit are left out."""
    folded = fold(words[:LONGEST])
    if len(folded) < SHORTEST:
        return []
    said = said_otherwise(folded)
    wards = Shelf(_("Wards"), "map-pin", _wards(words))
    found = [
        Shelf(_("You may be looking for this"), "arrow-forward-up", _doors(words)),
        Shelf(_("Questions and answers"), "message-question", _answers(words)),
        Shelf(_("Procedures"), "clipboard-list", _procedures(words)),
        Shelf(_("News and guidance"), "news", _pages(NewsPage, said)),
        Shelf(_("Warnings and notices"), "alert-triangle", _notices(said)),
        Shelf(_("Legal texts"), "gavel", _pages(LegalPage, said)),
        Shelf(_("Units"), "building", _units(said)),
    ]
    # Two words that are a ward's name mean the ward; one may be anything.
    found.insert(1 if " " in folded else len(found) - 1, wards)
    shelves = [shelf for shelf in found if shelf.hits]
    if shelves:
        return shelves
    # Nothing is called so: perhaps a ward with a slip of the finger.
    near = _wards(words, whole=False)
    return [Shelf(_("Wards"), "map-pin", near)] if near else []


def said_otherwise(folded: str) -> list[str]:
    """The words as they are, then with each synonym in its place, without marks."""
    ways = [folded]
    padded = f" {folded} "
    for row in Synonym.objects.values_list("words", flat=True):
        alike = [fold(word) for word in row.split(",") if fold(word)]
        for word in alike:
            if f" {word} " in padded:
                ways += [
                    padded.replace(f" {word} ", f" {other} ").strip()
                    for other in alike if other != word
                ]  # fmt: skip
    return list(dict.fromkeys(ways))[:8]


def _doors(words: str) -> tuple[Hit, ...]:
    return tuple(Hit(str(one.title), str(one.text), view=one.view) for one in doors_for(words))


def _answers(words: str) -> tuple[Hit, ...]:
    found = (hit.answer for hit in near_enough(find_answers(words)))
    return tuple(
        Hit(one.shown_title, one.shown_short, view="questions:answer", arg=one.slug)
        for one in found
    )


def _procedures(words: str) -> tuple[Hit, ...]:
    """Forms before what they are used for: who names a form wants the form."""
    forms = tuple(
        Hit(f"{one.code}: {one.name}", str(one.where), view="procedures:forms", at=one.anchor)
        for one in forms_meant(words)
    )
    found = procedures.search(words, limit=EACH)
    return forms + tuple(
        Hit(str(one.content.name), "", view="procedures:show", arg=one.slug) for one in found
    )


def _pages(model: type[Page], said: list[str]) -> tuple[Hit, ...]:
    locale = Locale.objects.filter(language_code=language_now()).first()
    if locale is None:
        return ()
    rows = model.objects.live().filter(locale=locale)  # the index knows the key, not its language
    query = Or([PlainText(way, operator="and") for way in said])
    found: Iterable[NewsPage | LegalPage] = rows.search(query)[:EACH]
    return tuple(
        Hit(page.title, page.lead if isinstance(page, NewsPage) else page.about, page.url or "")
        for page in found
    )


def _has(text: str, said: list[str]) -> bool:
    words = f" {fold(text)} "
    return any(all(f" {word}" in words for word in way.split()) for way in said)


def _notices(said: list[str]) -> tuple[Hit, ...]:
    language = language_now()
    found = (
        notice
        for notice in public_notices()
        if _has(f"{notice.title(language)} {notice.text(language)}", said)
    )
    return tuple(
        Hit(notice.title(language), notice.text(language), notice.path(language))
        for notice in islice(found, EACH)
    )


def _wards(words: str, *, whole: bool = True) -> tuple[Hit, ...]:
    meant = wards_meant(words, whole=whole)
    return tuple(
        Hit(place.label, meant.note, view="portal:ward", arg=place.code)
        for place in meant.wards[:5]
    )


def _units(said: list[str]) -> tuple[Hit, ...]:
    found = (
        unit
        for unit in directory.units_on()
        if any(way in name for way in said for name in unit.folded_names) and not unit.area_code
    )
    return tuple(
        Hit(unit.label, unit.hotline, view="portal:unit", arg=unit.code.lower())
        for unit in islice(found, EACH)
    )
