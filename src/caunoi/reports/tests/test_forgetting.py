"""What was kept for a time only goes when its time is over, and not a day earlier."""

from __future__ import annotations

import pytest
import time_machine

from caunoi.channels.worker import JOBS
from caunoi.core.errors import NotFound
from caunoi.reports.drafts import Draft
from caunoi.reports.jobs import run_forgetting
from caunoi.reports.models import Idempotency, ReceiptTry
from caunoi.reports.services.intake import receive_report
from caunoi.reports.services.receipts import open_report
from caunoi.reports.tests.reading import at

pytestmark = pytest.mark.usefixtures("city")
START = "2026-11-24 09:00"


def test_an_answer_is_given_again_for_thirty_days_and_then_forgotten():
    draft = Draft(text="Có nhóm đua xe trước ngõ", area_code="00316")
    with time_machine.travel(at(START), tick=False) as travel:
        first = receive_report(draft, idempotency_key="k1")
        travel.move_to(at("2026-12-24 08:59"))
        assert run_forgetting() == 0
        assert receive_report(draft, idempotency_key="k1").code == first.code
        travel.move_to(at("2026-12-24 09:20"))
        assert run_forgetting() == 1
        assert not Idempotency.objects.exists()
        assert receive_report(draft, idempotency_key="k1").code != first.code


def test_tries_are_forgotten_when_they_slow_nobody_any_more():
    with time_machine.travel(at(START), tick=False) as travel:
        with pytest.raises(NotFound):
            open_report("482177305", "ba ba ba")
        travel.shift(20 * 60)
        run_forgetting()
        assert ReceiptTry.objects.count() == 1
        travel.shift(11 * 60)
        assert run_forgetting() == 1
        assert not ReceiptTry.objects.exists()


def test_the_worker_cleans_up():
    assert {"uploads", "forgetting"} <= {job.name for job in JOBS}
