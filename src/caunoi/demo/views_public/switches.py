"""`/mo-phong/cong-tac/`: faults of the platforms, switched on and off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.demo.playing import FACEBOOK, ZALO, Away, ask
from caunoi.demo.views_public.gate import back, for_visitors

SHOWN = {FACEBOOK: "Facebook", ZALO: "Zalo"}


@dataclass(frozen=True, slots=True)
class Switch:
    """One fault: what a platform calls it, and its values off and on."""

    key: str
    name: str | Promise
    about: str | Promise
    facebook: tuple[str, Any, Any]
    zalo: tuple[str, Any, Any]


SWITCHES = (
    Switch(
        "duplicates", _("Doubles"), _("Every event comes three times; it counts once."),
        ("duplicates", 1, 3), ("duplicates", 0, 2),
    ),
    Switch(
        "disorder", _("Disorder"),
        _("Events overtake each other; Zalo holds some back until three are there."),
        ("disorder", False, True), ("disorder", False, True),
    ),
    Switch(
        "outage", _("Outage"),
        _("Facebook's events get lost, and are fetched later; Zalo cuts every connection."),
        ("outage", False, True), ("outage", False, True),
    ),
    Switch(
        "token", _("Ended access"),
        _("Our access ends: Zalo's is renewed by itself; with Facebook a person must do it."),
        ("expired_token", False, True), ("expire", None, None),
    ),
    Switch(
        "window", _("Closed window"),
        _("The platform takes no answer any more; it goes another way, or waits on /tra-cuu/."),
        ("closed_window", False, True), ("closed_window", False, True),
    ),
    Switch(
        "rate", _("Rate limit"),
        _("The platform says that we ask too much; we wait and try again."),
        ("rate_limit", False, True), ("rate_limited", False, True),
    ),
    Switch(
        "lost", _("Lost answers"),
        _("The next three messages arrive, but we do not hear so; none is sent twice."),
        ("lost_answers", 0, 3), ("lost_answers", 0, 3),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """How one switch of one platform stands. `once`: it is a push button."""

    network: str
    name: str
    is_on: bool
    once: bool


@for_visitors
def show_switches(request: HttpRequest) -> HttpResponse:
    """All switches with their state; one is turned by its button, all are turned off by another."""
    if request.method == "POST":
        if request.POST.get("act") == "off":
            _all_off()
        else:
            _turn(*request.POST.get("turn", "").partition(":")[::2])
        return back(request)
    held = {network: _held(network) for network in (FACEBOOK, ZALO)}
    rows = [
        (switch, [_state(switch, network, held[network]) for network in (FACEBOOK, ZALO)])
        for switch in SWITCHES
    ]
    context = {
        "tab": "switches", "rows": rows,
        "away": [SHOWN[network] for network in held if held[network] is None],
        "any_on": any(state and state.is_on for _s, states in rows for state in states),
    }  # fmt: skip
    return render(request, "demo/play/switches.html", context)


def _held(network: str) -> dict[str, Any] | None:
    try:
        return dict(ask(network, "switches"))
    except Away:
        return None


def _state(switch: Switch, network: str, held: dict[str, Any] | None) -> State | None:
    if held is None:
        return None
    name, off, _on = switch.facebook if network == FACEBOOK else switch.zalo
    return State(network, SHOWN[network], name in held and held[name] != off, name not in held)


def _turn(network: str, key: str) -> None:
    switch = next((one for one in SWITCHES if one.key == key), None)
    if switch is None or network not in (FACEBOOK, ZALO):
        return
    name, off, on = switch.facebook if network == FACEBOOK else switch.zalo
    if on is None:
        ask(network, name)
        return
    now = ask(network, "switches").get(name)
    ask(network, "switches", **{name: on if now == off else off})


def _all_off() -> None:
    for network in (FACEBOOK, ZALO):
        sides = (one.facebook if network == FACEBOOK else one.zalo for one in SWITCHES)
        ask(network, "switches", **{name: off for name, off, on in sides if on is not None})
