"""Looking for harmful content: clamd over its own protocol, or an honest "nobody looked".

A scanner that does not answer is never taken for a clean bill: the file waits in quarantine.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from caunoi.core.files.choices import ScanState
from caunoi.core.files.sealing import Reads

CONNECT_SECONDS = 5
ANSWER_SECONDS = 120
_CHUNK = 256 * 1024
_MAX_ANSWER = 4096


class ScannerDown(Exception):
    """The scanner cannot be reached or does not answer as it should."""


@dataclass(frozen=True)
class Verdict:
    """What a scanner said: a settled state and, for INFECTED, the name it gave."""

    state: ScanState
    note: str = ""


class Scanner(Protocol):
    """Anything that can judge content."""

    def scan(self, content: Reads) -> Verdict:
        """Judge a stream. Raises ScannerDown."""
        ...


class NoScanner:
    """None is set up; says so."""

    def scan(self, content: Reads) -> Verdict:
        """Always UNSCANNED."""
        return Verdict(ScanState.UNSCANNED)


class Clamd:
    """ClamAV's daemon by INSTREAM, over TCP ("host:port") or a Unix socket ("/run/clamd.sock")."""

    def __init__(self, address: str) -> None:
        self.address = address

    def scan(self, content: Reads) -> Verdict:
        """CLEAN, INFECTED with the signature's name, or TOO_LARGE for the daemon's limit.

        Raises:
            ScannerDown: no connection, no answer in time, or an answer that is none of these.
        """
        try:
            with self._connect() as line:
                line.settimeout(ANSWER_SECONDS)
                self._send(line, content)
                answer = self._answer(line)
        except OSError as error:
            raise ScannerDown(str(error)) from error
        return _verdict(answer)

    def is_up(self) -> bool:
        """Whether the daemon answers PING; asked by `caunoi doctor` and health."""
        try:
            with self._connect() as line:
                line.sendall(b"zPING\0")
                return self._answer(line) == "PONG"
        except OSError:
            return False

    def _connect(self) -> socket.socket:
        if self.address.startswith("/"):
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(CONNECT_SECONDS)
            try:
                line.connect(self.address)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS)

    @staticmethod
    def _send(line: socket.socket, content: Reads) -> None:
        """Length-prefixed pieces, ended by an empty one."""
        try:
            line.sendall(b"zINSTREAM\0")
            while data := content.read(_CHUNK):
                line.sendall(struct.pack(">I", len(data)) + data)
            line.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            return  # beyond its size limit clamd answers and hangs up while we still send

    @staticmethod
    def _answer(line: socket.socket) -> str:
        answer = b""
        while b"\0" not in answer and len(answer) < _MAX_ANSWER:
            data = line.recv(_MAX_ANSWER)
            if not data:
                break
            answer += data
        return answer.partition(b"\0")[0].decode(errors="replace").strip()


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict(ScanState.CLEAN)
    if said.endswith(" FOUND"):
        return Verdict(ScanState.INFECTED, said.removesuffix(" FOUND")[:120])
    if "size limit exceeded" in said:
        return Verdict(ScanState.TOO_LARGE)
    raise ScannerDown(f"unexpected answer {answer[:80]!r}")


def get_scanner() -> Scanner:
    """The scanner of this installation: clamd at settings.CLAMD, or none."""
    return Clamd(settings.CLAMD) if settings.CLAMD else NoScanner()


def is_barred(sha256: bytes) -> bool:
    """Whether the file is on the list of known forbidden content (settings.BARRED_HASHES).

    The list: one SHA-256 in hexadecimal on each line, words after it are ignored.
    """
    if not settings.BARRED_HASHES:
        return False
    path = Path(settings.BARRED_HASHES)
    return bytes(sha256).hex() in _barred(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _barred(path: Path, _changed: int) -> frozenset[str]:
    lines = path.read_text(encoding="ascii", errors="ignore").splitlines()
    return frozenset(line.split()[0].lower() for line in lines if line.strip())
