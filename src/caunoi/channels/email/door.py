"""The door for mail: an SMTP server behind the city's own mail server (docs/how-to/mail.md)."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import close_old_connections, connection

from caunoi.channels.email.addresses import read_bounce_address, read_reply_address
from caunoi.channels.incoming import store_mail
from caunoi.channels.models import Delivery
from caunoi.reports.models import Report

logger = logging.getLogger(__name__)

MAX_BYTES = 35 * 1024 * 1024  # 25 MB of files as mails carry them
MAX_RECIPIENTS = 20
TRY_AGAIN_SECONDS = 5.0
LATER = "451 4.3.0 We cannot store it at the moment. Please try again later."
_T = TypeVar("_T")


class Reception:
    """Answers a mail server: who is known here, and whether a mail is stored."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="mail-in")

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """250 for an address that we signed, 550 for any other."""
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            known = await self._in_thread(lambda: _find(address) is not None)
        except Exception:
            logger.exception("an address could not be looked up")
            return LATER
        if not known:
            return f"550 5.1.1 No such address. To write to the police: {settings.SITE_URL}/"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """250 only when the mail is in the database."""
        try:
            await self._in_thread(lambda: _store(envelope))
        except Exception:
            logger.exception("a mail could not be stored")
            return LATER
        return "250 2.0.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong: the mail stays with its server, which comes again."""
        logger.error("the door for mail failed: %s", type(error).__name__)
        return LATER

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        def run() -> _T:
            close_old_connections()
            return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    def close(self) -> None:
        """Let go of the threads and their connections to the database."""
        for _ in range(2):
            self._threads.submit(connection.close)
        self._threads.shutdown()


def _find(address: str) -> tuple[str, UUID] | None:
    report_id = read_reply_address(address)
    if report_id is not None:
        return ("report", report_id) if Report.objects.filter(pk=report_id).exists() else None
    delivery_id = read_bounce_address(address)
    if delivery_id is not None and Delivery.objects.filter(pk=delivery_id).exists():
        return "delivery", delivery_id
    return None


def _store(envelope: Any) -> None:
    found = [pair for address in envelope.rcpt_tos if (pair := _find(address)) is not None]
    store_mail(
        bytes(envelope.content),
        reports={pk for kind, pk in found if kind == "report"},
        deliveries={pk for kind, pk in found if kind == "delivery"},
        empty_sender=not (envelope.mail_from or "").strip("<>"),
    )


class MailDoor:
    """Opens the door and keeps trying while another worker has it."""

    def __init__(self) -> None:
        self._reception: Reception | None = None
        self._controller: Controller | None = None

    def open(self) -> bool:
        """Listen where the settings say; False where somebody listens there already."""
        if not _is_free(settings.MAIL_IN_HOST, settings.MAIL_IN_PORT):
            return False  # asked every few seconds where another worker has the door
        reception = Reception()
        controller = Controller(
            reception, hostname=settings.MAIL_IN_HOST, port=settings.MAIL_IN_PORT,
            data_size_limit=MAX_BYTES, ident="CauNoi", enable_SMTPUTF8=True, timeout=120,
        )  # fmt: skip
        try:
            controller.start()
        except OSError as error:
            logger.warning("the door for mail does not open: %s", error)
            controller.loop.close()
            return False
        self._reception, self._controller = reception, controller
        logger.info("mail comes in on port %s", settings.MAIL_IN_PORT)
        return True

    @property
    def is_open(self) -> bool:
        """Whether this process has the door."""
        return self._controller is not None

    def close(self) -> None:
        """Finish what is being received, then stop listening."""
        if self._controller is not None and self._reception is not None:
            self._controller.stop()
            self._reception.close()
            self._controller = self._reception = None


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
