"""One server, one city and one cast for all tests of the live stream: all really written."""

from __future__ import annotations

import time
import urllib.error
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from caunoi.accounts.access import Actor
from caunoi.config.tests.test_serve import Running, address_of_test_database, ask, caunoi, free_port
from caunoi.testing.cast import PARTS, cast_officer
from caunoi.testing.reference import clear_city, load_city

START_SECONDS = 60


@pytest.fixture(scope="module")
def running(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Running]:
    """`caunoi serve` as a process of its own, on the test run's database."""
    with django_db_blocker.unblock():
        address = address_of_test_database()
    port = free_port()
    started = caunoi(
        tmp_path_factory.mktemp("live"), "serve", "--port", str(port), DATABASE_URL=address
    )
    started.url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                assert ask(f"{started.url}/healthz") == 200
                break
            except urllib.error.HTTPError:
                raise AssertionError(started.said()) from None
            except OSError:
                assert started.process.poll() is None, started.said()
                time.sleep(0.1)
        yield started
    finally:
        started.end()


@pytest.fixture(scope="module")
def hanoi(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Actor]]:
    """The city and the whole cast by name, committed; gone with the module."""
    with django_db_blocker.unblock():
        clear_city()
        load_city()
        try:
            yield {key: cast_officer(key) for key in PARTS}
        finally:
            call_command(
                "flush", verbosity=0, interactive=False, reset_sequences=False,
                allow_cascade=True, inhibit_post_migrate=False,
            )  # fmt: skip
            clear_city()
