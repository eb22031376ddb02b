"""Bring the city's procedures from their files into the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from caunoi.core.choices import SYSTEM
from caunoi.core.clock import now
from caunoi.core.folding import fold
from caunoi.core.history import NO_HASH, build_event, record
from caunoi.core.ids import new_id
from caunoi.core.models import Event
from caunoi.procedures import catalogue, events
from caunoi.procedures.choices import VersionState
from caunoi.procedures.content import Content, read_folder
from caunoi.procedures.errors import BadProcedureFile
from caunoi.procedures.models import Procedure, Version
from caunoi.units.models import Unit

BY = f"{SYSTEM}:reference"


@transaction.atomic
def load_procedures(folder: Path) -> int:
    """Load `folder/procedures/*.toml`; returns how many procedures the files hold.

    A file that changed becomes a new version in force, except where officers have released words
    of their own since: those stay, and the file's version is kept beside them, for its guided
    check comes with the next words that they release. A procedure that no file names any more is
    retired. Records `procedure.loaded` for each new version.

    Raises:
        BadProcedureFile: names the file and what is wrong in it.
    """
    contents = read_folder(folder / "procedures")
    units = {unit.code: unit for unit in Unit.objects.filter(valid_to=None)}
    known = {
        one.slug: one
        for one in Procedure.objects.select_for_update(of=("self",)).select_related("current")
    }
    fresh: list[Content] = []
    for content in contents:
        if content.unit not in units:
            raise BadProcedureFile(f"{content.slug}: no unit {content.unit} is in service")
        procedure = known.pop(content.slug, None)
        if procedure is None:
            fresh.append(content)
        else:
            _renew(content, units[content.unit], procedure)
    _make(fresh, units)
    gone = [one.pk for one in known.values() if one.retired_at is None]
    Procedure.objects.filter(pk__in=gone).update(retired_at=now(), updated_at=now())
    transaction.on_commit(catalogue.forget)
    return len(contents)


def _make(contents: list[Content], units: dict[str, Unit]) -> None:
    """All new ones at once: a city begins with dozens."""
    at = now()
    rows, versions, told = [], [], []
    for content in contents:
        # The same id wherever the city's files are loaded: what refers to it can be moved.
        key = uuid5(NAMESPACE_URL, f"caunoi:procedure:{content.slug}")
        row = Procedure(
            id=key, slug=content.slug, field=content.field, unit=units[content.unit],
            position=content.position, folded=fold_content(content), updated_at=at,
        )  # fmt: skip
        rows.append(row)
        versions.append(_from_file(row, content, 1))
        told.append(
            build_event(
                events.PROCEDURE_LOADED, kind=Procedure.history_kind, subject_id=key, number=1,
                prev_hash=NO_HASH, by=BY, at=at,
                data={"before": {}, "after": _loaded(versions[-1]), "why": ""},
            )
        )  # fmt: skip
    Procedure.objects.bulk_create(rows)
    Version.objects.bulk_create(versions)
    Event.objects.bulk_create(told)
    for row, version in zip(rows, versions, strict=True):
        row.current = version
    Procedure.objects.bulk_update(rows, ["current"])


def _renew(content: Content, unit: Unit, procedure: Procedure) -> None:
    last = procedure.versions.filter(from_file=True).order_by("-number").first()
    same = last is not None and bytes(last.sha256) == content.sha256
    keeps = procedure.current is not None and not procedure.current.from_file
    if same and procedure.retired_at is None:
        return
    at = now()
    procedure.field, procedure.unit, procedure.position = content.field, unit, content.position
    procedure.retired_at, procedure.updated_at = None, at
    if not same:
        version = _from_file(procedure, content, next_number(procedure))
        if keeps:
            version.state, version.released_at = VersionState.REFUSED, None
            version.save()
        else:
            put_in_force(procedure, version)
        record(events.PROCEDURE_LOADED, subject=procedure, by=BY, at=at, after=_loaded(version))
    procedure.save(
        update_fields=["field", "unit", "position", "retired_at", "updated_at", "folded", "current"]
    )


def _from_file(procedure: Procedure, content: Content, number: int) -> Version:
    at = now()
    return Version(
        id=new_id(), procedure=procedure, number=number, content=content.as_json(),
        sha256=content.sha256, from_file=True, state=VersionState.RELEASED, written_at=at,
        released_at=at,
    )  # fmt: skip


def _loaded(version: Version) -> dict[str, object]:
    return {"version": version.number, "content": bytes(version.sha256).hex()}


def next_number(procedure: Procedure) -> int:
    """The number of the next version."""
    last = procedure.versions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def newest_file(procedure: Procedure) -> dict[str, Any] | None:
    """What the procedure's newest file says, as a version keeps it; None without one."""
    newest = procedure.versions.filter(from_file=True).order_by("-number").first()
    content: dict[str, Any] | None = newest.content if newest else None
    return content


def newest_check(procedure: Procedure) -> dict[str, object] | None:
    """The guided check of the procedure's newest file, as a version keeps it; None without one."""
    file = newest_file(procedure)
    check: dict[str, object] | None = file.get("check") if file else None
    return check


def put_in_force(procedure: Procedure, version: Version) -> None:
    """Make a version the one in force; the caller saves the procedure and records why."""
    procedure.versions.filter(state=VersionState.RELEASED).exclude(pk=version.pk).update(
        state=VersionState.REPLACED
    )
    version.save()
    procedure.current = version
    procedure.folded = fold_content(Content.model_validate(version.content))


def fold_content(content: Content) -> str:
    """All that a procedure is searched by, without marks."""
    parts = [content.name.vi, content.name.en, *content.words, content.code]
    parts += [words.vi for words in content.papers]
    return fold(" ".join(parts))
