"""What was planned goes live and ends by the worker's own job, at its moment."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.test import Client
from django.utils.module_loading import import_string

from caunoi.core.clock import now
from caunoi.portal.models import NewsPage
from caunoi.portal.tests.making import make_news


def run(settings) -> int:
    """The job as the worker finds it."""
    path, every = settings.WORKER_JOBS["planned pages"]
    assert every <= 60
    done: int = import_string(path)()
    return done


def test_a_planned_page_goes_live_and_ends_at_its_moments(city, settings):
    begun = now()
    page = make_news(live=False, first_published_at=None, last_published_at=None)
    page.go_live_at, page.expire_at = begun + timedelta(hours=2), begun + timedelta(hours=5)
    page.save_revision().publish()
    assert not NewsPage.objects.get().live

    for hours, live in ((1, False), (2.1, True), (4.9, True), (5.1, False), (9, False)):
        with time_machine.travel(begun + timedelta(hours=hours), tick=False):
            run(settings)
            assert run(settings) == 0  # twice is once
            assert Client().get(page.url).status_code == (200 if live else 404), hours
            assert (page.title in Client().get("/tin-tuc/").content.decode()) is live

    assert NewsPage.objects.get().expired


def test_nothing_planned_costs_three_questions_and_changes_nothing(
    city, settings, django_assert_num_queries
):
    make_news()
    with django_assert_num_queries(3):
        assert run(settings) == 0
