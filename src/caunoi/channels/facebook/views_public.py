"""Where Facebook tells that somebody removed our app or wants to be erased, and how far that is."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from caunoi.channels.errors import BadSignature
from caunoi.channels.facebook.forgetting import ask_deletion, find_deletion
from caunoi.channels.facebook.platform import Facebook
from caunoi.channels.facebook.signing import read_signed_request

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def take_removal(request: HttpRequest) -> HttpResponse:
    """Somebody took our app from their account; the page itself is asked by the hourly check."""
    try:
        _read(request)
    except BadSignature as error:
        raise Http404 from error
    logger.warning("facebook: somebody with a role removed our app from their account")
    return HttpResponse(status=200)


@csrf_exempt
@require_POST
def take_deletion(request: HttpRequest) -> HttpResponse:
    """Somebody wants their data erased: kept as a wish, answered with the page that tells of it."""
    try:
        code = ask_deletion(_read(request))
    except BadSignature as error:
        raise Http404 from error
    except KeyError:
        return HttpResponse(status=400)
    path = reverse("facebook:deletion_state", args=[code])
    return JsonResponse({"url": f"{settings.SITE_URL}{path}", "confirmation_code": code})


@never_cache
@require_GET
def show_deletion(request: HttpRequest, code: str) -> HttpResponse:
    """How far the wish is; it names nobody."""
    state = find_deletion(code)
    if state is None:
        raise Http404
    return render(request, "channels/facebook_deletion.html", {"state": state.value})


def _read(request: HttpRequest) -> dict[str, object]:
    """Raises BadSignature; also where Facebook is not connected here."""
    if not Facebook().is_set_up():
        raise BadSignature("not set up")
    return read_signed_request(request.POST.get("signed_request", ""))
