"""Originals lie sealed: unreadable without their key, and every changed byte is found."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from caunoi.core.files.models import StoredFile
from caunoi.core.files.originals import owner_of
from caunoi.core.files.processing import open_original_bytes, process_pending_files
from caunoi.core.files.sealing import (
    CHUNK,
    HEADER_BYTES,
    TAG,
    Opened,
    Sealing,
    Tampered,
    new_key,
    plain_size,
)
from caunoi.core.files.store import open_kept
from caunoi.core.files.tests.make_images import make_phone_photo
from caunoi.core.files.tests.storing import path_of, take
from caunoi.core.keys import CannotUnseal

SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17)
KEY = new_key()


def seal(content: bytes, key: bytes = KEY, aad: bytes = b"here") -> bytes:
    return b"".join(Sealing(io.BytesIO(content), key, aad).chunks())


def unseal(sealed: bytes, key: bytes = KEY, aad: bytes = b"here") -> bytes:
    with Opened(io.BytesIO(sealed), len(sealed), key, aad) as opened:
        return opened.read() or b""


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_comes_back_with_its_hash_and_size(size):
    content = os.urandom(size)
    sealing = Sealing(io.BytesIO(content), KEY, b"here")
    sealed = sealing.read()
    assert unseal(sealed) == content
    assert (sealing.plain_size, sealing.sha256) == (size, hashlib.sha256(content).digest())
    assert plain_size(len(sealed)) == size


def test_the_middle_can_be_read_without_the_rest():
    content = os.urandom(3 * CHUNK + 100)
    sealed = seal(content)
    with Opened(io.BytesIO(sealed), len(sealed), KEY, b"here") as opened:
        opened.seek(2 * CHUNK - 5)
        assert io.BufferedReader(opened).read(10) == content[2 * CHUNK - 5 : 2 * CHUNK + 5]


@pytest.mark.parametrize("where", [0, 6, HEADER_BYTES, HEADER_BYTES + CHUNK, -1])
def test_one_changed_byte_is_found(where):
    sealed = bytearray(seal(os.urandom(2 * CHUNK)))
    sealed[where] ^= 1
    with pytest.raises(Tampered):
        unseal(bytes(sealed))


def test_cutting_swapping_and_moving_chunks_is_found():
    sealed = seal(os.urandom(3 * CHUNK))
    one = CHUNK + TAG
    head, first, second = (
        sealed[:HEADER_BYTES], sealed[HEADER_BYTES : HEADER_BYTES + one],
        sealed[HEADER_BYTES + one : HEADER_BYTES + 2 * one],
    )  # fmt: skip
    rest = sealed[HEADER_BYTES + 2 * one :]
    for forged in (sealed[:-one], head + second + first + rest, sealed + rest, sealed[:20]):
        with pytest.raises(Tampered):
            unseal(forged)


def test_another_key_and_another_place_open_nothing():
    sealed = seal(b"words")
    for key, aad in ((new_key(), b"here"), (KEY, b"elsewhere")):
        with pytest.raises(Tampered):
            unseal(sealed, key, aad)


@pytest.mark.django_db
def test_the_disk_alone_gives_nothing_away():
    photo = make_phone_photo()
    file = StoredFile.objects.get(pk=take(photo))
    raw = path_of("sealed", file.sealed_name).read_bytes()
    assert photo[:200] not in raw
    assert b"SERIAL-0815" not in raw
    assert b"anh" not in file.sealed_name.encode()
    assert bytes(file.sha256) == hashlib.sha256(photo).digest()
    with open_original_bytes(file) as opened:
        assert opened.read() == photo


@pytest.mark.django_db
def test_one_files_key_opens_no_other_file():
    one, other = (StoredFile.objects.get(pk=take(make_phone_photo())) for _ in range(2))
    with pytest.raises(CannotUnseal):
        open_kept("sealed", one.sealed_name, other.sealed_key, owner_of(one.pk))
    with (
        pytest.raises(Tampered),
        open_kept("sealed", one.sealed_name, other.sealed_key, owner_of(other.pk)) as opened,
    ):
        opened.read()


@pytest.mark.django_db
def test_an_original_that_was_changed_on_the_disk_is_set_aside_and_never_called_clean():
    file = StoredFile.objects.get(pk=take(make_phone_photo()))
    path = path_of("sealed", file.sealed_name)
    changed = bytearray(path.read_bytes())
    changed[-1] ^= 1
    path.write_bytes(changed)
    process_pending_files()
    file.refresh_from_db()
    assert (file.view_state, file.view_note) == ("failed", "tampered")


@pytest.mark.django_db
def test_emptying_the_key_makes_the_bytes_unreadable():
    file = StoredFile.objects.get(pk=take(make_phone_photo()))
    StoredFile.objects.filter(pk=file.pk).update(sealed_key=b"")
    file.refresh_from_db()
    with pytest.raises(CannotUnseal):
        open_original_bytes(file)
