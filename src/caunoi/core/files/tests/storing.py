"""What tests of stored files share: put one in, let the worker work, see what lies there."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from caunoi.core.files.models import StoredFile
from caunoi.core.files.processing import process_pending_files
from caunoi.core.files.uploads import claim_files, find_files, store_upload


def take(content: bytes, name: str = "anh.jpg") -> UUID:
    """A file that came in by a form and that something has taken."""
    ids, _missing = find_files([store_upload(SimpleUploadedFile(name, content))])
    with transaction.atomic():
        assert claim_files(ids) == ids
    return ids[0]


def work_through(content: bytes, name: str = "anh.jpg") -> StoredFile:
    """The same after the worker has scanned and copied it."""
    key = take(content, name)
    process_pending_files()
    return StoredFile.objects.get(pk=key)


def path_of(where: str, name: str) -> Path:
    """Where stored bytes lie on the disk of the test."""
    storage = storages[where]
    assert isinstance(storage, FileSystemStorage)
    return Path(storage.path(name))


def on_disk(where: str = "sealed") -> set[str]:
    """Every stored name."""
    storage = storages[where]
    assert isinstance(storage, FileSystemStorage)
    root = Path(storage.location)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """As on a full disk: no file of this process may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
