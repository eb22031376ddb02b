"""The door for mail: SMTP and LMTP, behind the city's own mail server (docs/how-to/mail.md)."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.db import close_old_connections, connection

from caunoi.channels.email.targets import Targets, find_targets
from caunoi.channels.incoming import store_mail

logger = logging.getLogger(__name__)

MAX_BYTES = 35 * 1024 * 1024  # 25 MB of files as mails carry them
MAX_RECIPIENTS = 20
LONGEST_LINE = 4 * 1024 * 1024
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
            known = await self._in_thread(lambda: bool(_find([address])))
        except Exception:
            logger.exception("an address could not be looked up")
            return LATER
        if not known:
            return f"550 5.1.1 No such address. To write to the police: {settings.SITE_URL}/"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """250 only when the mail is in the database; by LMTP one answer for each receiver."""
        if not isinstance(server, LMTP):
            return await self._keep(envelope, envelope.rcpt_tos)
        return "\r\n".join([await self._keep(envelope, [one]) for one in envelope.rcpt_tos])

    async def _keep(self, envelope: Any, addresses: list[str]) -> str:
        try:
            await self._in_thread(lambda: _store(envelope, addresses))
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


def _find(addresses: list[str]) -> Targets:
    return find_targets(addresses, takes_new=bool(settings.MAIL_PUBLIC))


def _store(envelope: Any, addresses: list[str]) -> None:
    found = _find(addresses)
    store_mail(
        bytes(envelope.content), reports=found.reports, deliveries=found.deliveries,
        public=found.public, wrong=found.wrong,
        empty_sender=not (envelope.mail_from or "").strip("<>"),
    )  # fmt: skip


class _Smtp(SMTP):
    """Takes lines of any length: whoever writes such mails is a resident all the same."""

    line_length_limit = LONGEST_LINE


class _Lmtp(LMTP):
    """One answer for each receiver after the mail (RFC 2033), whatever became of it."""

    line_length_limit = LONGEST_LINE
    _answers = 0  # how many the end of the mail asks for

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  (aiosmtpd's name)
        """Take a mail."""
        try:
            await super().smtp_DATA(arg)
        finally:
            self._answers = 0

    async def push(self, status: Any) -> None:
        """Say something to the client."""
        if self._answers > 1 and isinstance(status, str) and "\r\n" not in status:
            status = "\r\n".join([status] * self._answers)
        await super().push(status)
        if isinstance(status, str) and status.startswith("354 ") and self.envelope is not None:
            self._answers = len(self.envelope.rcpt_tos)


class SmtpController(Controller):
    """The door for servers that speak SMTP."""

    def factory(self) -> SMTP:
        """One connection."""
        return _Smtp(self.handler, **self.SMTP_kwargs)


class LmtpController(Controller):
    """The same reception for servers that speak LMTP."""

    def factory(self) -> SMTP:
        """One connection."""
        return _Lmtp(self.handler, **self.SMTP_kwargs)


class MailDoor:
    """Opens the door and keeps trying while another worker has it."""

    def __init__(self) -> None:
        self._reception: Reception | None = None
        self._controllers: list[Controller] = []

    def open(self) -> bool:
        """Listen where the settings say; False where somebody listens there already."""
        ways = [(SmtpController, settings.MAIL_IN_PORT), (LmtpController, settings.MAIL_LMTP_PORT)]
        wanted = [(kind, port) for kind, port in ways if port]
        if not wanted or not all(_is_free(settings.MAIL_IN_HOST, port) for _kind, port in wanted):
            return False  # asked every few seconds where another worker has the door
        self._reception = Reception()
        for kind, port in wanted:
            if not self._listen(kind, port):
                self.close()
                return False
        return True

    def _listen(self, kind: type[Controller], port: int) -> bool:
        controller = kind(
            self._reception, hostname=settings.MAIL_IN_HOST, port=port, data_size_limit=MAX_BYTES,
            ident="CauNoi", enable_SMTPUTF8=True, timeout=120,
        )  # fmt: skip
        try:
            controller.start()
        except OSError as error:
            logger.warning("the door for mail does not open: %s", error)
            controller.loop.close()
            return False
        self._controllers.append(controller)
        logger.info("mail comes in on port %s", port)
        return True

    @property
    def is_open(self) -> bool:
        """Whether this process has the door."""
        return bool(self._controllers)

    def close(self) -> None:
        """Finish what is being received, then stop listening."""
        for controller in self._controllers:
            controller.stop()
        self._controllers = []
        if self._reception is not None:
            self._reception.close()
            self._reception = None


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
