"""Names of files: what a sender called it, made harmless."""

from __future__ import annotations

from pathlib import PurePosixPath

from caunoi.core.files.types import UNKNOWN, shown_type
from caunoi.core.folding import fold

_MAX_STEM, _MAX_ENDING = 80, 8


def safe_name(claimed: str) -> str:
    """Plain letters, digits and hyphens, with the claimed ending: "bao-cao.pdf"; at most 89.

    Paths, control characters, marks, direction overrides and doubled endings are gone:
    "..\\a\\photo.php.jpg" becomes "photo-php.jpg".
    """
    last = PurePosixPath(claimed[-400:].replace("\\", "/").replace("\0", "")).name
    stem, dot, ending = last.rpartition(".")
    if not dot:
        stem, ending = last, ""
    stem = fold(stem).replace(" ", "-")[:_MAX_STEM].strip("-") or "file"
    ending = fold(ending).replace(" ", "")[:_MAX_ENDING]
    return f"{stem}.{ending}" if ending else stem


def download_name(name: str, real_type: str) -> str:
    """The name under which an original is handed out: its ending tells what it really is.

    Kinds that are not shown get ".bin", so that a double click opens nothing.
    """
    kind = shown_type(real_type) or UNKNOWN
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    if kind is UNKNOWN:
        return f"{stem}-{ending}.bin" if ending else f"{stem}.bin"
    return f"{stem}.{kind.extension}"
