"""What a unit writes of its procedures: one officer writes, a second one releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.accounts.services.two_keys import (
    check_reason,
    open_request,
    refuse_request,
    turn_second_key,
)
from caunoi.core.clock import now, today
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.procedures import catalogue, events
from caunoi.procedures.choices import VersionState
from caunoi.procedures.content import Content, read_content
from caunoi.procedures.errors import BadProcedureFile
from caunoi.procedures.models import Procedure, Version
from caunoi.procedures.services.loading import newest_check, next_number, put_in_force

REQUEST_KIND = "procedures.version"
_LISTS = ("steps", "papers")
_WORDS = ("name", "fee", "time", "place", "note")


@dataclass(frozen=True, slots=True)
class Wording:
    """What an officer can change of a procedure. Words are (Vietnamese, English)."""

    name: tuple[str, str]
    fee: tuple[str, str]
    time: tuple[str, str]
    place: tuple[str, str]
    note: tuple[str, str]
    steps: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]
    law: str
    source: str
    online: str
    certainty: str
    fee_certainty: str
    checked_on: date


@transaction.atomic
def write_version(*, procedure_id: UUID, by: Actor, wording: Wording, why: str) -> Version:
    """Write a draft of what the procedure says, or change the one that is being written.

    The guided check is that of the newest file; field and unit stay as they are. Records
    `procedure.written`.

    Raises:
        NotFound: there is no such procedure.
        AccessDenied: `by` writes nothing for its unit.
        RuleBroken: a version waits for its second key; nothing changes; a word is missing; the day
            of the check lies in the future; no reason.
    """
    procedure = _lock(procedure_id)
    require(by, policy.EDIT_PROCEDURES, within=procedure.unit)
    check_reason(why)
    draft = _open_one(procedure)
    if draft is not None and draft.state == VersionState.WAITING:
        raise RuleBroken(_("A version waits for its second key already."), ground="two_keys")
    content = _content(procedure, wording)
    at = now()
    if draft is None:
        draft = Version(
            id=new_id(), procedure=procedure, number=next_number(procedure), written_at=at
        )
    elif bytes(draft.sha256) == content.sha256 and draft.author_id == by.id:
        return draft
    draft.content, draft.sha256 = content.as_json(), content.sha256
    draft.why, draft.author_id, draft.written_at = why.strip()[:300], by.id, at
    draft.save()
    record(
        events.PROCEDURE_WRITTEN, subject=procedure, by=by.ref, at=at,
        after={"version": draft.number, "content": content.sha256.hex()},
    )  # fmt: skip
    return draft


def _content(procedure: Procedure, wording: Wording) -> Content:
    if wording.checked_on > today():
        raise RuleBroken(_("This day lies in the future."), missing=["checked_on"])
    raw: dict[str, Any] = dict(procedure.in_force.content)
    for name in _WORDS:
        vi, en = getattr(wording, name)
        raw[name] = {"vi": vi, "en": en} if vi.strip() else None
    for name in _LISTS:
        raw[name] = [{"vi": vi, "en": en} for vi, en in getattr(wording, name)]
    for name in ("law", "source", "online", "certainty", "fee_certainty"):
        raw[name] = getattr(wording, name)
    raw["checked_on"] = wording.checked_on.isoformat()
    raw["check"] = newest_check(procedure) or raw.get("check")
    missing = [name for name in (*_WORDS[:-1], *_LISTS, "law", "source") if not raw[name]]
    if missing:
        raise RuleBroken(_("This must be filled in."), missing=missing)
    try:
        content = read_content(raw)
    except BadProcedureFile as error:
        raise RuleBroken(_("One of the texts is too long.")) from error
    if content.sha256 == bytes(procedure.in_force.sha256):
        raise RuleBroken(_("Nothing is different from what is in force."))
    return content


@transaction.atomic
def submit_version(*, version_id: UUID, by: Actor) -> Version:
    """Turn the first key: a second person reads it now. Records `procedure.submitted`.

    Raises:
        NotFound, AccessDenied: as `write_version`.
        RuleBroken: it is no draft any more.
    """
    version, procedure = _lock_version(version_id)
    require(by, policy.EDIT_PROCEDURES, within=procedure.unit)
    if version.state == VersionState.WAITING:
        if version.request is None or version.request.is_open_at(now()):
            return version
    elif version.state != VersionState.DRAFT:
        raise RuleBroken(_("This version was settled already."))
    version.request = open_request(
        REQUEST_KIND, subject=version, by=by, permission=policy.RELEASE_PROCEDURES,
        content_hash=bytes(version.sha256), why=version.why, within=procedure.unit,
    )  # fmt: skip
    # Who asks for it is who answers for it: the second key must be somebody else's.
    version.state, version.author_id = VersionState.WAITING, by.id
    version.save(update_fields=["state", "request", "author"])
    record(
        events.PROCEDURE_SUBMITTED, subject=procedure, by=by.ref, at=now(),
        after={"version": version.number}, why=version.why,
    )  # fmt: skip
    return version


@transaction.atomic
def release_version(*, version_id: UUID, by: Actor) -> Version:
    """Turn the second key: from now on residents read it. Records `procedure.released`.

    Raises:
        NotFound: there is no such version.
        AccessDenied: `by` releases nothing for that unit.
        RuleBroken: `by` submitted it, it is not waiting, or the request has expired.
    """
    version, procedure = _lock_version(version_id)
    if version.state == VersionState.RELEASED:
        return version
    if version.state != VersionState.WAITING or version.request is None:
        raise RuleBroken(_("Nobody has asked to release this version."), ground="two_keys")
    turn_second_key(request_id=version.request.pk, by=by, content_hash=bytes(version.sha256))
    before = {"version": procedure.in_force.number}
    at = now()
    version.state, version.approver_id = VersionState.RELEASED, by.id
    version.released_at = at
    put_in_force(procedure, version)
    procedure.updated_at = at
    procedure.save(update_fields=["current", "folded", "updated_at"])
    record(
        events.PROCEDURE_RELEASED, subject=procedure, by=by.ref, at=at, before=before,
        after={"version": version.number, "content": bytes(version.sha256).hex()},
    )  # fmt: skip
    transaction.on_commit(catalogue.forget)
    return version


@transaction.atomic
def refuse_version(*, version_id: UUID, by: Actor, why: str) -> Version:
    """Do not release it, or take one's own back; with a reason. Records `procedure.refused`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `release_version`; no reason.
    """
    version, procedure = _lock_version(version_id)
    if version.state == VersionState.REFUSED:
        return version
    if version.state != VersionState.WAITING or version.request is None:
        raise RuleBroken(_("Nobody has asked to release this version."), ground="two_keys")
    refuse_request(request_id=version.request.pk, by=by, why=why)
    version.state = VersionState.REFUSED
    version.save(update_fields=["state"])
    record(
        events.PROCEDURE_REFUSED, subject=procedure, by=by.ref, at=now(),
        after={"version": version.number}, why=why.strip()[:300],
    )  # fmt: skip
    return version


def _open_one(procedure: Procedure) -> Version | None:
    return procedure.versions.filter(
        state__in=(VersionState.DRAFT, VersionState.WAITING)
    ).first()  # fmt: skip


def _lock(procedure_id: UUID) -> Procedure:
    found = (
        Procedure.objects.select_for_update(of=("self",))
        .select_related("unit", "current")
        .filter(pk=procedure_id, retired_at=None)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such procedure."))
    return found


def _lock_version(version_id: UUID) -> tuple[Version, Procedure]:
    key = Version.objects.filter(pk=version_id).values_list("procedure_id", flat=True).first()
    if key is None:
        raise NotFound(_("There is no such version."))
    procedure = _lock(key)
    version = (
        Version.objects.select_for_update(of=("self",)).select_related("request").get(pk=version_id)
    )
    return version, procedure
