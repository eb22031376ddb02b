"""What nobody takes is gone after a day, bytes and all; what a report took stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from caunoi.core.clock import now
from caunoi.core.files.models import StoredFile, Upload
from caunoi.core.files.originals import drop_stale_uploads
from caunoi.core.files.tests.storing import on_disk, take
from caunoi.core.files.uploads import (
    LIFETIME,
    append_chunk,
    give_up_upload,
    start_upload,
    store_upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A store of this test's own, so that what lies there can be counted."""
    settings.STORAGES = {
        **settings.STORAGES,
        "sealed": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }


def a_day_later() -> None:
    Upload.objects.update(expires_at=now() - timedelta(seconds=1))


def test_an_upload_that_nobody_takes_is_forgotten_with_its_bytes():
    store_upload(SimpleUploadedFile("anh.jpg", b"x" * 1000))
    assert Upload.objects.get().expires_at > now() + LIFETIME - timedelta(minutes=1)
    assert drop_stale_uploads() == 0
    a_day_later()
    assert drop_stale_uploads() == 1
    assert not Upload.objects.exists()
    assert not StoredFile.objects.exists()
    assert on_disk() == set()


def test_half_an_upload_is_forgotten_too():
    started = start_upload(size=10, name="a.bin")
    append_chunk(token=started.token, offset=0, data=b"01234")
    assert len(on_disk()) == 1
    a_day_later()
    assert drop_stale_uploads() == 1
    assert on_disk() == set()


def test_a_file_that_a_report_took_stays_and_only_its_upload_goes():
    key = take(b"x" * 1000)
    a_day_later()
    assert drop_stale_uploads() == 1
    assert StoredFile.objects.filter(pk=key).exists()
    assert len(on_disk()) == 1


def test_what_its_sender_took_back_goes_at_once():
    token = store_upload(SimpleUploadedFile("anh.jpg", b"x"))
    give_up_upload(token)
    assert drop_stale_uploads() == 1
    assert on_disk() == set()


def test_what_the_store_does_not_delete_now_is_deleted_next_time(monkeypatch):
    store_upload(SimpleUploadedFile("anh.jpg", b"x"))
    a_day_later()

    def refuse(_name: str) -> None:
        raise OSError("away")

    with monkeypatch.context() as away:
        away.setattr(storages["sealed"], "delete", refuse)
        assert drop_stale_uploads() == 0
    assert Upload.objects.exists()
    assert len(on_disk()) == 1
    assert drop_stale_uploads() == 1
    assert on_disk() == set()


def test_many_are_forgotten_a_part_at_a_time():
    for _number in range(5):
        start_upload(size=1, name="a")
    a_day_later()
    assert drop_stale_uploads(limit=3) == 3
    assert drop_stale_uploads(limit=3) == 2
