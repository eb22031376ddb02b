"""`/can-bo/kenh/zalo/`: the account's consent; a neighbourhood's group, made at a press."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

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
from caunoi.channels.zalo import groups, tokens
from caunoi.channels.zalo.facts import our_accounts
from caunoi.core.clock import now
from caunoi.core.errors import Refused
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
    tied = {one.external_id for one in place.outlets.filter(channel=Channel.ZALO, until=None)}
    if request.method == "POST" and not tied and _make_group(request, actor, place):
        return redirect("zalo:group", code)
    known = ChatGroup.objects.filter(account__channel="zalo").exclude(state=GroupState.DISSOLVED)
    taken = Outlet.objects.filter(channel=Channel.ZALO, until=None).values("external_id")
    mine = list(known.filter(external_id__in=tied))
    context = {
        "place": place, "tab": "set_up", "is_connected": _is_named(), "groups": mine,
        "free": [] if tied else list(known.exclude(external_id__in=taken).order_by("name")[:20]),
        "ends": [(one, groups.end_of(one)) for one in mine], "soon": now() + groups.WARN_BEFORE,
        **rights(actor, place),
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
    except AccountTrouble:
        messages.error(request, _("Zalo does not take our access: an administrator must connect "
                                  "the official account again."))  # fmt: skip
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


def _is_named() -> bool:
    return bool(settings.ZALO_OA_ID and settings.ZALO_APP_ID)


def _back() -> str:
    return f"{settings.SITE_URL}{reverse('zalo:consent_given')}"
