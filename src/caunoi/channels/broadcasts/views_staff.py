"""`/can-bo/thong-bao/`: write a notice, look at it in every channel, release, watch, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.accounts.policy import RELEASE_BROADCASTS, WRITE_BROADCASTS
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.channels.broadcasts.changes import changes_of
from caunoi.channels.broadcasts.content import ward_names
from caunoi.channels.broadcasts.forms import BroadcastForm, first_values, values_of
from caunoi.channels.broadcasts.night_words import held_until, night_words
from caunoi.channels.broadcasts.previews import previews_of
from caunoi.channels.broadcasts.selectors import (
    desk_notices,
    errors_of,
    find_notice,
    is_over,
    needs_hand,
    outcomes_of,
    places_of,
)
from caunoi.channels.broadcasts.services.releasing import (
    ask_release,
    pause_broadcast,
    refuse_broadcast,
    release_broadcast,
    withdraw_broadcast,
)
from caunoi.channels.broadcasts.services.settling import note_done_by_hand
from caunoi.channels.broadcasts.services.writing import (
    edit_broadcast,
    waits_for_key,
    write_broadcast,
)
from caunoi.channels.choices import BroadcastState, DeliveryState, Ending, NoticeKind
from caunoi.channels.desk.overview import channel_name
from caunoi.channels.desk.troubles import trouble_of
from caunoi.channels.models import Broadcast
from caunoi.core.clock import now, today
from caunoi.core.errors import NotFound, Refused
from caunoi.core.files.serving import hand_out
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.core.htmx import render_part
from caunoi.units import directory
from caunoi.units.models import Unit

NEED = (WRITE_BROADCASTS, RELEASE_BROADCASTS)
TONES = {
    BroadcastState.DRAFT: "neutral", BroadcastState.RELEASED: "success",
    BroadcastState.WITHDRAWN: "danger",
}  # fmt: skip


@for_staff(*NEED)
def show_desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All notices of the officer's units, newest first."""
    page = Paginator(desk_notices(actor), 30).get_page(request.GET.get("page"))
    rows = [(one, _state(one), NoticeKind(one.kind).label) for one in page]
    context = {
        "rows": rows, "page_obj": page, "may_write": bool(scopes_of(actor, WRITE_BROADCASTS)),
        "section": "notices",
    }  # fmt: skip
    return render(request, "channels/notices/staff/desk.html", context)


