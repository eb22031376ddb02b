"""The log's tests read its sentences in English, and many begin with a sealed history."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from caunoi.core.log.models import LogLeaf
from caunoi.core.log.tests.history import found, seal_all, write_history
from caunoi.core.models import Event


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def events(db: None) -> list[Event]:
    """Twelve events of three reports, sealed under three checkpoints, in the order of the log."""
    written = write_history()
    seal_all()
    assert found() is None
    order = dict(LogLeaf.objects.values_list("event_id", "index"))
    return sorted(written, key=lambda event: order[event.pk])
