"""What is owed: promises with their clocks, appeals, hand-overs, and the figures."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.accounts.models import Officer
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, Refused
from caunoi.neighbourhoods.choices import HandoverState, PromiseState
from caunoi.neighbourhoods.forms_staff import HandoverForm, ReasonForm
from caunoi.neighbourhoods.models import Handover
from caunoi.neighbourhoods.selectors.desk import (
    appeals_of,
    colleagues,
    handovers_of,
    promises_of,
    read_handover,
    unit_run_by,
)
from caunoi.neighbourhoods.selectors.figures import FEW, months_of, standing_of
from caunoi.neighbourhoods.selectors.finding import by_name, visible_neighbourhoods
from caunoi.neighbourhoods.services.handovers import (
    ask_handover,
    may_withdraw,
    sign_handover,
    withdraw_handover,
)
from caunoi.neighbourhoods.services.order import decide_appeal
from caunoi.neighbourhoods.services.promises import settle_promise
from caunoi.neighbourhoods.views_staff.groups import rights
from caunoi.neighbourhoods.views_staff.presses import REFUSED, Press, pressing

PAGE = 25


@for_staff(policy.VIEW_GROUPS)
def show_promises(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What runs, the next one due first; below, what was settled."""
    return _promises(request, actor)


def _promises(request: HttpRequest, actor: Actor, press: Press | None = None) -> HttpResponse:
    page = Paginator(promises_of(actor, settled=True), PAGE).get_page(request.GET.get("page"))
    context = {
        "running": list(promises_of(actor)[:200]), "page": page, "moment": now(),
        "actor_id": actor.id, "tab": "promises", "press": press, **rights(actor),
    }  # fmt: skip
    status = REFUSED if press else 200
    return render(request, "neighbourhoods/staff/promises.html", context, status=status)


@require_POST
@for_staff(policy.RUN_GROUPS)
def settle(request: HttpRequest, actor: Actor, promise: UUID, state: str) -> HttpResponse:
    """Say what became of a promise."""
    if state not in (PromiseState.KEPT, PromiseState.BROKEN, PromiseState.DROPPED):
        raise Http404
    with pressing(request, promise, state) as press:
        settle_promise(promise_id=promise, by=actor, state=state, why=_why(request))
        messages.success(request, _("It is written down."))
    if press.said:
        return _promises(request, actor, press)
    return redirect("neighbourhoods:promises")


@for_staff(policy.JUDGE_GROUPS)
def show_appeals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Appeals of muted members: what waits first."""
    return _appeals(request, actor)


def _appeals(request: HttpRequest, actor: Actor, press: Press | None = None) -> HttpResponse:
    asked = press.typed if press else request.GET
    page = Paginator(appeals_of(actor), PAGE).get_page(asked.get("page"))
    context = {"page": page, "tab": "appeals", "press": press, **rights(actor)}
    status = REFUSED if press else 200
    return render(request, "neighbourhoods/staff/appeals.html", context, status=status)


@require_POST
@for_staff(policy.JUDGE_GROUPS)
def decide(request: HttpRequest, actor: Actor, appeal: UUID, verdict: str) -> HttpResponse:
    """The head grants an appeal or does not."""
    if verdict not in ("dong-y", "giu-nguyen"):
        raise Http404
    with pressing(request, appeal, "decide") as press:
        decide_appeal(appeal_id=appeal, by=actor, grant=verdict == "dong-y", answer=_why(request))
        messages.success(request, _("The member reads your answer."))
    if press.said:
        return _appeals(request, actor, press)
    return redirect("neighbourhoods:appeals")


@for_staff(policy.COUNT_GROUPS)
def show_figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Month by month, of one neighbourhood, one ward's, or all that the officer may count."""
    rows = list(visible_neighbourhoods(actor, policy.COUNT_GROUPS).filter(closed_at=None))
    rows.sort(key=lambda row: (row.area.folded, by_name(row)))
    wards = sorted({(row.area.folded, row.area.code, row.area.name) for row in rows})
    group, ward = request.GET.get("nhom", ""), request.GET.get("phuong", "")
    chosen = [
        row for row in rows
        if (not group or row.code == group) and (not ward or row.area.code == ward)
    ]  # fmt: skip
    keys = [row.pk for row in chosen]
    months = months_of(keys)
    context = {
        "rows": rows, "wards": wards, "group": group, "ward": ward, "chosen": chosen,
        "months": months[::-1], "standing": standing_of(keys, months), "few": FEW,
        "top": max((month.active for month in months), default=0), "tab": "figures",
        **rights(actor),
    }  # fmt: skip
    return render(request, "neighbourhoods/staff/figures.html", context)


