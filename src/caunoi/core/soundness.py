"""What `caunoi doctor` looks at: parts announce their own checks here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What one check found; `mend` is empty where all is well."""

    what: str
    seen: str
    mend: str = ""


# Each may need the database; it gives no finding where its part is not in use.
CHECKS: list[Callable[[], Iterable[Finding]]] = []


def announce_check(check: Callable[[], Iterable[Finding]]) -> None:
    """A part has something to look at."""
    if check not in CHECKS:
        CHECKS.append(check)
