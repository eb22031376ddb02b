"""An area goes from one officer to another: both sign, and one list says what was given."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, require
from caunoi.accounts.services.two_keys import open_request, refuse_request, turn_second_key
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import Care, HandoverState, PromiseState
from caunoi.neighbourhoods.models import (
    Charge,
    Handover,
    HandoverItem,
    Membership,
    Neighbourhood,
    Outlet,
    Post,
    Promise,
)
from caunoi.neighbourhoods.services.groups import check_area_officer, put_in_charge
from caunoi.neighbourhoods.services.presenting import present_officer
from caunoi.reports.services.area_handover import assigned_reports, give_reports
from caunoi.units.models import Unit

REQUEST_KIND = "neighbourhoods.handover"


@transaction.atomic
def ask_handover(
    *, giver: UUID, taker: UUID, unit: Unit, by: Actor, why: str, note: str = ""
) -> Handover:
    """Sign as the first: all that `giver` has in the ward's area goes to `taker`.

    `by` is the giver, or the head of the ward's police where the giver serves there no more. The
    list is taken now, and the second signature is bound to it. Records `handover.signed` and
    `two_keys.opened`.

    Raises:
        AccessDenied: `by` is neither.
        RuleBroken: no reason; nothing to hand over; the taker is no area officer there, or is
            the one who gives or signs; one waits already, of this area or the other way round.
    """
    require(by, policy.RUN_GROUPS, within=unit)
    if by.id != giver and not may(by, policy.JUDGE_GROUPS, within=unit):
        raise AccessDenied(
            _("Only the officer who gives the area signs here, or the head of the ward's police."),
            ground="handover",
        )
    if taker in (giver, by.id):
        raise RuleBroken(_("Another officer must take the area over and sign."), missing=["taker"])
    check_area_officer(taker, unit)
    # Two that ask each other at the same moment come one after the other.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    opposite = _waiting_of(taker)
    if opposite is not None and opposite.taker_id == giver:
        raise RuleBroken(
            _("This colleague has signed a hand-over to the giver, which waits. Settle it first."),
            ground="handover",
        )
    waiting = _waiting_of(giver)
    if waiting is not None:
        if waiting.taker_id == taker:
            return waiting
        raise RuleBroken(_("A hand-over of this area waits for its second signature already."))
    places = _places_of(giver, unit)
    if not places:
        raise RuleBroken(_("This officer is in charge of no neighbourhood here."))
    at = now()
    made = Handover(
        id=new_id(), unit=unit, giver_id=giver, taker_id=taker, note=note.strip()[:1000],
        listed=list_all(giver, unit, places), asked_at=at,
    )  # fmt: skip
    made.request = open_request(
        REQUEST_KIND, subject=made, by=by, permission=policy.RUN_GROUPS,
        content_hash=_content(made), why=why, within=unit,
    )  # fmt: skip
    made.save(force_insert=True)
    HandoverItem.objects.bulk_create(
        [HandoverItem(handover=made, neighbourhood=place) for place in places]
    )
    record(
        events.HANDOVER_SIGNED, subject=made, by=by.ref, at=at, is_first=True,
        after={"giver": str(giver), "taker": str(taker), "unit": unit.code},
    )  # fmt: skip
    return made


def _waiting_of(giver: UUID) -> Handover | None:
    """The one that waits for its second signature; one that has expired counts no more."""
    found = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("request")
        .filter(giver=giver, state=HandoverState.WAITING)
        .first()
    )
    if found is None or found.request.is_open_at(now()):
        return found
    _end(found, by=f"{SYSTEM}:two_keys")
    return None


def _end(handover: Handover, by: str) -> None:
    handover.state, handover.settled_at = HandoverState.WITHDRAWN, now()
    handover.save(update_fields=["state", "settled_at"])
    record(
        events.HANDOVER_WITHDRAWN, subject=handover, by=by, at=handover.settled_at,
        before={"state": HandoverState.WAITING.value}, after={"state": handover.state},
    )  # fmt: skip


def list_all(giver: UUID, unit: Unit, places: Sequence[Neighbourhood]) -> dict[str, Any]:
    """All that goes along, in ids and counts: neighbourhoods, members, groups, reports, promises.

    No name of a resident stands in it.
    """
    keys = [place.pk for place in places]
    present = Membership.objects.filter(left_at=None)
    promises = Promise.objects.filter(officer=giver, state=PromiseState.OPEN)
    return {
        "places": [
            {
                "id": str(place.pk), "name": place.name,
                "members": present.filter(neighbourhood=place).count(),
                "reachable": present.filter(neighbourhood=place, contact__isnull=False).count(),
                "unanswered": Post.objects.filter(
                    neighbourhood=place, care=Care.WAITING
                ).count(),
            }
            for place in places
        ],
        "groups": [
            {"id": str(one.pk), "place": str(one.neighbourhood_id), "channel": one.channel}
            for one in Outlet.objects.filter(neighbourhood__in=keys, until=None).order_by("since")
        ],
        "reports": [
            str(pk)
            for pk in assigned_reports(giver, unit).order_by("pk").values_list("pk", flat=True)
        ],
        "promises": [
            str(pk)
            for pk in promises.filter(neighbourhood__in=keys)
            .order_by("due_at", "pk").values_list("pk", flat=True)
        ],
    }  # fmt: skip


def _places_of(giver: UUID, unit: Unit) -> list[Neighbourhood]:
    return list(
        Neighbourhood.objects.filter(
            unit=unit, closed_at=None, charges__officer=giver, charges__until=None
        ).order_by("name", "pk")
    )


@transaction.atomic
def sign_handover(*, handover_id: UUID, by: Actor) -> Handover:
    """Sign as the second: the taker has it all from now on; twice is once.

    Neighbourhoods, open promises and the open reports of the giver change hands. What came since
    the first signature goes along and is listed apart. Residents of each neighbourhood are told
    once who their officer is. Records `handover.done`, `two_keys.approved`, and on each thing its
    own event.

    Raises:
        NotFound: there is no such hand-over in this officer's unit.
        AccessDenied: `by` is not the officer who takes it.
        RuleBroken: it was withdrawn or has expired; the taker serves there no more.
    """
    handover = _lock(handover_id, by)
    if handover.state == HandoverState.DONE:
        return handover
    if by.id != handover.taker_id:
        raise AccessDenied(_("Only the officer who takes the area over signs here."))
    turn_second_key(request_id=handover.request_id, by=by, content_hash=_content(handover))
    check_area_officer(handover.taker_id, handover.unit)
    at = now()
    places = [item.neighbourhood for item in handover.items.select_related("neighbourhood")]
    present = list_all(handover.giver_id, handover.unit, places)
    handover.added = {
        name: sorted(set(present[name]) - set(handover.listed[name]))
        for name in ("reports", "promises")
    }
    for place in places:
        if Charge.objects.filter(
            neighbourhood=place, officer=handover.giver_id, until=None
        ).exists():
            put_in_charge(place, handover.taker_id, by=by.ref)
            present_officer(handover, place, by=by)
    Promise.objects.filter(pk__in=[UUID(pk) for pk in present["promises"]]).update(
        officer=handover.taker_id
    )
    give_reports(
        giver=handover.giver_id, taker=handover.taker_id, unit=handover.unit, by=by.ref, at=at,
        why=f"handover:{handover.pk}",
    )  # fmt: skip
    handover.state, handover.settled_at = HandoverState.DONE, at
    handover.save(update_fields=["state", "settled_at", "added"])
    record(
        events.HANDOVER_DONE, subject=handover, by=by.ref, at=at,
        before={"state": HandoverState.WAITING.value},
        after={"state": handover.state, "reports": len(present["reports"]),
               "promises": len(present["promises"]), "places": len(places)},
    )  # fmt: skip
    return handover


@transaction.atomic
def withdraw_handover(*, handover_id: UUID, by: Actor, why: str) -> Handover:
    """Take it back, or refuse to take the area over; with a reason. Twice is once.

    Records `handover.withdrawn`.

    Raises:
        NotFound: there is no such hand-over in this officer's unit.
        AccessDenied: `by` neither signed it, nor gives or takes the area, nor heads the unit.
        RuleBroken: no reason, or it was carried out.
    """
    handover = _lock(handover_id, by)
    if not may_withdraw(handover, by):
        raise AccessDenied(
            _("Only who gives, signed or takes the area ends a hand-over, or the head of the "
              "ward's police."),
            ground="handover",
        )  # fmt: skip
    if handover.state == HandoverState.WITHDRAWN:
        return handover
    if handover.state == HandoverState.DONE:
        raise RuleBroken(_("This hand-over was carried out; another one leads back."))
    if handover.request.is_open_at(now()):
        refuse_request(request_id=handover.request_id, by=by, why=why)
    _end(handover, by.ref)
    return handover


def may_withdraw(handover: Handover, by: Actor) -> bool:
    """Whether it is theirs to end: a colleague of the same ward only reads it."""
    if by.id in (handover.giver_id, handover.taker_id, handover.request.proposer_id):
        return True
    return may(by, policy.JUDGE_GROUPS, within=handover.unit)


def _lock(handover_id: UUID, by: Actor) -> Handover:
    found = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("unit", "request")
        .filter(pk=handover_id)
        .first()
    )
    if found is None or not may(by, policy.VIEW_GROUPS, within=found.unit):
        raise NotFound(_("There is no such hand-over."))
    require(by, policy.RUN_GROUPS, within=found.unit)
    return found


def _content(handover: Handover) -> bytes:
    """What exactly is signed."""
    parts = {
        "id": str(handover.pk), "unit": handover.unit_id, "giver": str(handover.giver_id),
        "taker": str(handover.taker_id), "listed": handover.listed, "note": handover.note,
    }  # fmt: skip
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).digest()
