"""Read a step's form as a browser sends it: papers, moments, units, files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware

from caunoi.core.errors import Refused
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.core.ids import read_id
from caunoi.core.moments import short_day
from caunoi.reports.forms_staff import FLAGS, UPLOADS
from caunoi.reports.likely_units import read_unit
from caunoi.reports.workflow import Field, Move


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press of a step's button sent."""

    fields: dict[str, Any]  # as the service reads them
    typed: dict[str, Any]  # as they were typed, to show again
    reply: str
    seen: UUID | None
    goes_on: bool  # to the next report of the list
    troubles: tuple[str, ...]  # files that could not be kept


def read_press(
    move: Move, data: QueryDict, files: MultiValueDict[str, UploadedFile[bytes]]
) -> Pressed:
    """The fields of the step; files are stored and stay stored if the step is refused."""
    tokens = data.get(UPLOADS, "").split()
    troubles: list[str] = []
    fields = {row.name: _read(row, data) for row in move.fields if row.form != "files"}
    if move.grounds:
        fields["ground"] = data.get("ground", "")
    if any(row.form == "files" for row in move.fields):
        for file in files.getlist("files"):
            try:
                tokens.append(store_upload(file))
            except Refused as refused:
                troubles.append(f"{file.name}: {refused.message}")
        found, _missing = find_files(tokens)
        fields["files"] = found
    typed = {name: value for name, value in data.items() if name != "csrfmiddlewaretoken"}
    return Pressed(
        {name: value for name, value in fields.items() if value not in (None, "", [])},
        {**typed, UPLOADS: " ".join(tokens)}, data.get("reply", ""), read_id(data.get("seen", "")),
        data.get("then") == "next", tuple(troubles),
    )  # fmt: skip


def _read(row: Field, data: QueryDict) -> Any:
    value = data.get(row.name, "")
    if row.form == "paper":
        return value or _paper(data, row.name)
    if row.form == "unit":
        return read_unit(value) or data.get(f"{row.name}_suggested", "")
    if row.form == "reason":
        return value.strip() or data.get(f"{row.name}_named", "")
    if row.form == "flag":
        # A box that the form did not have says nothing; one that it had and is empty says no.
        return row.name in data if row.name in data.get(FLAGS, "").split() else value or None
    if row.form == "moment":
        return _moment(value)
    return value


def _paper(data: Mapping[str, str], name: str) -> str:
    number = data.get(f"{name}_number", "").strip()
    try:
        day: date | None = parse_date(data.get(f"{name}_date", ""))
    except ValueError:
        day = None
    # Half a paper is none: the step then names what it lacks.
    return f"{number}, {short_day(day)}" if number and day else ""


def _moment(value: str) -> Any:
    try:
        moment = parse_datetime(value) if value else None
    except ValueError:
        return value
    if moment is None:
        return value
    return make_aware(moment) if is_naive(moment) else moment
