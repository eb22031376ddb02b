"""`/can-bo/kenh/zalo/`: the account's consent; a neighbourhood's group, made at a press."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.channels.choices import GroupState
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from caunoi.channels.models import ChatGroup
from caunoi.channels.taking import get_account
from caunoi.channels.zalo import group_people, groups, tokens
from caunoi.channels.zalo.facts import our_accounts
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.core.ids import read_id
from caunoi.neighbourhoods.models import Neighbourhood, Outlet
from caunoi.neighbourhoods.services.groups import link_group
from caunoi.neighbourhoods.views_staff.groups import get_place, rights
from caunoi.reports.choices import Channel

_SESSION = "zalo-consent"


@for_staff(policy.MANAGE_CHANNELS)
def show_consent(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How the connection stands, and the way to Zalo's page of consent."""
    if not _is_named():
        nothing: dict[str, Any] = {"section": "channels", "tab": "zalo", "account": None}
        return render(request, "channels/zalo/consent.html", nothing)
    state = secrets.token_urlsafe(24)
    address, verifier = tokens.begin_consent(_back(), state)
    request.session[_SESSION] = {"state": state, "verifier": verifier}
    account = get_account("zalo", settings.ZALO_OA_ID)
    context: dict[str, Any] = {
        "section": "channels", "tab": "zalo", "account": account, "address": address,
        "back": _back(), "hook": f"{settings.SITE_URL}/hooks/zalo/",
    }  # fmt: skip
    return render(request, "channels/zalo/consent.html", context)


