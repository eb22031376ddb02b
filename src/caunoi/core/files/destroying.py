"""Files that nobody may keep any longer: their keys go, and with them every copy."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from caunoi.core.files import store
from caunoi.core.files.choices import ViewState
from caunoi.core.files.models import StoredFile
from caunoi.core.files.processing import page_name


def destroy_files(ids: Iterable[UUID]) -> int:
    """Make these files unreadable for good, in backups too; returns how many there were.

    In the caller's transaction. The rows stay, so that a history can say that there was a file.
    """
    files = list(StoredFile.objects.select_for_update().filter(pk__in=list(ids)))
    for file in files:
        views = [page_name(file.view_name, n + 1) for n in range(file.pages_shown or 1)]
        names = [name for name in (*views, file.thumb_name) if file.view_name and name]
        transaction.on_commit(partial(_drop, file.sealed_name, names))
        file.sealed_key = file.view_key = b""
        file.sealed_name = file.view_name = file.thumb_name = file.name = ""
        file.sha256 = b""
        file.view_state, file.pages_shown = ViewState.NONE, 0
        file.save(
            update_fields=["sealed_key", "view_key", "sealed_name", "view_name", "thumb_name",
                           "name", "sha256", "view_state", "pages_shown"]
        )  # fmt: skip
    return len(files)


def _drop(sealed_name: str, view_names: list[str]) -> None:
    if sealed_name:
        store.drop(store.SEALED, [sealed_name])
    store.drop(store.VIEWS, view_names)
