"""The verdicts of triage: one key each, with the step it does. Pure.

A verdict is a verb with what is filled in beforehand; `replies` says that words to the reporter go
with it although the verb itself asks for none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from caunoi.reports.choices import Kind, State, Urgency
from caunoi.reports.workflow.moves import Move


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row: its key, its verb, the words on the button and what is filled in."""

    key: str
    verb: str
    title: Any
    icon: str
    replies: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset(Kind.values)
    states: frozenset[str] = frozenset(State.values)


_FRESH = frozenset({State.RECEIVED.value, State.CLASSIFIED.value, State.TRANSFERRED.value,
                    State.CHECKING.value, State.IN_PROGRESS.value})  # fmt: skip
_QUESTION = frozenset({Kind.QUESTION.value})
_NO_QUESTION = frozenset(Kind.values) - _QUESTION
_CRIME = frozenset({Kind.CRIME_REPORT.value})

VERDICTS: tuple[Verdict, ...] = (
    Verdict("a", "accept_transfer", _("Take over"), "check", replies=True),
    Verdict("a", "classify", _("Accept as a crime report"), "check", replies=True, kinds=_CRIME,
            values={"competent": True}),
    Verdict("a", "classify", _("Take it on"), "check", replies=True,
            kinds=frozenset(Kind.values) - _CRIME),
    Verdict("q", "close", _("Answer and close"), "message-2", kinds=_QUESTION,
            values={"ground": "answered"}),
    Verdict("q", "change_kind", _("It is a question"), "message-question", kinds=_NO_QUESTION,
            states=frozenset({State.RECEIVED.value}), values={"kind": Kind.QUESTION.value}),
    Verdict("n", "transfer", _("Not ours"), "message-forward", states=_FRESH),
    Verdict("d", "group", _("Double"), "link", states=_FRESH),
    Verdict("e", "claim", _("Take on the emergency"), "hand-stop", replies=True),
    Verdict("e", "set_urgency", _("Emergency"), "urgent", states=_FRESH,
            values={"urgency": Urgency.EMERGENCY.value}),
    Verdict("c", "close", _("Close"), "lock", kinds=_NO_QUESTION),
)  # fmt: skip


def verdicts_for(
    kind: str, state: str, moves: Iterable[Move], *, without: Collection[str] = ()
) -> list[Verdict]:
    """The verdicts whose verbs are open, the first of each key; `without` leaves verbs out."""
    verbs = {move.verb for move in moves} - set(without)
    chosen: dict[str, Verdict] = {}
    for verdict in VERDICTS:
        if verdict.verb in verbs and kind in verdict.kinds and state in verdict.states:
            chosen.setdefault(verdict.key, verdict)
    return list(chosen.values())
