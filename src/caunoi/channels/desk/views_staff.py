"""`/can-bo/kenh/`: how each channel fares, what came in, what did not go out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.channels.choices import DeliveryState, HookState
from caunoi.channels.desk import services
from caunoi.channels.desk.overview import channel_name, overview
from caunoi.channels.desk.queues import STUCK, stuck_lately, tried_in_vain
from caunoi.channels.desk.redacting import pretty, redact
from caunoi.channels.desk.troubles import trouble_of
from caunoi.channels.hooks import open_hook
from caunoi.channels.models import Delivery, Hook
from caunoi.core.errors import NotFound, Refused

PAGE = 50
NOT_ARRIVED = (DeliveryState.WAITING, *STUCK)


def _context(actor: Actor, tab: str, **more: Any) -> dict[str, Any]:
    return {
        "section": "channels", "tab": tab, "manages": may(actor, policy.MANAGE_CHANNELS), **more,
    }  # fmt: skip


@for_staff(policy.VIEW_CHANNELS)
def show_overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every account, queue and mailbox."""
    context = _context(actor, "overview", **overview())
    return render(request, "channels/desk/overview.html", context)


@for_staff(policy.VIEW_CHANNELS)
def show_hooks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What platforms sent, newest first; without a word of it."""
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    found: QuerySet[Hook] = Hook.objects.defer("sealed", "digest").order_by("-received_at", "-id")
    if state in HookState.values:
        found = found.filter(state=state)
    if channel:
        found = found.filter(channel=channel)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(hook, channel_name(hook.channel)) for hook in page]
    context = _context(
        actor, "hooks", rows=rows, page=page, state=state, states=HookState.choices,
    )  # fmt: skip
    return render(request, "channels/desk/hooks.html", context)


@for_staff(policy.VIEW_CHANNELS)
def show_hook(request: HttpRequest, actor: Actor, hook: UUID) -> HttpResponse:
    """One of them with its words masked; POST with a reason shows them, and leaves a trace."""
    found = Hook.objects.filter(pk=hook).first()
    if found is None:
        raise Http404
    revealed, status = "", 200
    if request.method == "POST":
        if not may(actor, policy.MANAGE_CHANNELS):
            raise Http404
        try:
            revealed = pretty(services.reveal_hook(hook, by=actor, why=request.POST.get("why", "")))
        except Refused as refused:
            messages.error(request, refused.message)
            status = 422
    body = open_hook(found)
    context = _context(
        actor, "hooks", hook=found, channel=channel_name(found.channel), size=len(body),
        body=revealed or (redact(body) if body else ""), is_revealed=bool(revealed),
        why=request.POST.get("why", ""),
    )  # fmt: skip
    return render(request, "channels/desk/hook.html", context, status=status)


@for_staff(policy.VIEW_CHANNELS)
def show_deliveries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What did not go out in the last days, with the reason and what to do."""
    state = request.GET.get("state", "")
    found = Delivery.objects.filter(stuck_lately() | tried_in_vain() & Q(broadcast=None))
    if state in NOT_ARRIVED:
        found = found.filter(state=state)
    page = Paginator(found.order_by("-created_at", "-id"), PAGE).get_page(request.GET.get("page"))
    rows = [(one, channel_name(one.channel), trouble_of(one.last_error)) for one in page]
    states = [(one.value, DeliveryState(one).label) for one in NOT_ARRIVED]
    context = _context(actor, "deliveries", rows=rows, page=page, state=state, states=states)
    return render(request, "channels/desk/deliveries.html", context)


@require_POST
@for_staff(policy.MANAGE_CHANNELS)
def change_account(request: HttpRequest, actor: Actor, account: UUID, act: str) -> HttpResponse:
    """Pause or resume."""
    if act == "pause":
        why = request.POST.get("why", "")
        _try(request, lambda: services.pause_channel(account, by=actor, why=why),
             _("Nothing goes out by it until you resume it."))  # fmt: skip
    elif act == "resume":
        _try(request, lambda: services.resume_channel(account, by=actor),
             _("It sends again; what waited goes out now."))  # fmt: skip
    else:
        raise Http404
    return redirect("channel_desk:overview")


@require_POST
@for_staff(policy.MANAGE_CHANNELS)
def read_again(request: HttpRequest, actor: Actor, hook: UUID) -> HttpResponse:
    """Have one read once more."""
    _try(request, lambda: services.read_hook_again(hook, by=actor),
         _("It is read again; look again in a moment."))  # fmt: skip
    return redirect("channel_desk:hook", hook=hook)


@require_POST
@for_staff(policy.MANAGE_CHANNELS)
def change_delivery(request: HttpRequest, actor: Actor, delivery: UUID, act: str) -> HttpResponse:
    """Send again, or give up."""
    if act == "again":
        _try(request, lambda: services.send_again(delivery, by=actor), _("It is sent again."))
    elif act == "give-up":
        why = request.POST.get("why", "")
        _try(request, lambda: services.give_up(delivery, by=actor, why=why),
             _("It is given up; the resident still reads it at /tra-cuu/."))  # fmt: skip
    else:
        raise Http404
    return redirect("channel_desk:deliveries")


def _try(request: HttpRequest, act: Callable[[], object], said: str) -> None:
    """Raises Http404 where there is no such thing."""
    try:
        act()
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
