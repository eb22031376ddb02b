"""Components: what they say, and that colour is never alone in saying it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from caunoi.core.clock import now
from caunoi.core.templatetags.components import TONE_ICONS, due_state


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def render(source: str, **context: Any) -> str:
    return Template("{% load look components %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("hours", "met", "paused", "state"),
    [
        (30, None, False, "running"),
        (5, None, False, "soon"),
        (-1, None, False, "late"),
        (-1, None, True, "paused"),
        (5, -1, False, "met"),
        (-5, -1, False, "met-late"),
    ],
)
def test_a_deadline_says_where_it_stands(
    hours: int, met: int | None, paused: bool, state: str
) -> None:
    moment = now()
    met_at = None if met is None else moment + timedelta(hours=met)
    assert due_state(moment + timedelta(hours=hours), met_at, paused=paused) == state


def test_a_late_deadline_says_so_in_words() -> None:
    html = render("{% due at law='Art. 147' %}", at=now() - timedelta(days=2, minutes=1))
    assert "2 days late" in html
    assert "late" in html.replace("cn-due-late", "")
    assert "Art. 147" in html


@pytest.mark.parametrize("tone", list(TONE_ICONS))
def test_every_badge_has_an_icon_and_words(tone: str) -> None:
    html = render("{% badge 'Decided' tone %}", tone=tone)
    assert "<svg" in html
    assert "Decided" in html


def test_text_put_into_components_is_escaped() -> None:
    bad = "<b>x</b>"
    for source in (
        "{% badge bad %}",
        "{% empty bad bad %}",
        "{% secret bad bad %}",
        "{% alert title=bad %}{{ bad }}{% endalert %}",
        "{% card title=bad %}{{ bad }}{% endcard %}",
        "{% station title=bad who=bad %}{{ bad }}{% endstation %}",
        "{% dialog 'd' bad %}{{ bad }}{% enddialog %}",
        "{% more bad %}{{ bad }}{% endmore %}",
        "{% keycap bad bad %}",
    ):
        assert "<b>" not in render(source, bad=bad), source


def test_block_components_keep_their_markup() -> None:
    html = render(
        "{% alert 'danger' title='Stop' %}<p>Read {{ what }}</p>{% endalert %}", what="it"
    )
    assert "<p>Read it</p>" in html
    assert 'role="alert"' in html


def test_pagination_keeps_the_search() -> None:
    request = RequestFactory().get("/x/?q=trom+xe&page=3")
    page = Paginator(range(100), 10).get_page(3)
    html = render("{% pagination page %}", page=page, request=request)
    assert 'href="?q=trom+xe&amp;page=4"' in html
    assert 'aria-current="page">3<' in html


def test_one_page_needs_no_pagination() -> None:
    page = Paginator(range(5), 10).get_page(1)
    assert "<nav" not in render("{% pagination page %}", page=page)


def test_steps_are_said_in_words() -> None:
    html = render("{% steps 2 5 'Where' %}")
    assert "Step 2 of 5: Where" in html
    assert html.count('data-step="done"') == 1
