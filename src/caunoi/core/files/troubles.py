"""What keeps a file from being looked at, in words for whoever sent it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from caunoi.core.files.choices import FileState, file_state
from caunoi.core.files.models import StoredFile
from caunoi.core.files.types import shown_type

_EMPTY = _("“%(name)s” is empty: there is nothing in it.")
_SAID: dict[FileState, Any] = {
    FileState.STORED: _(
        "“%(name)s” is no photo, video, sound recording or PDF; we keep the original but do not "
        "open it."
    ),
    FileState.FAILED: _(
        "“%(name)s” is damaged or cannot be read, so there is no copy to look at; we keep the "
        "original."
    ),
    FileState.HARMFUL: _("“%(name)s” holds something harmful; it is sealed and nobody opens it."),
}


def trouble_with(file: StoredFile) -> str:
    """A sentence that names the file and says why nobody can look at it; empty while all is well.

    An empty file and one of a wrong kind are known at once, the rest after the worker saw it.
    """
    if file.size == 0:
        return str(_EMPTY) % {"name": file.name}
    state = file_state(file.scan_state, file.view_state)
    if state == FileState.CLEANING and shown_type(file.real_type) is None:
        state = FileState.STORED
    return str(_SAID[state]) % {"name": file.name} if state in _SAID else ""
