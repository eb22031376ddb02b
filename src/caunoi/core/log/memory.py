"""The last checkpoint that this machine saw, kept in a file outside the database.

Whoever restores an older database, or cuts its end together with every trace in it, has not touched
this file: the sealer then refuses to go on, and `verify-log` says what is missing.
"""

from __future__ import annotations

import logging
import os
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from caunoi.core.log.note import BadNoteError, Head, Note

logger = logging.getLogger(__name__)


def memory_path(origin: str) -> Path:
    """Where the checkpoint of that log is remembered; one file for each log."""
    return Path(settings.LOG_MEMORY) / f"{sha256(origin.encode()).hexdigest()[:16]}.checkpoint"


def remember(note: Note) -> None:
    """Keep the note, unless a later one is kept already. A full disk is told, and stops nothing."""
    head = Head.parse(note.text)
    path = memory_path(head.origin)
    try:
        kept = recall(head.origin)
        if kept is not None and Head.parse(kept.text).size > head.size:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{os.getpid()}")
        with new.open("w", encoding="utf-8") as file:
            file.write(str(note))
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except (OSError, BadNoteError) as error:
        logger.warning("The log's last checkpoint could not be kept in a file: %s", error)


def recall(origin: str) -> Note | None:
    """The checkpoint remembered for that log, or None where this machine never saw one.

    Raises:
        BadNoteError: the file is there but no longer what was written.
    """
    try:
        return Note.parse(memory_path(origin).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:  # no worse than a file that was deleted
        logger.warning("The log's remembered checkpoint cannot be read: %s", error)
        return None
    except UnicodeDecodeError as error:
        raise BadNoteError("The remembered checkpoint is no text.") from error
