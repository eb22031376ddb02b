"""The icons that templates inline, read once from what the build step wrote."""

from __future__ import annotations

import json
from functools import cache

from django.conf import settings


class UnknownIcon(LookupError):
    """A name that is not in styles/icons.txt, or a build that was not run."""


@cache
def load_icons() -> dict[str, str]:
    """Icon name -> the shapes inside its <svg>.

    Raises:
        UnknownIcon: `npm run build` has not written build/icons.json yet.
    """
    path = settings.BUILD / "icons.json"
    try:
        icons: dict[str, str] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise UnknownIcon(f"{path.name} is missing: run `npm run build`") from error
    return icons


def get_shapes(name: str) -> str:
    """The shapes of one icon.

    Raises:
        UnknownIcon: no such icon; add its Tabler name to styles/icons.txt and build again.
    """
    try:
        return load_icons()[name]
    except KeyError:
        raise UnknownIcon(f"{name!r}: add it to styles/icons.txt, run `npm run build`") from None