@for_staff(WRITE_BROADCASTS)
def write(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new draft."""
    form = BroadcastForm(
        request.POST or None, request.FILES or None, initial=first_values(), units=_units(actor)
    )
    if request.method == "POST" and form.is_valid():
        unit = Unit.objects.get(pk=int(form.cleaned_data["unit"]))
        try:
            made = write_broadcast(by=actor, unit=unit, content=form.content(_image(form)))
        except Refused as refused:
            _put(form, refused)
        else:
            messages.success(request, _("Kept as a draft. Look at it in every channel."))
            return redirect("notices:one", broadcast_id=made.pk)
    context = {"form": form, "section": "notices"}
    status = 422 if form.is_bound else 200
    return render(request, "channels/notices/staff/write.html", context, status=status)


@for_staff(WRITE_BROADCASTS)
def edit(request: HttpRequest, actor: Actor, broadcast_id: UUID) -> HttpResponse:
    """Change the desk's copy; of what is out, that is a correction still to be released."""
    broadcast = _find(actor, broadcast_id)
    form = BroadcastForm(
        request.POST or None, request.FILES or None, initial=values_of(broadcast), units=(),
        is_new=False,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        kept = None if form.cleaned_data["drop_image"] else broadcast.image_id
        try:
            edit_broadcast(
                broadcast_id=broadcast_id, by=actor, content=form.content(_image(form) or kept)
            )
        except NotFound as missing:
            raise Http404 from missing
        except Refused as refused:
            _put(form, refused)
        else:
            messages.success(
                request, _("Kept. It is not public before a second person releases it.")
            )
            return redirect("notices:one", broadcast_id=broadcast_id)
    context = {"form": form, "broadcast": broadcast, "section": "notices"}
    status = 422 if form.is_bound else 200
    return render(request, "channels/notices/staff/write.html", context, status=status)


@for_staff(*NEED)
def show_one(request: HttpRequest, actor: Actor, broadcast_id: UUID) -> HttpResponse:
    """One notice: what each channel shows, the keys, how far it has come, what needs a hand."""
    return _show(request, actor, _find(actor, broadcast_id))


@for_staff(*NEED)
def show_progress(request: HttpRequest, actor: Actor, broadcast_id: UUID) -> HttpResponse:
    """How far it has come; the page asks again while something waits."""
    broadcast = _find(actor, broadcast_id)
    return render_part(
        request, "channels/notices/staff/one.html", "channels/notices/staff/_progress.html",
        _context(actor, broadcast),
    )  # fmt: skip


@for_staff(*NEED)
def show_image(request: HttpRequest, actor: Actor, broadcast_id: UUID) -> HttpResponse:
    """Its picture's clean copy, before release too."""
    broadcast = _find(actor, broadcast_id)
    if broadcast.image is None:
        raise Http404
    try:
        return hand_out(broadcast.image, "view")  # type: ignore[return-value]  # it streams
    except Refused as refused:
        raise Http404 from refused


@require_POST
@for_staff(*NEED)
def decide(request: HttpRequest, actor: Actor, broadcast_id: UUID, verb: str) -> HttpResponse:
    """Ask for release, release, refuse, pause, go on, take back."""
    broadcast = _find(actor, broadcast_id)
    why = request.POST.get("why", "")
    told: dict[str, Any] = {"broadcast_id": broadcast_id, "by": actor}
    try:
        match verb:
            case "xin-phat":
                ask_release(**told, why=why)
                said = _("Submitted. A second person must release it.")
            case "phat":
                release_broadcast(**told)
                said = _released(broadcast)
            case "tra-lai":
                refuse_broadcast(**told, why=why)
                said = _("The request is settled.")
            case "tam-dung" | "tiep-tuc":
                pause_broadcast(**told, paused=verb == "tam-dung")
                said = _("Paused.") if verb == "tam-dung" else _("It goes on.")
            case "thu-hoi":
                withdraw_broadcast(**told, why=why, ending=request.POST.get("ending", ""))
                said = _("Withdrawn. The table shows where it is gone already.")
            case _:
                raise Http404
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        return _show(
            request, actor, broadcast, status=refused.status, refusal=refused.message,
            verb=verb, why=why,
        )  # fmt: skip
    messages.success(request, said)
    return redirect("notices:one", broadcast_id=broadcast_id)


@require_POST
@for_staff(RELEASE_BROADCASTS)
def note_by_hand(
    request: HttpRequest, actor: Actor, broadcast_id: UUID, delivery_id: UUID
) -> HttpResponse:
    """Somebody saw to one place on the platform itself."""
    broadcast = _find(actor, broadcast_id)
    try:
        note_done_by_hand(broadcast_id=broadcast_id, delivery_id=delivery_id, by=actor)
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        return _show(request, actor, broadcast, status=refused.status, refusal=refused.message)
    messages.success(request, _("Written down."))
    return redirect("notices:one", broadcast_id=broadcast_id)


def _released(broadcast: Broadcast) -> str:
    words = night_words(broadcast, now())
    return _("Released. %(when)s") % {"when": words} if words else _("Released. It goes out now.")


def _find(actor: Actor, broadcast_id: UUID) -> Broadcast:
    broadcast = find_notice(actor, broadcast_id)
    if broadcast is None:
        raise Http404
    return broadcast


def _show(
    request: HttpRequest,
    actor: Actor,
    broadcast: Broadcast,
    *,
    status: int = 200,
    refusal: str = "",
    verb: str = "",
    why: str = "",
) -> HttpResponse:
    """`why` is the reason as it was typed for the act `verb` that was refused."""
    broadcast.refresh_from_db(fields=["state", "is_paused", "request"])
    context = {**_context(actor, broadcast), "refusal": refusal, "verb": verb, "why": why}
    return render(request, "channels/notices/staff/one.html", context, status=status)


def _context(actor: Actor, broadcast: Broadcast) -> dict[str, Any]:
    at, outcomes = now(), outcomes_of(broadcast)
    total, done = sum(one.total for one in outcomes), sum(one.done for one in outcomes)
    waiting = sum(one.waiting for one in outcomes)
    skipped = sum(one.skipped for one in outcomes)
    request = broadcast.request
    waits = waits_for_key(broadcast)
    own = request is not None and request.proposer_id == actor.id
    releases = may(actor, RELEASE_BROADCASTS, within=broadcast.unit)
    writes = may(actor, WRITE_BROADCASTS, within=broadcast.unit)
    out = broadcast.state == BroadcastState.RELEASED
    bulletins = list(broadcast.bulletins.order_by("number"))
    return {
        "broadcast": broadcast, "state": _state(broadcast), "section": "notices",
        "kind_label": NoticeKind(broadcast.kind).label, "previews": previews_of(broadcast),
        "changes": changes_of(broadcast, bulletins), "ward_names": ward_names(broadcast.wards),
        "outcomes": outcomes, "total": total, "done": done, "waiting": waiting,
        "percent": round(100 * (total - waiting) / total) if total else 0, "skipped": skipped,
        "is_spreading": any(one.spread_at is None for one in bulletins), "bulletins": bulletins,
        "places": [
            (row, channel_name(row.channel), trouble_of(row.last_error), needs_hand(row),
             held_until(broadcast, row.channel, at) if row.state == DeliveryState.WAITING else None)
            for row in places_of(broadcast)
        ],
        "errors": errors_of(broadcast), "waits": waits, "own": own,
        "may_edit": writes and not waits and broadcast.state != BroadcastState.WITHDRAWN,
        "may_ask": writes and not waits and broadcast.state != BroadcastState.WITHDRAWN,
        "may_release": waits and releases and not own, "may_refuse": waits and (own or releases),
        "may_pause": out and releases and not is_over(broadcast), "may_withdraw": out and releases,
        "may_note": releases, "endings": Ending.choices,
        "night": "" if broadcast.state == BroadcastState.WITHDRAWN else night_words(broadcast, at),
    }  # fmt: skip


def _state(broadcast: Broadcast) -> tuple[str, str]:
    """In words, and its tone."""
    state = BroadcastState(broadcast.state)
    if waits_for_key(broadcast):
        return _("waits for the second key"), "warning"
    if state == BroadcastState.RELEASED and is_over(broadcast):
        return _("over"), "neutral"
    if broadcast.is_paused:
        return _("paused"), "warning"
    return str(state.label), TONES[state]


def _units(actor: Actor) -> list[tuple[str, str]]:
    """The units in whose name the officer may write."""
    codes: set[str] = set()
    for duty, scope in scopes_of(actor, WRITE_BROADCASTS):
        codes.add(duty.unit_code)
        if scope == Scope.SUBTREE:
            codes |= directory.subtree(duty.unit_code)
    found = [unit for code in sorted(codes) if (unit := directory.find_unit(code)) is not None]
    return [(str(unit.pk), unit.label) for unit in found if unit.is_open(today())]


def _image(form: BroadcastForm) -> UUID | None:
    image = form.cleaned_data.get("image")
    if image is None:
        return None
    found, _missing = find_files([store_upload(image)])
    return found[0] if found else None


def _put(form: BroadcastForm, refused: Refused) -> None:
    for name in refused.missing or [None]:
        form.add_error(name if name in form.fields else None, refused.message)
