"""Whether a file that an editor puts up is what its name says, judged by its content."""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import IO, Any

from caunoi.core.files import types

PLAYED = {"mp4": types.MP4, "webm": types.WEBM}  # films that browsers play
_READ = {**PLAYED, "pdf": types.PDF}
# An office file is a ZIP; the part that only this kind has.
_OFFICE = {
    "docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml",
    "ods": "content.xml",
}  # fmt: skip
_CAPTIONS = (b"WEBVTT", b"\xef\xbb\xbfWEBVTT")


def is_what_it_says(name: str, file: IO[bytes]) -> bool:
    """Whether the content (seekable; left at its start) is of the kind that the name's ending
    tells. An ending that we do not know is somebody else's to refuse.
    """
    ending = PurePath(name).suffix.removeprefix(".").lower()
    if ending in _READ:
        return types.real_type(file) == _READ[ending]  # type: ignore[arg-type]
    if ending in _OFFICE:
        return _OFFICE[ending] in _parts(file)
    if ending == "vtt":
        file.seek(0)
        head = file.read(9)
        file.seek(0)
        return head.startswith(_CAPTIONS)
    return True


def can_be_played(film: Any) -> bool:
    """Whether the document is a film for browsers, in name and in content."""
    if film.file_extension.lower() not in PLAYED:
        return False
    try:
        with film.file.open("rb") as file:
            return is_what_it_says(film.filename, file)
    except OSError:  # it lies there no more
        return False


def _parts(file: IO[bytes]) -> set[str]:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as packed:
            return set(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return set()
    finally:
        file.seek(0)
