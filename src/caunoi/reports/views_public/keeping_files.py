"""Files that come with a form's screen: kept one by one."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile

from caunoi.core.errors import Refused
from caunoi.core.files.errors import EmptyFile
from caunoi.core.files.uploads import store_upload


def keep_files(
    files: Iterable[UploadedFile[bytes]], tokens: list[str], *, keep_original: bool
) -> list[str]:
    """Store them, each under a token that is added to `tokens`; returns what went wrong, by name.

    A file that fails stops neither the words nor the other files.
    """
    troubles = []
    for file in files:
        try:
            if not file.size:
                raise EmptyFile
            tokens.append(store_upload(file, keep_original=keep_original))
        except Refused as refused:
            troubles.append(f"{file.name}: {refused.message}")
    return troubles
