"""Where a file is: the interface to whatever back office a city has, asked by a file's number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from caunoi.core.errors import NotFound, Refused
from caunoi.procedures.content import Words

_NUMBER = re.compile(r"[^0-9a-z]")


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a file's way; `at` is empty while it is still to come."""

    words: Words
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FileStatus:
    """What may be told to whoever has the number: no name, no content.

    `procedure`: slug. `missing`: what the person must still bring, where the file waits for them.
    """

    number: str
    procedure: str
    unit: str
    stages: tuple[Stage, ...]
    due_on: date | None = None
    missing: tuple[Words, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether the result is ready."""
        return all(stage.at is not None for stage in self.stages)


class BackOffice(Protocol):
    """A system that keeps files. settings.FILE_STATUS names a class with this method."""

    def find(self, number: str) -> FileStatus | None:
        """The file of a number (digits and letters only, small), or None.

        Raises:
            OSError: the system does not answer; residents are asked to come back later.
        """


class NotAnswering(Refused):
    """The back office does not answer now."""

    status = 503


def find_file(typed: str) -> FileStatus:
    """How a file stands, by its number as a person types it.

    Raises:
        NotFound: no file has it, or no back office is connected.
        NotAnswering: the back office does not answer.
    """
    number = _NUMBER.sub("", typed.lower())
    office = _office(settings.FILE_STATUS)
    if office is None:
        raise NotFound(_("Files cannot be looked up here yet. Please call the unit."))
    try:
        found = office.find(number) if number else None
    except OSError as error:
        raise NotAnswering(
            _("The office that keeps the files does not answer. Please try again later.")
        ) from error
    if found is None:
        raise NotFound(_("No file has this number. Please check it on your slip."))
    return found


@lru_cache(maxsize=4)
def _office(path: str) -> BackOffice | None:
    return import_string(path)() if path else None