@for_staff(policy.VIEW_GROUPS)
def show_handovers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand-overs of the officer's units; a new one is signed here by the first of two."""
    form = None
    if may(actor, policy.RUN_GROUPS):
        form = _handover_form(request, actor)
        if request.method == "POST" and form.is_valid():
            made = _ask(actor, form)
            if made is not None:
                messages.success(request, _("Signed. Now the colleague must sign."))
                return redirect("neighbourhoods:handover", made)
    page = Paginator(handovers_of(actor), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "tab": "handovers", **rights(actor)}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "neighbourhoods/staff/handovers.html", context, status=status)


def _handover_form(request: HttpRequest, actor: Actor) -> HandoverForm:
    places = visible_neighbourhoods(actor, policy.RUN_GROUPS).filter(closed_at=None)
    units = {place.unit_id: place.unit for place in places}
    held = {
        charge.officer_id: charge.officer
        for place in places for charge in getattr(place, "held", [])
    }  # fmt: skip
    if not may(actor, policy.JUDGE_GROUPS):
        held = {pk: one for pk, one in held.items() if pk == actor.id}
    takers = [one for one in colleagues(units.values()) if one.pk != actor.id]
    return HandoverForm(
        request.POST or None, givers=_named(list(held.values())),
        takers=[("", _("Choose")), *_named(takers)],
    )  # fmt: skip


def _named(officers: list[Officer]) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.account.name} · {one.badge}") for one in officers]


def _ask(actor: Actor, form: HandoverForm) -> UUID | None:
    values = form.cleaned_data
    giver = UUID(values["giver"])
    unit = unit_run_by(giver)
    try:
        if unit is None:
            raise NotFound(_("This officer is in charge of no neighbourhood here."))
        made = ask_handover(
            giver=giver, taker=UUID(values["taker"]), unit=unit, by=actor, why=values["why"],
            note=values["note"],
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return None
    return made.pk


@for_staff(policy.VIEW_GROUPS)
def show_handover(request: HttpRequest, actor: Actor, handover: UUID) -> HttpResponse:
    """The one page that lists everything handed over."""
    return _handover(request, actor, handover)


def _handover(
    request: HttpRequest, actor: Actor, handover: UUID, press: Press | None = None
) -> HttpResponse:
    found = handovers_of(actor).filter(pk=handover).first()
    if found is None:
        raise Http404
    waits = found.state == HandoverState.WAITING and found.request.is_open_at(now())
    context = {
        "one": read_handover(actor, found), "waits": waits, "tab": "handovers",
        "may_sign": waits and found.taker_id == actor.id, "press": press,
        "may_withdraw": waits and may_withdraw(found, actor), **rights(actor),
    }  # fmt: skip
    status = REFUSED if press else 200
    return render(request, "neighbourhoods/staff/handover.html", context, status=status)


@require_POST
@for_staff(policy.RUN_GROUPS)
def settle_handover(request: HttpRequest, actor: Actor, handover: UUID, act: str) -> HttpResponse:
    """The second signature, or a withdrawal."""
    with pressing(request, handover, act, says_denied=True) as press:
        if act == "ky":
            signed = sign_handover(handover_id=handover, by=actor)
            messages.success(request, _signed_by(signed))
        elif act == "rut":
            ended = withdraw_handover(handover_id=handover, by=actor, why=_why(request))
            messages.success(
                request,
                _("You have declined: the area stays where it is.")
                if ended.taker_id == actor.id
                else _("The hand-over is taken back: the area stays where it is."),
            )
        else:
            raise Http404
    if press.said and act == "rut":  # a signature has nothing typed that could be lost
        return _handover(request, actor, handover, press)
    return redirect("neighbourhoods:handover", handover)


def _signed_by(handover: Handover) -> str:
    """Who signed: the giver themself, or the head in their place."""
    if handover.is_signed_by_head:
        return _("Signed by the head for %(giver)s, and by you: the area is yours from now on.") % {
            "giver": handover.giver.account.name
        }
    return _("Signed by both: the area is yours from now on.")


def _why(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    form.is_valid()
    why: str = form.cleaned_data.get("why", "")
    return why
