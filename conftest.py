"""The test run's ground: settings, translations, a PostgreSQL that starts when a test needs it."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "src"))

import django  # noqa: E402
import pytest  # noqa: E402
from pytest_django.plugin import DjangoDbBlocker  # noqa: E402

from caunoi.core import postgres  # noqa: E402

TEST_HOME = Path(os.environ.get("CAUNOI_TEST_HOME", ROOT / "var-test"))
EMBEDDED = not os.environ.get("CAUNOI_TEST_DATABASE_URL")


def _prepare_environment() -> None:
    """What settings read; no database starts here, so that `--collect-only` stays quick."""
    files = tempfile.mkdtemp(prefix="caunoi-test-")
    atexit.register(shutil.rmtree, files, ignore_errors=True)
    os.environ["CAUNOI_HOME"] = files
    os.environ["DATABASE_URL"] = (
        postgres.address(TEST_HOME, "postgres")
        if EMBEDDED
        else os.environ["CAUNOI_TEST_DATABASE_URL"]
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "caunoi.config.settings_test"


def _compile_translations() -> None:
    for catalogue in (ROOT / "locale").glob("*/LC_MESSAGES/django.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            subprocess.run(
                [sys.executable, str(ROOT / "scripts" / "compile_messages.py")], check=True
            )


_prepare_environment()
_compile_translations()
django.setup()

from caunoi.core import brakes  # noqa: E402
from caunoi.testing.database import test_database  # noqa: E402  (needs Django to be set up)

pytest_plugins = ["caunoi.testing.fixtures"]  # the cast and the city


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: whoever is through with the short ones takes over from the others.

    What shares a ground that takes a minute to lay comes before all, so that one process alone
    has it: work is taken over from the end.
    """
    order = ("ground", "faults", "browser")
    items.sort(key=lambda item: [not item.get_closest_marker(mark) for mark in order])


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,  # comes first
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A database of this process's own, cloned from a template that holds the tables."""
    with (
        django_db_blocker.unblock(),
        test_database(TEST_HOME, embedded=EMBEDDED),
        django_db_blocker.block(),
    ):
        yield


@pytest.fixture(autouse=True)
def _brakes_released() -> None:
    """All tests press from one address."""
    brakes.forget()