@for_staff(policy.MANAGE_CHANNELS)
def take_consent(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Zalo sends the administrator back here with a code that works once."""
    begun = request.session.pop(_SESSION, None)
    code, oa_id = request.GET.get("code", ""), request.GET.get("oa_id", "")
    # Where the link comes from Zalo's console, it brings no state; the verifier guards it then.
    state = request.GET.get("state")
    fits = _is_named() and begun and (state is None or hmac.compare_digest(state, begun["state"]))
    if not fits or not code or oa_id not in our_accounts():
        messages.error(request, _("This consent was not begun here, or is of another account."))
        return redirect("zalo:consent")
    try:
        tokens.connect(get_account("zalo", oa_id), code=code, verifier=begun["verifier"])
    except AccountTrouble:
        messages.error(request, _("Zalo did not accept the consent. Please begin again."))
    except TemporaryFailure:
        messages.error(request, _("Zalo does not answer. Please begin again in a few minutes."))
    else:
        messages.success(request, _("The official account is connected."))
    return redirect("zalo:consent")


@for_staff(policy.RUN_GROUPS)
def show_group(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The neighbourhood's group on Zalo as Zalo last told of it; where there is none, make one."""
    place = get_place(actor, code)
    outlets = _outlets(place)
    tied = {one.external_id for one in outlets}
    if request.method == "POST" and not tied and _make_group(request, actor, place):
        return redirect("zalo:group", code)
    known = ChatGroup.objects.filter(account__channel="zalo").exclude(state=GroupState.DISSOLVED)
    taken = Outlet.objects.filter(channel=Channel.ZALO, until=None).values("external_id")
    mine = list(known.filter(external_id__in=tied))
    may = rights(actor, place)
    asked = tied and may["may_run"] and _is_named()  # names are for who runs this group alone
    people = [group_people.look(one) for one in outlets] if asked else []
    now_in = {one.outlet.external_id: one.count for one in people if one.count}
    context = {
        "place": place, "tab": "set_up", "is_connected": _is_named(),
        "tied": tied, "once": secrets.token_urlsafe(12), "all_people": people,
        "free": [] if tied else list(known.exclude(external_id__in=taken).order_by("name")[:20]),
        "fares": [(one, groups.end_of(one), now_in.get(one.external_id, one.members))
                  for one in mine], "soon": now() + groups.WARN_BEFORE,
        **may,
    }  # fmt: skip
    return render(request, "channels/zalo/group.html", context)


def _make_group(request: HttpRequest, actor: Actor, place: Neighbourhood) -> bool:
    """Make it at Zalo, then tie it; what went wrong is said on the page."""
    if not rights(actor, place)["may_run"] or not _is_named():
        messages.error(request, _("The official account is not connected yet."))
        return False
    try:
        made = groups.create(
            get_account("zalo", settings.ZALO_OA_ID), name=f"{place.name}, {place.area.name}"[:100],
            description=place.about,
        )  # fmt: skip
        link_group(
            neighbourhood_id=place.pk, channel=Channel.ZALO, external_id=made.external_id,
            link=made.link, by=actor,
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, refused.message)
    except AccountTrouble as trouble:
        messages.error(request, group_people.in_words(trouble))
    except PermanentFailure:
        messages.error(request, _("Zalo made no group: none is left of those that were bought, or "
                                  "the account has no administrator named. An administrator of "
                                  "the account sees to it at Zalo."))  # fmt: skip
    except (TemporaryFailure, UnknownOutcome):
        messages.error(request, _("Zalo did not answer. Look below whether the group is there "
                                  "before you try again."))  # fmt: skip
    else:
        messages.success(request, _("The group is made and belongs to this neighbourhood. Invite "
                                    "residents by its link."))  # fmt: skip
        return True
    return False


def _outlets(place: Neighbourhood) -> list[Outlet]:
    """Its groups on Zalo now."""
    rows = place.outlets.filter(channel=Channel.ZALO, until=None)
    return list(rows.select_related("neighbourhood").order_by("since"))


@for_staff(policy.RUN_GROUPS)
@require_POST
def act_on_people(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Let in or turn down who waits, or invite members; what came of it is said on the page."""
    place = get_place(actor, code)
    if not rights(actor, place)["may_run"]:
        raise Http404
    asked = request.POST.get("outlet", "")
    outlet = next((one for one in _outlets(place) if str(one.pk) == asked), None)
    if outlet is None or not _is_named():
        messages.error(request, _("This group does not belong to the neighbourhood any more."))
        return redirect("zalo:group", code)
    try:
        _act(request, actor, outlet)
    except Refused as refused:
        messages.error(request, refused.message)
    except group_people.TROUBLES as trouble:
        messages.error(request, group_people.in_words(trouble))
    return redirect("zalo:group", code)


def _act(request: HttpRequest, actor: Actor, outlet: Outlet) -> None:
    who = request.POST.get("who", "")
    once = request.POST.get("once", "")[:40] or secrets.token_urlsafe(12)
    match request.POST.get("act"):
        case "nhan":
            done = group_people.let_in(outlet, who, once=once, by=actor)
            said = _("They are in the group now.")
        case "tu-choi":
            done = group_people.turn_down(outlet, who, once=once, by=actor)
            said = _("They were refused and are not in the group.")
        case "moi":
            _invite(request, actor, outlet, once)
            return
        case _:
            messages.error(request, _("Please choose what is to be done."))
            return
    if done:
        messages.success(request, said)
    else:
        messages.info(request, _("They do not wait any more: they were let in or refused already, "
                                 "or took their wish back."))  # fmt: skip


def _invite(request: HttpRequest, actor: Actor, outlet: Outlet, once: str) -> None:
    chosen = {one for one in map(read_id, request.POST.getlist("member")) if one is not None}
    if not chosen:
        messages.error(request, _("Please tick whom to invite."))
        return
    told = group_people.invite(outlet, chosen, once=once, by=actor)
    if told.done:
        messages.success(request, ngettext(
            "%(number)s member was invited.", "%(number)s members were invited.", told.done
        ) % {"number": told.done})  # fmt: skip
    if told.refused:
        messages.warning(request, ngettext(
            "Zalo does not let us invite %(number)s of them.",
            "Zalo does not let us invite %(number)s of them.", told.refused
        ) % {"number": told.refused})  # fmt: skip
    if told.trouble:
        messages.error(request, told.trouble)
    if not (told.done or told.refused or told.trouble):
        messages.info(request, _("Nobody was invited: they are in the group or were invited "
                                 "already."))  # fmt: skip


def _is_named() -> bool:
    return bool(settings.ZALO_OA_ID and settings.ZALO_APP_ID)


def _back() -> str:
    return f"{settings.SITE_URL}{reverse('zalo:consent_given')}"
