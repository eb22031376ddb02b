"""`/mo-phong/zalo/`: write as a resident to the police's account in Zalo."""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caunoi.demo.matters import find_matter
from caunoi.demo.photo import draw_photo
from caunoi.demo.playing import ZALO, ask, new_person, read_script
from caunoi.demo.screens import zalo_bubbles, zalo_people
from caunoi.demo.views_public.gate import back, choose_person, for_visitors, name_of, typed
from caunoi.demo.views_public.messenger import chosen_spot

TAB = "zalo"


@for_visitors
def show_people(request: HttpRequest) -> HttpResponse:
    """Choose whom to be, or make somebody: they begin by following the account."""
    return choose_person(request, TAB, "demo:zalo_talk", list_people, make_person)


def make_person(name: str) -> str:
    """A follower; their id there."""
    user = new_person(ZALO)
    ask(ZALO, "follow", user=user, name=name)
    return user


def list_people() -> list[tuple[str, str]]:
    """Id and name of everybody there."""
    return zalo_people(ask(ZALO, "state"), settings.ZALO_ADMIN_USER_ID)


def get_name(user: str) -> str:
    """What somebody is called there.

    Raises:
        Impossible: nobody has that id.
    """
    return name_of(user, list_people())


@for_visitors
def show_talk(request: HttpRequest, user: str) -> HttpResponse:
    """One person's talk with the account."""
    name = get_name(user)
    if request.method == "POST":
        say(request, user)
        return back(request)
    bubbles = zalo_bubbles(ask(ZALO, "talk", user=user), {user: name})
    context = {
        "tab": TAB, "network": ZALO, "name": name, "bubbles": bubbles,
        "matter": find_matter(ZALO, user), "script": read_script(), "people_url": "demo:zalo",
    }  # fmt: skip
    return render(request, "demo/play/talk.html", context)


def say(request: HttpRequest, user: str, **where: Any) -> None:
    """Have a resident say what was typed, with a photo or a place where that was pressed."""
    words, act = typed(request), request.POST.get("act")
    told: dict[str, Any] = {"user": user, "text": words, **where}
    if act == "photo":
        data = base64.b64encode(draw_photo()).decode()
        ask(ZALO, "say", kind="image", data=data, mime="image/jpeg", **told)
    elif act == "spot":
        spot = chosen_spot(request)
        at = {"latitude": str(spot.lat), "longitude": str(spot.lon)}
        ask(ZALO, "say", kind="location", payload={"coordinates": at}, **told)
    elif act == "sticker":
        ask(ZALO, "say", kind="sticker", payload={"id": "1"}, **told)
    elif words:
        ask(ZALO, "say", **told)
    else:
        messages.error(request, _("Please write something first."))
