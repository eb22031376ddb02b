"""Work done by several processes at once: they are forked, and end with the one that asked."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connections

Job = TypeVar("Job")
Result = TypeVar("Result")
WATCH_SECONDS = 1.0


def spread(
    work: Callable[[Job], Result], jobs: Iterable[Job], *, hands: int
) -> Iterator[Result]:  # fmt: skip
    """The results of `work` on every job, in the order of the jobs; by so many processes.

    With one hand it is done here. A failure in one is raised here.
    """
    if hands <= 1:
        yield from map(work, jobs)
        return
    # A connection has one owner: each process opens its own.
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    with forked.Pool(hands, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        yield from pool.imap(work, jobs)


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Another process does `work` meanwhile; at the end it is waited for.

    Raises:
        RuntimeError: it failed; what it said is on the error output.
    """
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    other = forked.Process(target=work, daemon=True)
    other.start()
    yield
    other.join()
    if other.exitcode:
        raise RuntimeError(f"what ran beside ended with code {other.exitcode}")


def _end_with(parent: int) -> None:
    """End this process when the one that forked it is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
