"""The process in which hostile files are opened: `python -m caunoi.core.files.cleaner`.

Arguments: media type, size, and three open file numbers: the file, the copies, the result. It
writes the copies one after the other, then one line of JSON: `{"pieces": [...], "pages": n,
"whole": bool, "sandbox": bool}` or `{"error": code}`. It starts by locking itself in
(`sandbox.py`); whoever breaks a decoder here holds a process that can do nothing else.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from caunoi.core.files import audio, images, isobmff, matroska, ogg, pdf, sandbox
from caunoi.core.files.broken import TooLarge, Unclean
from caunoi.core.files.types import Family, shown_type

_MOVIES: dict[str, Callable[[BinaryIO, BinaryIO, int], tuple[int, int]]] = {
    "video/mp4": isobmff.clean_movie,
    "video/quicktime": isobmff.clean_movie,
    "video/3gpp": isobmff.clean_movie,
    "audio/mp4": isobmff.clean_movie,
    "video/webm": matroska.clean_film,
    "video/x-matroska": matroska.clean_film,
}
_SOUNDS: dict[str, Callable[[BinaryIO, BinaryIO, int], None]] = {
    "audio/mpeg": audio.clean_mp3,
    "audio/wav": audio.clean_wav,
    "audio/amr": audio.clean_amr,
    "audio/ogg": ogg.clean_ogg,
}


class _Pieces:
    """Writes copies one after the other and remembers where each lies."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.known: list[dict[str, Any]] = []

    def add(self, role: str, drawn: images.Drawn, page: int = 1) -> None:
        """Append a drawn picture."""
        start = self.out.tell()
        self.out.write(drawn.data)
        self._note(role, start, page, "image/jpeg", drawn.width, drawn.height)

    def add_written(self, mime: str, width: int = 0, height: int = 0) -> None:
        """Note what was written from the start on as the one view copy."""
        self.out.seek(0, 2)
        self._note("view", 0, 1, mime, width, height)

    def _note(self, role: str, start: int, page: int, mime: str, width: int, height: int) -> None:
        length = self.out.tell() - start
        self.known.append(
            {"role": role, "page": page, "mime": mime, "start": start, "length": length,
             "width": width, "height": height}
        )  # fmt: skip


def clean(source: BinaryIO, out: BinaryIO, mime: str, size: int) -> dict[str, Any]:
    """Write all copies of `source` to `out`; gives the result as it is told to the parent.

    Raises:
        Unclean: no copy can be made.
    """
    pieces, pages, whole = _Pieces(out), 1, True
    if mime in _MOVIES:
        width, height = _MOVIES[mime](source, out, size)
        pieces.add_written(mime, width, height)
    elif mime in _SOUNDS:
        _SOUNDS[mime](source, out, size)
        pieces.add_written(mime)
    elif mime == "application/pdf":
        document = pdf.Pages(source)
        pages = document.total
        for number, page in enumerate(document.draw(), start=1):
            pieces.add("view", page, number)
        pieces.add("thumb", next(document.draw(images.THUMB_SIDE, limit=1)))
    else:
        view, thumb, whole = images.clean_image(source, mime)
        pieces.add("view", view)
        pieces.add("thumb", thumb)
    return {"pieces": pieces.known, "pages": pages, "whole": whole}


def _prepare(mime: str) -> None:
    kind = shown_type(mime)
    if kind and kind.family is Family.IMAGE:
        images.prepare()
    elif kind and kind.family is Family.PDF:
        images.prepare()
        pdf.prepare()


def main() -> None:
    """Read the arguments, shut the door, clean, tell."""
    mime, *numbers = sys.argv[1:]
    size, source_fd, out_fd, result_fd = map(int, numbers)
    _prepare(mime)
    sandbox.limit_resources()
    is_shut_in = sandbox.shut_in()
    with os.fdopen(source_fd, "rb") as source, os.fdopen(out_fd, "r+b") as out:
        try:
            told = clean(source, out, mime, size)
        except Unclean as error:
            told = {"error": error.code}
        except (MemoryError, RecursionError):
            told = {"error": TooLarge.code}
    told["sandbox"] = is_shut_in
    os.write(result_fd, json.dumps(told).encode())


if __name__ == "__main__":
    main()
