"""`/can-bo/kenh/zalo/`: an administrator of the official account lets CầuNối act for it."""

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
from caunoi.channels.errors import AccountTrouble, TemporaryFailure
from caunoi.channels.taking import get_account
from caunoi.channels.zalo import tokens
from caunoi.channels.zalo.facts import our_accounts

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


def _is_named() -> bool:
    return bool(settings.ZALO_OA_ID and settings.ZALO_APP_ID)


def _back() -> str:
    return f"{settings.SITE_URL}{reverse('zalo:consent_given')}"
