"""A page gets its translation from who keeps it; the other language is never a dead end."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from wagtail.models import WorkflowState

from caunoi.accounts.choices import Role
from caunoi.core.clock import today
from caunoi.portal.models import NewsPage
from caunoi.portal.tests.making import make_news, make_shelf
from caunoi.portal.tests.test_editors import form, signed_in


def switch_of(address: str) -> str:
    html = Client().get(address).content.decode()
    found: list[str] = re.findall(r'<a href="([^"]+)" hreflang="(?:en|vi)" lang', html)
    return found[0]


def test_an_editor_writes_the_english_page_of_a_vietnamese_one(city):
    page = make_news(review_on=today() + timedelta(days=90))
    editor = signed_in(Role.EDITOR, "PC08")
    way = f"/quan-tri/translation/submit/page/{page.pk}/"
    html = editor.get(f"/quan-tri/pages/{page.pk}/edit/").content.decode()
    assert html.count(way) == 2  # the menu, and beside the language
    assert "Viết bản tiếng Anh" in html
    asked = editor.get(way).content.decode()
    [english] = re.findall(r'name="locales" value="(\d+)">Viết bản tiếng Anh', asked)
    answer = editor.post(way, {"locales": english})
    made = NewsPage.objects.exclude(pk=page.pk).get()
    assert answer["Location"] == f"/quan-tri/pages/{made.pk}/edit/"
    assert made.get_parent().pk == make_shelf("PC08", "en").pk
    assert (made.live, made.owner_unit, made.review_on) == (False, page.owner_unit, page.review_on)
    sent = {"title": "Crossing the street", "slug": "crossing-the-street", "action-submit": "1"}
    assert editor.post(f"/quan-tri/pages/{made.pk}/edit/", form(**sent)).status_code == 302
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    assert page.get_translation(made.locale).pk == made.pk
    assert way not in editor.get(f"/quan-tri/pages/{page.pk}/edit/").content.decode()


def test_no_other_unit_writes_it(city):
    page = make_news()
    make_shelf("PC07")
    stranger = signed_in(Role.EDITOR, "PC07")
    way = f"/quan-tri/translation/submit/page/{page.pk}/"
    assert stranger.get(way).status_code == stranger.post(way, {"locales": "1"}).status_code == 404
    assert NewsPage.objects.count() == 1


def test_the_switch_leads_to_the_translation_or_to_the_list_in_that_language(city):
    page = make_news()
    shelf = make_shelf("PC08", "en")
    assert switch_of(page.url) == shelf.url
    assert Client().get(shelf.url).status_code == 200
    other = make_news("Crossing the street", language="en", translation_key=page.translation_key)
    assert switch_of(page.url) == other.url
    assert switch_of(other.url) == page.url
    other.unpublish()
    assert switch_of(page.url) == shelf.url
