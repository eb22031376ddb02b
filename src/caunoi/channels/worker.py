"""The worker's loop: tell of events, send letters, run the jobs whose time has come."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

from django.conf import settings
from django.db import (
    DatabaseError,
    InterfaceError,
    close_old_connections,
    connections,
    transaction,
)

from caunoi.channels.booking_chats import forget_handovers
from caunoi.channels.broadcasts.posting import send_posts
from caunoi.channels.broadcasts.spreading import spread_waiting
from caunoi.channels.choices import Route
from caunoi.channels.conversing import go_on_alone
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.door import TRY_AGAIN_SECONDS, MailDoor
from caunoi.channels.email.imap import Reader
from caunoi.channels.email.known import forget_addresses
from caunoi.channels.email.mailboxes import BadMailbox, read_box
from caunoi.channels.facebook.watching import watch_page
from caunoi.channels.hooks import forget_old_hooks, process_hooks
from caunoi.channels.incoming import forget_old_mail, process_mail
from caunoi.channels.mailing.sending import send_notice_mail
from caunoi.channels.mailing.subscriptions import forget_unconfirmed
from caunoi.channels.models import JobRun
from caunoi.channels.neighbourhood_groups import whisper
from caunoi.channels.push.sending import send_pushes
from caunoi.channels.sender import SENDERS, send_waiting
from caunoi.channels.spool import drain_spool
from caunoi.channels.zalo.groups import watch_groups
from caunoi.channels.zalo.history import look_back_everywhere
from caunoi.channels.zalo.publishing import tell_followers_later
from caunoi.channels.zalo.tokens import renew_ahead
from caunoi.channels.zalo.usage import check_accounts
from caunoi.core.clock import now
from caunoi.core.files.originals import drop_stale_uploads
from caunoi.core.files.processing import process_pending_files
from caunoi.core.jobs import run_sealing
from caunoi.law.jobs import run_due_rules
from caunoi.neighbourhoods.jobs import run_promises
from caunoi.procedures.jobs import run_desks
from caunoi.procedures.jobs import run_forgetting as forget_papers
from caunoi.questions.jobs import run_noting, run_word_counts
from caunoi.reports.jobs import run_clocks, run_forgetting, run_successions, run_transfers

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.15
MAIL_IDLE_SECONDS = 1.0
NOTICE_IDLE_SECONDS = 0.5
AFTER_ERROR_SECONDS = 2.0
NICE = 5  # of the process that sends notices: persons first


@dataclass(frozen=True, slots=True)
class Job:
    """A job and how often it runs, whatever the number of workers."""

    name: str
    every: timedelta
    run: Callable[[], int]


JOBS: tuple[Job, ...] = (
    Job("seal", timedelta(seconds=5), run_sealing),
    Job("files", timedelta(seconds=2), process_pending_files),
    Job("clocks", timedelta(seconds=30), run_clocks),
    Job("transfers", timedelta(minutes=5), run_transfers),
    Job("old mail", timedelta(hours=1), forget_old_mail),
    Job("old addresses", timedelta(hours=1), forget_addresses),
    Job("chats", timedelta(seconds=5), go_on_alone),
    Job("promises", timedelta(minutes=1), run_promises),
    Job("desks", timedelta(minutes=2), run_desks),
    Job("papers", timedelta(hours=1), forget_papers),
    Job("old links", timedelta(hours=1), forget_handovers),
    Job("whispers", timedelta(seconds=5), whisper),
    Job("spool", timedelta(seconds=5), drain_spool),
    Job("old hooks", timedelta(hours=1), forget_old_hooks),
    Job("unconfirmed", timedelta(hours=1), forget_unconfirmed),
    Job("rules", timedelta(minutes=10), run_due_rules),
    Job("uploads", timedelta(minutes=10), drop_stale_uploads),
    Job("forgetting", timedelta(hours=1), run_forgetting),
    Job("successions", timedelta(hours=6), run_successions),
    Job("questions of channels", timedelta(minutes=5), run_noting),
    Job("words of answers", timedelta(hours=1), run_word_counts),
)

# Notices to many, each way in a loop of its own, and all in a process beside: threads of one wait
# for its interpreter, and so would an answer to a person.
NOTICE_STEPS: tuple[Callable[[], int], ...] = (
    spread_waiting, send_pushes, send_pushes,  # one claims while the other sends
    send_notice_mail, partial(send_posts, Route.FACEBOOK),
    partial(send_posts, Route.ZALO), partial(send_posts, Route.ZALO_GROUP),
)  # fmt: skip
# Those that ask platforms: whoever is slow to answer there holds up no clock of ours.
REMOTE_JOBS: tuple[Job, ...] = (
    Job("facebook page", timedelta(seconds=settings.FACEBOOK_WATCH_SECONDS), watch_page),
    Job("zalo tokens", timedelta(minutes=10), renew_ahead),
    Job("zalo history", timedelta(minutes=10), look_back_everywhere),
    Job("zalo account", timedelta(hours=1), check_accounts),
    Job("zalo groups", timedelta(hours=12), watch_groups),
    Job("zalo followers", timedelta(minutes=5), tell_followers_later),
)


class Worker:
    """One worker, of two processes; any number may run beside each other."""

    def __init__(self, jobs: tuple[Job, ...] = JOBS) -> None:
        self.jobs = jobs
        self.stopping = threading.Event()
        self.broken = False

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Finish what is in hand, then end."""
        self.stopping.set()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. A database that is away is waited for.

        Raises:
            SystemExit: the process beside it died, so that both are to be started anew.
        """
        connections.close_all()  # no line to the database is shared by two processes
        notices = multiprocessing.get_context("fork").Process(target=self._send_notices)
        notices.start()
        try:
            self._work(notices)
        finally:
            notices.terminate()
            notices.join(20)
        if self.broken:
            raise SystemExit(1)

    def _send_notices(self) -> None:
        """The process beside, until it is stopped or the first one is gone."""
        os.nice(NICE)
        self._heed_signals()
        beside = [
            threading.Thread(target=self._loop, args=(step, NOTICE_IDLE_SECONDS), daemon=True)
            for step in NOTICE_STEPS
        ]
        for thread in beside:
            thread.start()
        parent = multiprocessing.parent_process()
        while parent and not self.stopping.is_set():
            if wait([parent.sentinel], timeout=0.5):
                self.stop()
        for thread in beside:
            thread.join(20)

    def _heed_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)

    def _watch(self, notices: BaseProcess) -> None:
        """End when the process beside does: who starts workers anew starts both."""
        while not self.stopping.is_set():
            if wait([notices.sentinel], timeout=0.5) and not self.stopping.is_set():
                logger.error("the process that sends notices died; ending, to be started anew")
                self.broken = True
                self.stop()

    def _work(self, notices: BaseProcess) -> None:
        self._heed_signals()
        door = MailDoor()
        steps: tuple[tuple[Callable[[], int], float], ...] = (
            # A channel's own loop: one that is slow or dead holds up no other.
            *((partial(send_waiting, channel=channel), IDLE_SECONDS) for channel in SENDERS),
            (self.run_jobs, 1.0),
            (partial(self.run_jobs, REMOTE_JOBS), 1.0),
            (process_hooks, IDLE_SECONDS),
            (process_mail, MAIL_IDLE_SECONDS),
        )
        beside = [threading.Thread(target=self._loop, args=words, daemon=True) for words in steps]
        beside.append(threading.Thread(target=self._keep_open, args=(door,), daemon=True))
        beside.append(threading.Thread(target=self._watch, args=(notices,), daemon=True))
        beside += self._readers()
        for thread in beside:
            thread.start()
        self._loop(dispatch_events, IDLE_SECONDS)
        door.close()
        for thread in beside:
            thread.join(20)

    def _readers(self) -> list[threading.Thread]:
        """A thread for each mailbox of the settings."""
        threads = []
        for address in settings.MAILBOXES:
            try:
                reader = Reader(read_box(address), self.stopping)
            except BadMailbox as error:
                logger.error("a mailbox of CAUNOI_MAILBOXES is left out: %s", error)
            else:
                threads.append(threading.Thread(target=reader.run, daemon=True))
        return threads

    def _keep_open(self, door: MailDoor) -> None:
        """Have the door for mail, or stand ready for when the worker that has it is gone."""
        wanted = settings.MAIL_IN_PORT or settings.MAIL_LMTP_PORT
        while wanted and not self.stopping.is_set():
            if not door.is_open:
                door.open()
            self.stopping.wait(TRY_AGAIN_SECONDS)

    def _loop(self, step: Callable[[], int], idle: float) -> None:
        while not self.stopping.is_set():
            try:
                done = step()
            except (DatabaseError, InterfaceError):
                logger.exception("the database did not answer; trying again")
                close_old_connections()
                self.stopping.wait(AFTER_ERROR_SECONDS)
            except Exception:
                logger.exception("a step of the worker failed; trying again")
                self.stopping.wait(AFTER_ERROR_SECONDS)
            else:
                if not done:
                    self.stopping.wait(idle)

    def run_jobs(self, jobs: tuple[Job, ...] = ()) -> int:
        """Run every job that is due and that no other worker is running."""
        jobs = jobs or self.jobs
        last = dict(JobRun.objects.values_list("name", "last_at"))
        for job in jobs:
            if self.stopping.is_set():
                break
            if job.name not in last or last[job.name] <= now() - job.every:
                run_if_due(job)
        return 0


def run_if_due(job: Job) -> bool:
    """Run a job under its row's lock where its time has come; returns whether it ran."""
    moment = now()
    JobRun.objects.get_or_create(name=job.name, defaults={"last_at": moment - job.every})
    with transaction.atomic():
        row = (
            JobRun.objects.select_for_update(skip_locked=True)
            .filter(name=job.name, last_at__lte=moment - job.every)
            .first()
        )
        if row is None:
            return False
        row.last_at = moment
        row.save(update_fields=["last_at"])
    begun = time.monotonic()
    try:
        done = job.run()
    except Exception:
        logger.exception("job %s failed", job.name)
        return True
    if done:
        logger.info("job %s: %s in %.1f s", job.name, done, time.monotonic() - begun)
    return True
