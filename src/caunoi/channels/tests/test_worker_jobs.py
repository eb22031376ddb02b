"""Jobs run when their time has come, and only then, however many workers there are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.channels.models import JobRun
from caunoi.channels.worker import JOBS, Job, run_if_due
from caunoi.core.clock import now


@pytest.mark.django_db
def test_a_job_runs_once_a_period_and_again_after_it():
    runs: list[int] = []

    def work() -> int:
        runs.append(1)
        return 1

    job = Job("test", timedelta(minutes=5), work)
    assert run_if_due(job)
    assert not run_if_due(job)
    JobRun.objects.filter(name="test").update(last_at=now() - timedelta(minutes=6))
    assert run_if_due(job)
    assert len(runs) == 2


@pytest.mark.django_db
def test_a_job_that_fails_stops_no_other():
    def fail() -> int:
        raise RuntimeError("broken")

    assert run_if_due(Job("test", timedelta(minutes=5), fail))


def test_job_names_are_their_own():
    assert len({job.name for job in JOBS}) == len(JOBS)
