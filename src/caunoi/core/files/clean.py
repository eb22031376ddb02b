"""View copies: a file is given to a process of its own, and what comes back is distrusted.

The worker never decodes anything itself. A file that kills, stalls or deceives the cleaner costs
its own view copy and nothing else; the sealed original stays as it is.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from caunoi.core.files.bare import is_bare_jpeg
from caunoi.core.files.types import Family, real_type, shown_type

TIMEOUT_SECONDS = 60
MEMORY_SCRATCH_BYTES = 32 * 1024 * 1024
MAX_PICTURE_BYTES = 24 * 1024 * 1024
_RESULT_BYTES = 64 * 1024
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[3])


class CleaningFailed(Exception):
    """No view copy; `code`: broken, too_large, unsupported, timeout, crashed or deceived."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Piece:
    """One copy: role (view, thumb), page from 1, media type, bytes in the stream, pixels."""

    role: str
    page: int
    mime: str
    start: int
    length: int
    width: int
    height: int


@dataclass
class Cleaned:
    """All copies of one file in one scratch stream; close it when they are stored.

    `pages` counts the document's pages, drawn or not; `is_whole` is False for a picture that
    ended too early; `is_sandboxed` tells whether the machine offered the full sandbox.
    """

    stream: BinaryIO
    pieces: tuple[Piece, ...]
    pages: int
    is_whole: bool
    is_sandboxed: bool

    def read(self, piece: Piece) -> bytes:
        """The bytes of one piece, whole; for pictures."""
        self.stream.seek(piece.start)
        return self.stream.read(piece.length)

    def __enter__(self) -> "Cleaned":
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()


def scratch(size: int) -> BinaryIO:
    """An unnamed file for plain content that vanishes when closed.

    In memory up to 32 MiB, so that most photos never touch a disk in the clear.
    """
    if sys.platform == "linux" and size <= MEMORY_SCRATCH_BYTES:
        return os.fdopen(os.memfd_create("caunoi", os.MFD_CLOEXEC), "w+b")
    return tempfile.TemporaryFile()


def make_copies(source: BinaryIO, mime: str, size: int) -> Cleaned:
    """Clean copies of `source` (a real file with a number), whose real type is `mime`.

    Raises:
        CleaningFailed: none can be made; why is in its `code`.
    """
    kind = shown_type(mime)
    if kind is None:
        raise CleaningFailed("unsupported")
    out = scratch(size if kind.family in (Family.VIDEO, Family.AUDIO) else 0)
    try:
        told = _run(source, out, mime, size)
        cleaned = _checked(told, out, mime)
    except BaseException:
        out.close()
        raise
    return cleaned


def sandbox_works() -> bool:
    """True when this machine locks the cleaner in fully; asked by `caunoi doctor`."""
    pixel = (
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
        b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b"
    )
    with scratch(0) as source:
        source.write(pixel)
        source.flush()
        try:
            with make_copies(source, "image/gif", len(pixel)) as cleaned:
                return cleaned.is_sandboxed
        except CleaningFailed:
            return False


def _run(source: BinaryIO, out: BinaryIO, mime: str, size: int) -> dict[str, Any]:
    source.seek(0)
    with scratch(0) as result:
        numbers = [stream.fileno() for stream in (source, out, result)]
        command = [sys.executable, "-P", "-B", "-m", "caunoi.core.files.cleaner", mime, str(size)]
        try:
            ended = subprocess.run(  # our own module, no shell, no user's words
                [*command, *map(str, numbers)],
                pass_fds=numbers,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # No secret of ours travels along.
                env={"PYTHONPATH": _PACKAGE_ROOT, "LC_ALL": "C.UTF-8"},
                cwd="/",
                start_new_session=True,
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise CleaningFailed("timeout") from error
        result.seek(0)
        answer = result.read(_RESULT_BYTES)
    if ended.returncode != 0:
        raise CleaningFailed("crashed")
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise CleaningFailed("crashed") from error
    if not isinstance(told, dict):
        raise CleaningFailed("deceived")
    if "error" in told:
        raise CleaningFailed(str(told["error"])[:20])
    return told


def _checked(told: dict[str, Any], out: BinaryIO, mime: str) -> Cleaned:
    """Believe nothing: a broken decoder may have written what it likes."""
    total = out.seek(0, 2)
    try:
        pieces = tuple(Piece(**piece) for piece in told["pieces"])
        pages, is_whole, is_sandboxed = told["pages"], told["whole"], told["sandbox"]
    except (TypeError, KeyError) as error:
        raise CleaningFailed("deceived") from error
    cleaned = Cleaned(out, pieces, int(pages), bool(is_whole), bool(is_sandboxed))
    if not pieces or not all(_is_honest(piece, cleaned, total, mime) for piece in pieces):
        raise CleaningFailed("deceived")
    return cleaned


def _is_honest(piece: Piece, cleaned: Cleaned, total: int, mime: str) -> bool:
    if not 0 <= piece.start < piece.start + piece.length <= total:
        return False
    if piece.role not in ("view", "thumb"):
        return False
    kind = shown_type(mime)
    if kind and kind.family in (Family.IMAGE, Family.PDF):
        is_small = piece.length <= MAX_PICTURE_BYTES
        return piece.mime == "image/jpeg" and is_small and is_bare_jpeg(cleaned.read(piece))
    is_alone = piece.start == 0 and len(cleaned.pieces) == 1
    return is_alone and piece.mime == mime and real_type(cleaned.stream).mime == mime
