"""Files that come in piece by piece (tus 1.0), by any process, arrive whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import multiprocessing
import os
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client

from caunoi.core.clock import now
from caunoi.core.files.models import StoredFile, Upload
from caunoi.core.files.originals import owner_of
from caunoi.core.files.store import open_kept
from caunoi.core.files.tests.storing import on_disk
from caunoi.core.files.uploads import MAX_PARTS, append_chunk, find_files, start_upload

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}
CONTENT = b"\0\1" + os.urandom(200_000)  # no text, no image, nothing a guess could take it for


def announce(size: int = len(CONTENT), **told: bytes):
    pairs = ",".join(f"{word} {base64.b64encode(value).decode()}" for word, value in told.items())
    return Client().post("/tai-tep/", headers={
        **TUS, "Upload-Length": str(size), "Upload-Metadata": pairs,
    })  # fmt: skip


def patch(address: str, offset: int, data: bytes):
    return Client().generic(
        "PATCH", address, data, content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": str(offset)},
    )  # fmt: skip


def head(address: str):
    return Client().head(address, headers=TUS)


def token_of(address: str) -> str:
    return address.rsplit("/", 1)[-1]


def content_of(file: StoredFile) -> bytes:
    with open_kept("sealed", file.sealed_name, file.sealed_key, owner_of(file.pk)) as opened:
        return opened.read()


def test_pieces_become_one_file_with_the_right_hash_and_real_type():
    begun = announce(filename="báo cáo.php.jpg".encode())
    assert begun.status_code == 201
    address = begun["Location"]
    for start in range(0, len(CONTENT), 70_000):
        answer = patch(address, start, CONTENT[start : start + 70_000])
        assert answer.status_code == 204
    assert answer["Upload-Offset"] == str(len(CONTENT))
    file = StoredFile.objects.get()
    assert bytes(file.sha256) == hashlib.sha256(CONTENT).digest()
    assert content_of(file) == CONTENT
    assert (file.name, file.size) == ("bao-cao-php.jpg", len(CONTENT))
    assert file.real_type == "application/octet-stream"
    assert len(on_disk()) >= 1
    assert not Upload.objects.get().parts


def test_an_upload_leaves_no_trace_of_who_sent_it():
    client = Client(REMOTE_ADDR="203.0.113.9")
    answer = client.post("/tai-tep/", headers={**TUS, "Upload-Length": "5"})
    assert not client.cookies
    assert answer["Cache-Control"] == "no-store"
    row = Upload.objects.get()
    assert token_of(answer["Location"]).encode() not in bytes(row.token_hash)
    assert "203.0.113.9" not in str(row.__dict__)


def _finish_elsewhere(address: str, offset: int, data: bytes) -> None:
    """In a process of its own, with connections of its own."""
    told = head(address)
    assert told["Upload-Offset"] == str(offset)
    os._exit(0 if patch(address, offset, data).status_code == 204 else 1)


@pytest.mark.django_db(transaction=True)
def test_cut_off_at_99_percent_another_process_goes_on():
    cut = len(CONTENT) * 99 // 100
    address = announce(sha256=hashlib.sha256(CONTENT).hexdigest().encode())["Location"]
    patch(address, 0, CONTENT[:cut])
    connections.close_all()
    other = multiprocessing.get_context("fork").Process(
        target=_finish_elsewhere, args=(address, cut, CONTENT[cut:])
    )
    other.start()
    other.join(60)
    assert other.exitcode == 0
    (file,) = StoredFile.objects.all()
    assert bytes(file.sha256) == hashlib.sha256(CONTENT).digest()
    assert content_of(file) == CONTENT


def test_a_piece_that_leaves_a_gap_is_refused_with_where_to_go_on():
    address = announce()["Location"]
    patch(address, 0, CONTENT[:1000])
    for wrong in (0, 500, 1001, len(CONTENT)):
        answer = patch(address, wrong, bytes(10))
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "1000")
    assert head(address)["Upload-Offset"] == "1000"


def test_bytes_that_arrived_before_do_no_harm():
    started = start_upload(size=10, name="a.bin")
    append_chunk(token=started.token, offset=0, data=b"01234")
    assert append_chunk(token=started.token, offset=0, data=b"0123456789") == 10
    ids, missing = find_files([started.token])
    assert not missing
    assert content_of(StoredFile.objects.get(pk=ids[0])) == b"0123456789"


def test_more_than_a_file_may_have_is_refused_when_it_is_announced(settings):
    settings.UPLOAD_MAX_BYTES = 1000
    assert announce(1001).status_code == 413
    assert announce(1000).status_code == 201


def test_pieces_together_never_exceed_what_was_announced():
    address = announce(1000)["Location"]
    patch(address, 0, bytes(900))
    assert patch(address, 900, bytes(200)).status_code == 413
    assert head(address)["Upload-Offset"] == "900"
    assert patch(address, 900, bytes(100)).status_code == 204


def test_a_file_in_thousands_of_crumbs_is_refused():
    started = start_upload(size=100, name="a.bin")
    Upload.objects.update(parts=[[0, 0, "x"]] * MAX_PARTS)
    answer = patch(f"/tai-tep/{started.token}", 0, b"1")
    assert answer.status_code == 413


def test_all_waiting_files_together_have_a_limit(settings):
    settings.UPLOADS_WAITING_MAX_BYTES = 1500
    address = announce(1000)["Location"]
    patch(address, 0, bytes(1000))
    assert announce(1000).status_code == 507


def test_a_hash_that_does_not_fit_starts_from_nothing_again():
    address = announce(4, sha256=hashlib.sha256(b"abcd").hexdigest().encode())["Location"]
    assert patch(address, 0, b"abcX").status_code == 422
    assert not StoredFile.objects.exists()
    assert head(address)["Upload-Offset"] == "0"
    assert patch(address, 0, b"abcd").status_code == 204


def test_after_a_day_it_is_gone():
    address = announce()["Location"]
    Upload.objects.update(expires_at=now() - timedelta(seconds=1))
    assert head(address).status_code == 404
    assert patch(address, 0, CONTENT[:10]).status_code == 404


def test_its_sender_can_take_it_back():
    address = announce(4)["Location"]
    patch(address, 0, b"abcd")
    assert Client().delete(address, headers=TUS).status_code == 204
    assert find_files([token_of(address)]) == ([], [token_of(address)])


def test_another_token_opens_nothing():
    address = announce()["Location"]
    guess = address[:-2] + ("xx" if address[-2:] != "xx" else "yy")
    assert head(guess).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Tus-Resumable": "0.2.2"}])
def test_another_version_of_the_protocol_is_told_ours(headers):
    answer = Client().post("/tai-tep/", headers={**headers, "Upload-Length": "5"})
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize("length", ["", "-1", "1e3", "9" * 20, "٣"])
def test_a_length_that_is_none_is_refused(length):
    answer = Client().post("/tai-tep/", headers={**TUS, "Upload-Length": length})
    assert answer.status_code == 400


def test_an_empty_file_is_a_file():
    address = announce(0, filename=b"trong.txt")["Location"]
    ids, _missing = find_files([token_of(address)])
    assert content_of(StoredFile.objects.get(pk=ids[0])) == b""


def test_what_the_server_can_do_is_told_to_anybody():
    answer = Client().options("/tai-tep/")
    assert answer["Tus-Extension"] == "creation,expiration,termination"
    assert int(answer["Tus-Max-Size"]) >= 100 * 2**20
