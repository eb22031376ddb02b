"""Speak with the demo's local Facebook and Zalo: what a visitor does there, and what they show."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx
from django.conf import settings

FACEBOOK, ZALO = "facebook", "zalo"
TIMEOUT = httpx.Timeout(5, connect=2)


class Away(Exception):
    """The local server does not answer."""


class Impossible(Exception):
    """The local server refused; the message is its own."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a visitor may share."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Script:
    """Whom a visitor may be, and words to begin with: from the city's data."""

    people: tuple[str, ...]
    tips: tuple[str, ...]
    comments: tuple[str, ...]
    group_words: tuple[str, ...]
    page: str
    keeper: str  # who leads its groups on Zalo
    post: str
    group: str
    places: tuple[Spot, ...]


@lru_cache(maxsize=1)
def read_script() -> Script:
    """The script of the simulator's pages."""
    held = json.loads((settings.CITY_DATA / "demo" / "play.json").read_text(encoding="utf-8"))
    return Script(
        tuple(held["people"]), tuple(held["tips"]), tuple(held["comments"]),
        tuple(held["group_words"]), held["page"], held["keeper"], held["post"], held["group"],
        tuple(Spot(**place) for place in held["places"]),
    )  # fmt: skip


def address_of(network: str) -> str:
    """Where the local server answers; empty where it is not connected."""
    return str(settings.FACEBOOK_API if network == FACEBOOK else settings.ZALO_API)


def ask(network: str, act: str, /, **told: Any) -> Any:
    """Do or learn something at a local server.

    Raises:
        Away: it does not answer.
        Impossible: it does, and refuses.
    """
    try:
        answer = httpx.post(f"{address_of(network)}/_control/{act}", json=told, timeout=TIMEOUT)
        held = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Away(network) from error
    if answer.status_code != httpx.codes.OK:
        raise Impossible(str(held.get("error", answer.status_code)))
    return held


def fetch_picture(network: str, key: str) -> tuple[bytes, str]:
    """A file that lies at a local server, and its type.

    Raises:
        Away: the server does not answer, or has no such file.
    """
    try:
        answer = httpx.get(f"{address_of(network)}/media/{key}", timeout=TIMEOUT)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Away(network) from error
    if answer.status_code != httpx.codes.OK:
        raise Away(network)
    return answer.content, answer.headers.get("content-type", "")


def new_person(network: str) -> str:
    """An id as the platform gives it; ends that order an error are left out."""
    number = f"{secrets.randbelow(10**11):011d}"
    return f"50{number}1" if network == FACEBOOK else f"24680{number}001"
