"""The worker's job makes a clean copy of a photo that a report has taken."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from caunoi.core.files.models import StoredFile
from caunoi.core.files.processing import process_pending_files
from caunoi.core.files.serving import open_view
from caunoi.core.files.uploads import claim_files, find_files, store_upload


def photo_with_place() -> bytes:
    """A JPEG that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_photo_is_shown_clean_and_kept_sealed(settings, tmp_path):
    token = store_upload(SimpleUploadedFile("anh.jpg", photo_with_place(), "image/jpeg"))
    ids, _missing = find_files([token])
    with transaction.atomic():
        assert claim_files(ids) == ids
    assert process_pending_files() == 1
    file = StoredFile.objects.get(pk=ids[0])
    shown = b"".join(open_view(file))
    assert b"SecretMaker" not in shown
    assert Image.open(io.BytesIO(shown)).size == (64, 48)
