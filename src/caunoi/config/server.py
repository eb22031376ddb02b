"""`caunoi serve`: the web server, granian, on one address, with as many processes as asked for."""

from __future__ import annotations

import os
import socket

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

STOP_SECONDS = 10  # an open event stream is cut after that


class PortTaken(Exception):
    """Another program listens at this address; the message says what to do."""


def require_free(host: str, port: int) -> None:
    """Raises PortTaken where nobody could listen at this address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise PortTaken(
                f"Port {port} of {host} cannot be used ({reason}): choose another, e.g. {port + 1}."
            ) from error


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first.

    Raises:
        PortTaken: somebody else listens there.
    """
    require_free(host, port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    server = Granian(
        "caunoi.config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        websockets=False,
        backlog=2048,
        log_level=LogLevels.warning,
        log_access=False,  # a line with an address would tell on an anonymous reporter
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.serve()
