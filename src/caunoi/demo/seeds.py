"""What is decided of a report before its story is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seed:
    """One report to be told. `solved`: it ends with a prosecution and so many arrests."""

    at: datetime
    ward: str
    category: str
    channel: str
    solved: bool = False
    arrests: int = 0
    fire_out: bool = False
    late: bool = False
    about_police: bool = False
    turn: int = 0  # the how many-th of its category
    scene: int = -1  # of which matter it tells, where several tell of one
    telling: int = 0  # as the how many-th
