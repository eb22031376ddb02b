"""Jobs run when their time has come, and only then, however many workers there are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.channels.models import JobRun
from caunoi.channels.worker import JOBS, Job, Worker, run_if_due
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


@pytest.mark.django_db
def test_a_turn_in_which_nothing_is_due_asks_once(django_assert_num_queries):
    jobs = tuple(Job(f"test {n}", timedelta(minutes=5), lambda: 0) for n in range(9))
    worker = Worker(jobs)
    worker.run_jobs()
    assert JobRun.objects.filter(name__startswith="test ").count() == 9
    with django_assert_num_queries(1):
        worker.run_jobs()
