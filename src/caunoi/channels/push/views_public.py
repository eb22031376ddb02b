"""`/nhan-tin/`: be told of notices, in this browser or by e-mail, without an account.

What a browser says here is not tied to a session: whoever knows its push address is that browser,
so these answers need neither cookie nor token.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from caunoi.channels.floods import has_room
from caunoi.channels.push.subscriptions import (
    find_subscription,
    move_subscription,
    subscribe,
    unsubscribe,
)
from caunoi.core.errors import Refused

WORKER = Path(__file__).with_name("service_worker.js").read_text("utf-8")
MOST_BYTES = 8_000
MOST_A_MINUTE = 1200  # of the whole site: nobody's address is counted


@require_safe
def show_worker(_request: HttpRequest) -> HttpResponse:
    """`/nhan-tin/sw.js`: the script that shows a push; always asked for anew."""
    answer = HttpResponse(WORKER, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"  # the pages that are read off-line
    return answer


@csrf_exempt
@require_POST
@never_cache
def put_subscription(request: HttpRequest) -> HttpResponse:
    """Keep this browser's subscription with its wishes."""
    told = _read(request)
    if told is None:
        return _said("", 400)
    if not has_room("push-subscriptions", MOST_A_MINUTE):
        return _said("", 429)
    try:
        subscribe(
            told=told.get("subscription"), wards=_words(told, "wards"),
            kinds=_words(told, "kinds"), language=str(told.get("language", "vi")),
        )  # fmt: skip
    except Refused as refused:
        return _said(refused.message, 422)
    return _said("", 201)


@csrf_exempt
@require_POST
@never_cache
def change_subscription(request: HttpRequest) -> HttpResponse:
    """The browser was given another address; its wishes stay."""
    told = _read(request)
    if told is None:
        return _said("", 400)
    try:
        moved = move_subscription(old=str(told.get("old", "")), told=told.get("subscription"))
    except Refused as refused:
        return _said(refused.message, 422)
    return _said("", 404 if moved is None else 200)


@csrf_exempt
@require_POST
@never_cache
def drop_subscription(request: HttpRequest) -> HttpResponse:
    """Forget this browser; twice is once."""
    told = _read(request)
    if told is None:
        return _said("", 400)
    unsubscribe(str(told.get("endpoint", "")))
    return _said("", 200)


@csrf_exempt
@require_POST
@never_cache
def show_subscription(request: HttpRequest) -> HttpResponse:
    """What this browser asked for."""
    told = _read(request)
    known = find_subscription(str(told.get("endpoint", ""))) if told is not None else None
    if known is None:
        return _said("", 404)
    return JsonResponse({"wards": known.wards, "kinds": known.kinds})


def _read(request: HttpRequest) -> dict[str, Any] | None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return None
    try:
        told = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return None
    return told if isinstance(told, dict) else None


def _words(told: dict[str, Any], name: str) -> list[str]:
    given = told.get(name)
    return [one for one in given if isinstance(one, str)][:50] if isinstance(given, list) else []


def _said(words: str, status: int) -> HttpResponse:
    return JsonResponse({"said": words}, status=status)
