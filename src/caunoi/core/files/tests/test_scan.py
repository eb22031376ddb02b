"""A scanner that speaks clamd's protocol over a real socket; one that is away is never "clean"."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from caunoi.core.clock import now
from caunoi.core.files import scan
from caunoi.core.files.choices import ScanState, ViewState
from caunoi.core.files.errors import NotShown, Quarantined
from caunoi.core.files.models import StoredFile
from caunoi.core.files.processing import process_pending_files
from caunoi.core.files.serving import open_original, open_view
from caunoi.core.files.tests.make_images import make_phone_photo
from caunoi.core.files.tests.storing import take, work_through

pytestmark = pytest.mark.django_db
VIRUS = b"FAKE-VIRUS-FOR-TESTS"


class FakeClamd(threading.Thread):
    """clamd as its manual describes it: zPING and zINSTREAM with length-prefixed chunks."""

    def __init__(self, *, limit: int = 10**9, says: bytes = b"") -> None:
        super().__init__(daemon=True)
        self.limit, self.says = limit, says
        self.received: list[bytes] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = "{}:{}".format(*self.door.getsockname()[:2])

    def run(self) -> None:
        while True:
            try:
                line, _peer = self.door.accept()
            except OSError:
                return
            with line:
                self._serve(line)

    def _serve(self, line: socket.socket) -> None:
        reader = line.makefile("rb")
        command = b""
        while not command.endswith(b"\0"):
            command += reader.read(1)
        if command == b"zPING\0":
            line.sendall(b"PONG\0")
            return
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", reader.read(4))[0]:
            content += reader.read(length)
            if len(content) > self.limit:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.received.append(content)
        found = b"stream: Fake.Virus-1 FOUND\0" if VIRUS in content else b"stream: OK\0"
        line.sendall(self.says or found)


@contextmanager
def clamd(**how) -> Iterator[FakeClamd]:
    server = FakeClamd(**how)
    server.start()
    try:
        yield server
    finally:
        server.door.shutdown(socket.SHUT_RDWR)
        server.door.close()


def due(file_id) -> None:
    StoredFile.objects.filter(pk=file_id).update(next_try_at=now() - timedelta(seconds=1))


def test_a_clean_file_is_sent_whole_and_called_clean(settings):
    photo = make_phone_photo()
    with clamd() as server:
        settings.CLAMD = server.address
        file = work_through(photo)
    assert (file.scan_state, file.view_state) == (ScanState.CLEAN, ViewState.READY)
    assert server.received == [photo]


def test_a_harmful_file_is_kept_sealed_never_shown_and_names_what_was_found(settings):
    with clamd() as server:
        settings.CLAMD = server.address
        file = work_through(make_phone_photo() + VIRUS)
    assert (file.scan_state, file.scan_note) == (ScanState.INFECTED, "Fake.Virus-1")
    assert file.view_state == ViewState.NONE
    with pytest.raises(NotShown):
        open_view(file)
    with pytest.raises(Quarantined):
        open_original(file)


def test_without_a_scanner_a_file_is_called_unscanned_and_never_clean(settings):
    settings.CLAMD = ""
    assert work_through(make_phone_photo()).scan_state == ScanState.UNSCANNED


def test_a_scanner_that_is_down_keeps_the_file_in_quarantine_until_it_answers(settings):
    with clamd() as server:
        address = server.address
    settings.CLAMD = address  # nobody listens there any more
    file = work_through(make_phone_photo())
    assert (file.scan_state, file.view_state) == (ScanState.WAITING, ViewState.PENDING)
    with pytest.raises(Quarantined):
        open_original(file)
    for _time in range(5):  # it may be down for days: that is nothing the file has done
        due(file.pk)
        process_pending_files()
    with clamd() as server:
        settings.CLAMD = server.address
        due(file.pk)
        process_pending_files()
    file.refresh_from_db()
    assert (file.scan_state, file.view_state) == (ScanState.CLEAN, ViewState.READY)


def test_too_large_for_the_scanner_is_told_and_a_copy_is_made(settings):
    with clamd(limit=10_000) as server:
        settings.CLAMD = server.address
        file = work_through(make_phone_photo() + bytes(2_000_000))
    assert (file.scan_state, file.view_state) == (ScanState.TOO_LARGE, ViewState.READY)


@pytest.mark.parametrize("says", [b"stream: lstat() failed. ERROR\0", b"hello\0", b"\0", b"OK?\0"])
def test_an_answer_that_is_none_is_never_taken_for_clean(settings, says):
    with clamd(says=says) as server:
        settings.CLAMD = server.address
        assert work_through(make_phone_photo()).scan_state == ScanState.WAITING


def test_a_scanner_that_falls_silent_is_down(settings, monkeypatch):
    monkeypatch.setattr(scan, "ANSWER_SECONDS", 0.2)
    silent = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD = "{}:{}".format(*silent.getsockname()[:2])
    assert work_through(make_phone_photo()).scan_state == ScanState.WAITING
    silent.close()


def test_the_doctor_can_ask_whether_it_is_up():
    with clamd() as server:
        assert scan.Clamd(server.address).is_up()
        address = server.address
    assert not scan.Clamd(address).is_up()


def test_known_forbidden_content_is_barred_before_anything_looks_at_it(settings, tmp_path):
    photo = make_phone_photo()
    key = take(photo)
    listed = tmp_path / "barred.txt"
    listed.write_text(f"{bytes(StoredFile.objects.get(pk=key).sha256).hex().upper()} case 12\n")
    settings.BARRED_HASHES = str(listed)
    with clamd() as server:
        settings.CLAMD = server.address
        process_pending_files()
    file = StoredFile.objects.get(pk=key)
    assert (file.scan_state, file.view_state) == (ScanState.BARRED, ViewState.NONE)
    assert not server.received
    with pytest.raises(NotShown):
        open_view(file)
    with pytest.raises(Quarantined):
        open_original(file)
