"""`/nhan-tin/`: the page of wishes, and the links that stand in letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from caunoi.channels.mailing.forms import WishesForm
from caunoi.channels.mailing.subscriptions import (
    ask_by_mail,
    confirm,
    find_by_token,
    leave,
    read_token,
)
from caunoi.channels.push.vapid import public_key
from caunoi.core.errors import Refused
from caunoi.neighbourhoods.selectors.finding import find_neighbourhood, look_for


@require_http_methods(["GET", "HEAD", "POST"])
def show_wishes(request: HttpRequest) -> HttpResponse:
    """Choose kinds and wards; then this browser, a letter, or a feed."""
    ward = request.GET.get("phuong", "")
    form = WishesForm(request.POST or None, initial={"wards": [ward] if ward else []})
    if request.method == "POST" and form.is_valid():
        try:
            ask_by_mail(
                address=form.cleaned_data["email"], wards=form.cleaned_data["wards"],
                kinds=form.cleaned_data["kinds"], language=_language(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(refused.missing[0] if refused.missing else None, refused.message)
        else:
            # The same words whether the address is new, known, or somebody else's.
            messages.success(
                request,
                _("Look into your mailbox: a letter asks whether you want this. Nothing is sent "
                  "before you say yes there."),
            )  # fmt: skip
            return redirect("notices:wishes")
    status = 422 if form.is_bound else 200
    context = {"form": form, "push_key": public_key(), **_groups(request.GET.get("khu", ""))}
    return render(request, "channels/notices/wishes.html", context, status=status)


def _groups(asked: str) -> dict[str, Any]:
    """Neighbourhoods to follow: of the ward that was asked for, or the one with that code."""
    asked = asked.strip()[:100]
    one = find_neighbourhood(asked) if asked else None
    if one is not None and one.closed_at is None:
        return {"asked": "", "found": None, "followed": one}
    ward = asked if asked.isdecimal() else ""
    return {"asked": asked, "found": look_for(asked, ward) if asked else None}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The letter's link: it asks once more, for scanners open links too; POST says yes."""
    row = find_by_token(token)
    if row is None:
        raise Http404
    if request.method == "POST":
        confirm(token)
        return redirect("notices:confirm", token=token)
    context = {"token": token, "is_confirmed": row.confirmed_at is not None and row.wish is None}
    return render(request, "channels/notices/confirm.html", context)


@csrf_exempt  # RFC 8058: a mail program presses this without a cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave by one press; GET only shows the button."""
    if read_token(token) is None:
        raise Http404
    if request.method == "POST":
        leave(token)
    context = {"token": token, "is_gone": find_by_token(token) is None}
    return render(request, "channels/notices/leave.html", context)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "vi"
