"""Two keys: what one officer asks for happens only when a second one approves the same thing.

The one mechanism for everything that hurts. The part that owns the subject calls `open_request`,
later `turn_second_key` inside the transaction of its own change; the change happens there.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import events
from caunoi.accounts.access import Actor, require
from caunoi.accounts.choices import KeyState
from caunoi.accounts.models import TwoKeyRequest
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.folding import fold
from caunoi.core.history import Subject, record
from caunoi.units.models import Unit

LASTS = timedelta(days=14)
SHORTEST_REASON = 5  # letters and digits; "." is no reason


@transaction.atomic
def open_request(
    kind: str,
    *,
    subject: Subject,
    by: Actor,
    permission: str,
    content_hash: bytes,
    why: str,
    within: Unit | None = None,
    lasts: timedelta = LASTS,
) -> TwoKeyRequest:
    """Turn the first key. The caller has already checked that `by` may ask for it.

    `permission` (and `within`): what the second officer must be allowed to do. `content_hash`:
    SHA-256 of exactly what is asked, compared again at the second key. Records `two_keys.opened`.

    Raises:
        RuleBroken: no reason is given, or the same thing waits for its second key already.
    """
    check_reason(why)
    at = now()
    waiting = (
        TwoKeyRequest.objects.select_for_update()
        .filter(kind=kind, subject_id=subject.pk, state=KeyState.WAITING)
        .first()
    )
    if waiting is not None:
        if waiting.is_open_at(at):
            raise RuleBroken(_("This waits for its second key already."), ground="two_keys")
        _settle(waiting, KeyState.EXPIRED, events.TWO_KEYS_EXPIRED, by="system:two_keys", at=at)
    request = TwoKeyRequest.objects.create(
        kind=kind, subject_kind=subject.history_kind, subject_id=subject.pk,
        permission=permission, within=within, content_hash=content_hash, why=why.strip(),
        proposer_id=by.id, opened_at=at, expires_at=at + lasts,
    )  # fmt: skip
    after = {
        "kind": kind,
        "subject": f"{subject.history_kind}:{subject.pk}",
        "content": content_hash.hex(),
    }
    record(events.TWO_KEYS_OPENED, subject=request, by=by.ref, at=at, after=after, is_first=True)
    return request


@transaction.atomic
def turn_second_key(*, request_id: UUID, by: Actor, content_hash: bytes) -> TwoKeyRequest:
    """Turn the second key for the same content. Records `two_keys.approved`.

    Call it inside the transaction of the change it permits, before the change.

    Raises:
        NotFound: there is no such request.
        AccessDenied: `by` lacks the permission that the request names.
        RuleBroken: `by` is the person who asked, the content is not what was asked for, or the
            request was settled or has expired.
    """
    request = _locked(request_id)
    require(by, request.permission, within=request.within)
    if request.proposer_id == by.id:
        raise RuleBroken(_("A second person must approve this."), ground="two_keys")
    at = now()
    _check_open(request, at)
    if bytes(request.content_hash) != content_hash:
        message = _("What was asked for has changed since; it must be asked for anew.")
        raise RuleBroken(message, ground="two_keys")
    request.approver_id = by.id
    return _settle(request, KeyState.APPROVED, events.TWO_KEYS_APPROVED, by=by.ref, at=at)


@transaction.atomic
def refuse_request(*, request_id: UUID, by: Actor, why: str) -> TwoKeyRequest:
    """Refuse the second key with a reason; the person who asked may so take it back.

    Records `two_keys.refused` or, by the person who asked, `two_keys.withdrawn`.

    Raises:
        NotFound, AccessDenied: as `turn_second_key`.
        RuleBroken: no reason, or the request was settled or has expired.
    """
    check_reason(why)
    request = _locked(request_id)
    at = now()
    if request.proposer_id == by.id:
        _check_open(request, at)
        state, code = KeyState.WITHDRAWN, events.TWO_KEYS_WITHDRAWN
    else:
        require(by, request.permission, within=request.within)
        _check_open(request, at)
        state, code = KeyState.REFUSED, events.TWO_KEYS_REFUSED
        request.approver_id = by.id
    return _settle(request, state, code, by=by.ref, at=at)


def check_reason(why: str) -> None:
    """Raises RuleBroken unless `why` says something: nothing and too little are told apart."""
    if len(fold(why).replace(" ", "")) >= SHORTEST_REASON:
        return
    told = _("Please give the reason.")
    if why.strip():
        told = _("The reason is too short: write at least %(least)d letters or digits.")
    raise RuleBroken(told % {"least": SHORTEST_REASON}, ground="reason", missing=("why",))


def _locked(request_id: UUID) -> TwoKeyRequest:
    request = TwoKeyRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise NotFound(_("There is no such request."))
    return request


def _check_open(request: TwoKeyRequest, at: datetime) -> None:
    if request.state != KeyState.WAITING:
        raise RuleBroken(_("This request has been settled already."), ground="two_keys")
    if not request.is_open_at(at):
        raise RuleBroken(_("This request has expired; ask anew."), ground="two_keys")


def _settle(
    request: TwoKeyRequest, state: KeyState, code: str, *, by: str, at: datetime
) -> TwoKeyRequest:
    before = {"state": request.state}
    request.state = state
    request.settled_at = at
    request.save(update_fields=["state", "settled_at", "approver"])
    record(code, subject=request, by=by, at=at, before=before, after={"state": state.value})
    return request
