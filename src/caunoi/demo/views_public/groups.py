"""`/mo-phong/nhom/`: a ward's group in Zalo, where neighbours write and the officer posts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caunoi.channels.errors import AccountTrouble, PermanentFailure, TemporaryFailure
from caunoi.core.errors import Refused
from caunoi.demo.matters import find_matter, find_place
from caunoi.demo.neighbours import NoOfficers, make_group
from caunoi.demo.playing import ZALO, Impossible, ask, read_script
from caunoi.demo.screens import zalo_bubbles
from caunoi.demo.views_public.gate import back, for_visitors, named
from caunoi.demo.views_public.zalo import get_name, list_people, make_person, say

TAB = "groups"
Told = dict[str, Any]


@for_visitors
def show_groups(request: HttpRequest) -> HttpResponse:
    """The groups; where there is none, one is made."""
    if request.method == "POST" and (name := named(request)):
        try:
            return redirect("demo:group", make_group(name).external_id)
        except NoOfficers:
            messages.error(request, _("The demo ward has no officers who could run a group."))
        except Refused as refused:
            messages.error(request, refused.message)
        except (AccountTrouble, PermanentFailure, TemporaryFailure) as trouble:
            messages.error(request, _("Zalo made no group: %(why)s") % {"why": trouble})
        return back(request)
    groups = ask(ZALO, "state")["groups"]
    context = {"tab": TAB, "groups": groups, "script": read_script()}
    return render(request, "demo/play/groups.html", context)


def _get_group(key: str) -> Told:
    """A group as Zalo has it.

    Raises:
        Impossible: there is none (the local Zalo forgets all when it is started anew).
    """
    for one in ask(ZALO, "state")["groups"]:
        if one["id"] == key:
            return dict(one)
    raise Impossible(_("there is no such group; make one anew"))


@for_visitors
def show_people(request: HttpRequest, group: str) -> HttpResponse:
    """Choose which neighbour to be, or make one: they join the group."""
    there = _get_group(group)
    if request.method == "POST" and (name := named(request)):
        user = make_person(name)
        ask(ZALO, "join", group=group, user=user)
        return redirect("demo:group_talk", group, user)
    people = list_people()
    known = {name for _id, name in people}
    context = {
        "tab": TAB, "people": people, "talk_url": "demo:group_talk", "group": there,
        "offered": [name for name in read_script().people if name not in known],
    }  # fmt: skip
    return render(request, "demo/play/people.html", context)


@for_visitors
def show_talk(request: HttpRequest, group: str, user: str) -> HttpResponse:
    """The group as one neighbour sees it; whoever writes has joined."""
    there, name = _get_group(group), get_name(user)
    if user not in there["members"]:
        ask(ZALO, "join", group=group, user=user)
    if request.method == "POST":
        say(request, user, group=group)
        return back(request)
    names = dict(list_people())
    context = {
        "tab": TAB, "network": ZALO, "name": name, "group": there, "user": user,
        "bubbles": zalo_bubbles(ask(ZALO, "talk", group=group), names),
        "members": len(there["members"]), "place": find_place(group),
        "matter": find_matter(ZALO, user, f"group:{group}"), "script": read_script(),
        "people_url": "demo:groups",
    }  # fmt: skip
    return render(request, "demo/play/talk.html", context)
