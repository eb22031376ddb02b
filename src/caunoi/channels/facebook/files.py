"""Our own files for Facebook: clean view copies only, never what a resident sent us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from caunoi.channels.errors import PermanentFailure, TemporaryFailure
from caunoi.core.clock import now
from caunoi.core.files import store
from caunoi.core.files.choices import ViewState
from caunoi.core.files.models import StoredFile
from caunoi.core.files.names import download_name
from caunoi.core.files.originals import owner_of
from caunoi.core.files.processing import page_name

MOST_BYTES = 25 * 1024 * 1024
MOST_IMAGE_BYTES = 8 * 1024 * 1024
_LOOK_AGAIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Sendable:
    """A file as it goes out. `kind`: image, video, audio or file."""

    name: str
    mime: str
    data: bytes

    @property
    def kind(self) -> str:
        """Facebook's word for it."""
        head = self.mime.partition("/")[0]
        return head if head in {"image", "video", "audio"} else "file"


def read_view(file_id: str, page: int = 1) -> Sendable:
    """One clean copy of a file of ours.

    Raises:
        TemporaryFailure: the copy is being made. PermanentFailure: there is none, or too large.
    """
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        raise PermanentFailure("no file")
    if file.view_state == ViewState.PENDING:
        raise TemporaryFailure("no copy yet", now() + _LOOK_AGAIN)
    if not file.is_shown:
        raise PermanentFailure("no copy")
    if not 1 <= page <= file.pages_shown:
        raise PermanentFailure("no page")
    name = page_name(file.view_name, page)
    with store.open_kept(store.VIEWS, name, file.view_key, owner_of(file.pk)) as content:
        data = content.read(MOST_BYTES + 1)
    sendable = Sendable(download_name(file.name, file.view_type), file.view_type, data)
    most = MOST_IMAGE_BYTES if sendable.kind == "image" else MOST_BYTES
    if len(data) > most:
        raise PermanentFailure("too large")
    return sendable
