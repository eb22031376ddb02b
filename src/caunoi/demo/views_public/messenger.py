"""`/mo-phong/messenger/`: write as a resident in Messenger, read what the police answer."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caunoi.demo.matters import find_matter
from caunoi.demo.photo import draw_photo
from caunoi.demo.playing import FACEBOOK, ask, new_person, read_script
from caunoi.demo.screens import Bubble, facebook_bubbles, facebook_people
from caunoi.demo.views_public.gate import back, choose_person, for_visitors, name_of, typed

TAB = "messenger"


@for_visitors
def show_people(request: HttpRequest) -> HttpResponse:
    """Choose whom to be, or make somebody."""
    return choose_person(request, TAB, "demo:messenger_talk", list_people, make_person)


def list_people() -> list[tuple[str, str]]:
    """Id and name of everybody there."""
    return facebook_people(ask(FACEBOOK, "state"))


def make_person(name: str) -> str:
    """Somebody with an account at Facebook; their id in Messenger."""
    psid = new_person(FACEBOOK)
    ask(FACEBOOK, "person", psid=psid, name=name)
    return psid


def get_name(psid: str) -> str:
    """What somebody is called there.

    Raises:
        Impossible: nobody has that id (the local Facebook forgets all when it is started anew).
    """
    return name_of(psid, list_people())


@for_visitors
def show_talk(request: HttpRequest, psid: str) -> HttpResponse:
    """One person's talk with the page."""
    name = get_name(psid)
    if request.method == "POST":
        _do(request, psid)
        return back(request)
    bubbles = facebook_bubbles(ask(FACEBOOK, "talk", psid=psid)["notes"], psid, name)
    context = {
        "tab": TAB, "network": FACEBOOK, "name": name, "bubbles": bubbles, "can_change": True,
        "quick": bubbles[-1].buttons if bubbles and bubbles[-1].by_police else (),
        "matter": find_matter(FACEBOOK, psid), "script": read_script(),
        "people_url": "demo:messenger",
    }  # fmt: skip
    return render(request, "demo/play/talk.html", context)


def _do(request: HttpRequest, psid: str) -> None:
    """What was pressed."""
    post = request.POST
    if post.get("edit"):
        words = typed(request, f"text-{post['edit']}")
        if words:
            ask(FACEBOOK, "edit", mid=post["edit"], text=words)
    elif post.get("unsend"):
        ask(FACEBOOK, "unsend", mid=post["unsend"])
    elif post.get("press"):
        _press(psid, post["press"])
    elif post.get("act") == "read":
        ask(FACEBOOK, "read", psid=psid)
    elif told := _told(request):
        ask(FACEBOOK, "message", psid=psid, **told)
    else:
        messages.error(request, _("Please write something first."))


def _told(request: HttpRequest) -> dict[str, Any]:
    """What is said: words, with a photo or a place where that was pressed."""
    words, act = typed(request), request.POST.get("act")
    told: dict[str, Any] = {"text": words} if words else {}
    if act == "photo":
        data = base64.b64encode(draw_photo()).decode()
        media = ask(FACEBOOK, "media", data=data, mime="image/jpeg", name="photo.jpg")["media"]
        told["files"] = [{"kind": "image", "media": media, "name": "photo.jpg"}]
    elif act == "spot":
        spot = chosen_spot(request)
        told["spot"] = [spot.lat, spot.lon]
    elif act == "sticker":
        told = {"sticker": True}
    return told


def chosen_spot(request: HttpRequest) -> Any:
    """The place that was chosen to be shared; the first where none was."""
    places = read_script().places
    number = request.POST.get("spot", "")
    return places[int(number) % len(places) if number.isdigit() else 0]


def _press(psid: str, key: str) -> None:
    """A button of the page's latest message: Messenger says its title and sends its payload."""
    bubbles: list[Bubble] = facebook_bubbles(ask(FACEBOOK, "talk", psid=psid)["notes"], psid, "")
    last = bubbles[-1].buttons if bubbles else ()
    if key.isdigit() and int(key) < len(last):
        title, payload = last[int(key)]
        ask(FACEBOOK, "message", psid=psid, text=title, press=payload)
