"""What the worker does with files that were taken: scan the original, make the clean copies.

One file at a time: lease the row, work outside of any transaction, store the result if the lease
is still ours. A file that kills its worker three times gets no copy and stays sealed.
"""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Q

from caunoi.core.clock import now
from caunoi.core.files import scan, store
from caunoi.core.files.choices import NEVER_SHOWN, SETTLED_SCANS, ScanState, ViewState
from caunoi.core.files.clean import Cleaned, CleaningFailed, Piece, make_copies, scratch
from caunoi.core.files.errors import StorageFailed, StorageFull
from caunoi.core.files.models import StoredFile
from caunoi.core.files.originals import owner_of
from caunoi.core.files.sealing import Tampered
from caunoi.core.files.types import shown_type

LEASE = timedelta(minutes=10)  # longer than scanning and cleaning may take together
SCANNER_RETRY = timedelta(minutes=1)
STORAGE_RETRY = timedelta(minutes=5)
MAX_ATTEMPTS = 3
_COPY_BYTES = 1024 * 1024
log = logging.getLogger(__name__)

Changes = dict[str, Any]


def process_pending_files(limit: int = 20) -> int:
    """Scan and copy up to `limit` files that are due; gives how many were worked on.

    Any number of workers may call it at once.
    """
    for done in range(limit):
        file = _lease_next()
        if file is None:
            return done
        is_deadly = file.attempts > MAX_ATTEMPTS
        changes = _set_aside(file, "crashed") if is_deadly else _work_on(file)
        _store_result(file, changes)
    return limit


def _lease_next() -> StoredFile | None:
    at = now()
    with transaction.atomic():
        file = (
            StoredFile.objects.select_for_update(skip_locked=True)
            .filter(
                Q(scan_state__in=[ScanState.PENDING, ScanState.WAITING])
                | Q(view_state=ViewState.PENDING),
                next_try_at__lte=at,
                claimed_at__isnull=False,
            )
            .order_by("next_try_at")
            .first()
        )
        if file is not None:
            file.attempts += 1
            file.next_try_at = at + LEASE
            file.save(update_fields=["attempts", "next_try_at"])
    return file


def _store_result(file: StoredFile, changes: Changes) -> None:
    """The number of attempts is the lease's fencing number: a late worker changes nothing."""
    mine = StoredFile.objects.filter(pk=file.pk, attempts=file.attempts)
    old_original = file.sealed_name if changes.get("sealed_key") == b"" else ""
    if mine.update(**changes):
        store.drop(store.SEALED, [old_original])
    else:
        store.drop(store.VIEWS, _view_names(changes))


def _set_aside(file: StoredFile, why: str) -> Changes:
    """No copy; unless a scanner has had its say before, the file stays in quarantine."""
    changes: Changes = {"view_state": ViewState.FAILED, "view_note": why}
    if file.scan_state not in SETTLED_SCANS:
        changes |= {"scan_state": ScanState.FAILED, "scan_note": why}
    return changes


def _work_on(file: StoredFile) -> Changes:
    """What is to be written into the row."""
    try:
        changes = _scan(file)
        state = changes.get("scan_state", file.scan_state)
        if state in NEVER_SHOWN:
            changes |= {"view_state": ViewState.NONE, "view_note": state}
        elif state in SETTLED_SCANS and file.view_state == ViewState.PENDING:
            changes |= _copy(file)
    except Tampered:
        log.exception("a sealed file does not open: changed bytes")
        return _set_aside(file, "tampered")
    except (StorageFailed, StorageFull, OSError):  # also no room for the plain bytes meanwhile
        log.warning("a file could not be worked on now; it is tried again")
        return {"next_try_at": now() + STORAGE_RETRY, "attempts": 0}
    return changes


def _scan(file: StoredFile) -> Changes:
    if file.scan_state not in (ScanState.PENDING, ScanState.WAITING):
        return {}
    if scan.is_barred(bytes(file.sha256)):
        return {"scan_state": ScanState.BARRED, "scan_note": ""}
    try:
        with open_original_bytes(file) as content:
            verdict = scan.get_scanner().scan(content)
    except scan.ScannerDown as error:
        log.warning("the scanner does not answer: %s", error)
        retry = {"next_try_at": now() + SCANNER_RETRY, "attempts": 0}
        return {"scan_state": ScanState.WAITING, **retry}
    return {"scan_state": verdict.state, "scan_note": verdict.note}


def open_original_bytes(file: StoredFile) -> BinaryIO:
    """The original's content, for our own work; people get it through `serving`.

    Raises: StorageFailed, Tampered.
    """
    return store.open_kept(store.SEALED, file.sealed_name, file.sealed_key, owner_of(file.pk))


def _copy(file: StoredFile) -> Changes:
    """Make and keep the clean copies."""
    if shown_type(file.real_type) is None:
        return {"view_state": ViewState.NONE, "view_note": "kind"}
    with scratch(file.size) as plain:
        with open_original_bytes(file) as content:
            while data := content.read(_COPY_BYTES):
                plain.write(data)
        plain.flush()
        try:
            with make_copies(plain, file.real_type, file.size) as cleaned:
                return _keep_copies(file, cleaned)
        except CleaningFailed as failure:
            return {"view_state": ViewState.FAILED, "view_note": failure.code}


def _keep_copies(file: StoredFile, cleaned: Cleaned) -> Changes:
    view_key = store.new_sealed_key(owner_of(file.pk))
    base = f"{file.created_at:%Y/%m}/{file.pk}-{secrets.token_hex(4)}"
    views = [piece for piece in cleaned.pieces if piece.role == "view"]
    changes: Changes = {
        "view_state": ViewState.READY,
        "view_note": "" if cleaned.is_whole else "cut_off",
        "view_type": views[0].mime,
        "view_name": base,
        "view_key": view_key,
        "width": views[0].width,
        "height": views[0].height,
        "pages": cleaned.pages,
        "pages_shown": len(views),
        "thumb_name": "",
    }
    try:
        for piece in cleaned.pieces:
            name = page_name(base, piece.page) if piece.role == "view" else f"{base}-thumb"
            content = _Part(cleaned, piece)
            store.keep(store.VIEWS, name, content, view_key, owner_of(file.pk))
            changes["thumb_name"] = name if piece.role == "thumb" else changes["thumb_name"]
    except (StorageFailed, StorageFull):
        store.drop(store.VIEWS, _view_names({**changes, "thumb_name": f"{base}-thumb"}))
        raise
    if not file.keep_original:
        # The hash goes too: it would tell whoever holds the original that it was sent.
        changes |= {"sealed_key": b"", "sealed_name": "", "sha256": b""}
    return changes


def page_name(base: str, page: int) -> str:
    """Where the view copy of that page (from 1) is kept."""
    return f"{base}-{page:04d}"


def _view_names(changes: Changes) -> list[str]:
    pages = range(1, changes.get("pages_shown", 0) + 1)
    names = [page_name(changes["view_name"], page) for page in pages]
    return [*names, changes.get("thumb_name", "")]


class _Part:
    """One piece of the cleaner's stream, as a stream."""

    def __init__(self, cleaned: Cleaned, piece: Piece) -> None:
        self._stream = cleaned.stream
        self._stream.seek(piece.start)
        self._left = piece.length

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.read(wanted)
        self._left -= len(data)
        return data
