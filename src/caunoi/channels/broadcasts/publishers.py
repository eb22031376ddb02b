"""How a notice is shown in a place that is not ours: one publisher a channel, announced at start.

Facebook's page, Zalo's articles and groups each announce theirs from their own folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.errors import PermanentFailure


class CannotRecall(PermanentFailure):
    """The channel has no way to change or take back what is there: a person must, or nobody can."""


@dataclass(frozen=True, slots=True)
class Target:
    """One place: a page, an official account, a group. `id` is the platform's."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What people will see in that channel, to be looked at before release."""

    text: str
    title: str = ""
    image: bool = False
    link: str = ""
    note: str = ""  # what is special here: cut at so many letters, no picture


class Publisher(Protocol):
    """One channel. What goes over a network may raise as `errors.py` says."""

    channel: str  # as choices.Route

    def is_set_up(self) -> bool:
        """Whether there is anywhere to publish."""

    def targets(self, notice: Notice) -> Sequence[Target]:
        """Where this notice goes; from our own tables, without a network."""

    def show(self, notice: Notice) -> Shown:
        """Exactly what will stand there."""

    def publish(self, notice: Notice, target: Target) -> str:
        """Put it there; returns the platform's id of it."""

    def correct(self, notice: Notice, target: Target, provider_id: str) -> str:
        """Change it, or add a correction; returns the id of what now stands. Twice is once.

        Raises:
            CannotRecall: neither is possible.
        """

    def withdraw(self, notice: Notice, target: Target, provider_id: str) -> str:
        """Delete or hide it, or say there that it no longer holds. What is gone is no error.

        Returns the id of the word that says so, or "". Raises:
            CannotRecall: nothing is possible.
        """

    def find_published(self, notice: Notice, target: Target, since: datetime) -> str | None:
        """The id of what stands there if an answer was lost; every post bears `notice.url()`.

        None where it does not stand there. Raises UnknownOutcome where the platform cannot say.
        """


PUBLISHERS: dict[str, Publisher] = {}


def announce_publisher(publisher: Publisher) -> None:
    """A channel's folder says at the start that it can publish."""
    PUBLISHERS[publisher.channel] = publisher
