"""Handing out: clean copies inline, originals to be saved, pieces for players, nothing harmful."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from caunoi.core.files.choices import FileState, ScanState, ViewState, file_state
from caunoi.core.files.errors import NotShown, OriginalGone, Quarantined, StorageFailed
from caunoi.core.files.models import StoredFile
from caunoi.core.files.processing import page_name, process_pending_files
from caunoi.core.files.sealing import Tampered
from caunoi.core.files.serving import hand_out, open_original, open_view
from caunoi.core.files.tests.make_images import make_phone_photo
from caunoi.core.files.tests.make_media import make_mp4
from caunoi.core.files.tests.make_pdf import make_pdf
from caunoi.core.files.tests.storing import path_of, work_through
from caunoi.core.files.uploads import claim_files, find_files, store_upload

pytestmark = pytest.mark.django_db
HARMFUL = [s for s in ScanState if s not in (ScanState.CLEAN, ScanState.UNSCANNED,
                                             ScanState.TOO_LARGE)]  # fmt: skip


@pytest.fixture
def film():
    return work_through(make_mp4()[0], "phim.mp4")


def test_every_answer_forbids_scripts_sniffing_frames_and_caches(film):
    for what in ("view", "original"):
        answer = hand_out(film, what)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Referrer-Policy"] == "no-referrer"


def test_an_original_is_saved_never_shown_under_a_name_that_says_what_it_is():
    file = work_through(make_phone_photo(), "hình ảnh.exe")
    answer = open_original(file)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''hinh-anh.jpg"
    assert b"".join(answer) == make_phone_photo()


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-0", 0, 1), ("bytes=10-19", 10, 20), ("bytes=30-", 30, None), ("bytes=-7", -7, None),
     ("bytes=5-999999999", 5, None)],
)  # fmt: skip
def test_players_get_the_piece_they_ask_for(film, asked, start, end):
    whole = b"".join(open_view(film))
    answer = open_view(film, byte_range=asked)
    piece = b"".join(answer)
    assert answer.status_code == 206
    assert piece == whole[start:end]
    assert answer["Content-Length"] == str(len(piece))
    assert answer["Content-Range"].endswith(f"/{len(whole)}")


def test_a_piece_beyond_the_end_is_refused_with_the_length(film):
    answer = open_view(film, byte_range="bytes=99999999-")
    length = len(b"".join(open_view(film)))
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{length}")


@pytest.mark.parametrize("asked", ["bytes=1-2,4-5", "lines=1-2", "bytes=-", "bytes=a-b", ""])
def test_what_we_do_not_understand_gets_the_whole(film, asked):
    answer = open_view(film, byte_range=asked)
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")


def test_pages_are_had_one_by_one_and_only_those_that_exist():
    file = work_through(make_pdf(3), "don.pdf")
    assert (file.pages, file.pages_shown) == (3, 3)
    for page in (1, 2, 3):
        answer = open_view(file, page=page)
        assert answer["Content-Type"] == "image/jpeg"
        assert b"".join(answer)[:2] == b"\xff\xd8"
    for page in (0, 4, -1):
        with pytest.raises(NotShown):
            open_view(file, page=page)


@pytest.mark.parametrize("scan", HARMFUL)
def test_an_original_in_quarantine_is_not_handed_out(scan):
    file = work_through(make_phone_photo())
    file.scan_state = scan
    with pytest.raises(Quarantined):
        open_original(file)
    assert open_original(file, even_if_harmful=True).status_code == 200


def test_what_has_no_copy_is_not_shown():
    file = work_through(b"only words", "ghi-chu.txt")
    assert file.view_state == ViewState.NONE
    for what in ("view", "thumb"):
        with pytest.raises(NotShown):
            hand_out(file, what)


def test_a_changed_copy_is_not_handed_out():
    file = work_through(make_phone_photo())
    path = path_of("views", page_name(file.view_name, 1))
    changed = bytearray(path.read_bytes())
    changed[-1] ^= 1
    path.write_bytes(changed)
    with pytest.raises(Tampered):
        b"".join(open_view(file))


def test_a_store_that_is_away_is_told_as_such():
    file = work_through(make_phone_photo())
    path_of("sealed", file.sealed_name).unlink()
    with pytest.raises(StorageFailed):
        open_original(file)


def test_who_wished_that_only_the_copy_stays_left_no_original_and_no_hash():
    from_form = store_of(make_phone_photo())
    file = work_through_token(from_form)
    assert (bytes(file.sealed_key), bytes(file.sha256), file.sealed_name) == (b"", b"", "")
    assert open_view(file).status_code == 200
    with pytest.raises(OriginalGone):
        open_original(file)


def store_of(content: bytes) -> str:
    return store_upload(SimpleUploadedFile("anh.jpg", content), keep_original=False)


def work_through_token(token: str) -> StoredFile:
    ids, _missing = find_files([token])
    with transaction.atomic():
        claim_files(ids)
    process_pending_files()
    return StoredFile.objects.get(pk=ids[0])


@pytest.mark.parametrize("view", ViewState)
def test_what_is_harmful_or_barred_is_called_that_whatever_else_is_known(view):
    assert file_state(ScanState.INFECTED, view) == FileState.HARMFUL
    assert file_state(ScanState.BARRED, view) == FileState.BARRED


@pytest.mark.parametrize(
    ("scan", "view", "said"),
    [
        ("pending", "pending", "cleaning"), ("waiting", "pending", "waiting"),
        ("clean", "pending", "cleaning"), ("clean", "ready", "shown"),
        ("unscanned", "ready", "shown"), ("clean", "none", "stored"),
        ("clean", "failed", "failed"), ("failed", "failed", "failed"),
        ("waiting", "ready", "shown"),
    ],
)  # fmt: skip
def test_one_word_says_where_a_file_stands(scan, view, said):
    assert file_state(scan, view) == said
