"""The verdicts of triage: one key each, with the step it does. Pure.

A verdict is a verb with what is filled in beforehand, so that its key and Enter do it. A reason is
never among that: what the officer has not found out is not said for them, it is chosen among named
`reasons` or written. `replies` says that words to the reporter go with it although the verb itself
asks for none. It is called as its verb is, unless what is filled in makes it an act with a name of
its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from caunoi.reports.choices import Kind, State, Urgency
from caunoi.reports.workflow.moves import Move


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row: its key, its verb and what is filled in; `name` where it has one of its own."""

    key: str
    verb: str
    icon: str
    name: Any = ""
    replies: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    reasons: tuple[Any, ...] = ()
    kinds: frozenset[str] = frozenset(Kind.values)
    states: frozenset[str] = frozenset(State.values)


_FRESH = frozenset({State.RECEIVED.value, State.CLASSIFIED.value, State.TRANSFERRED.value,
                    State.CHECKING.value, State.IN_PROGRESS.value})  # fmt: skip
_QUESTION = frozenset({Kind.QUESTION.value})
_NO_QUESTION = frozenset(Kind.values) - _QUESTION
_CRIME = frozenset({Kind.CRIME_REPORT.value})

VERDICTS: tuple[Verdict, ...] = (
    Verdict("a", "accept_transfer", "check", replies=True),
    Verdict("a", "classify", "check", replies=True, kinds=_CRIME, values={"competent": True}),
    Verdict("a", "classify", "check", replies=True, kinds=frozenset(Kind.values) - _CRIME),
    Verdict("q", "close", "message-2", kinds=_QUESTION, values={"ground": "answered"}),
    Verdict("q", "change_kind", "message-question", _("Treat as a question"), kinds=_NO_QUESTION,
            states=frozenset({State.RECEIVED.value}),
            values={"kind": Kind.QUESTION.value},
            reasons=(_("It asks about papers or a procedure and tells of no event."),
                     _("It asks about a right, a duty or a rule and tells of no event."),
                     _("It asks how far an earlier report has come."))),
    Verdict("n", "transfer", "message-forward", states=_FRESH),
    Verdict("d", "group", "link", states=_FRESH),
    Verdict("e", "claim", "hand-stop", replies=True),
    Verdict("e", "set_urgency", "urgent", _("Set to emergency"), states=_FRESH,
            values={"urgency": Urgency.EMERGENCY.value},
            reasons=(_("The report tells of a danger to life or health now."),
                     _("What the report tells of is going on now."),
                     _("The reporter confirmed on the phone that help is needed at once."))),
    Verdict("c", "close", "lock", kinds=_NO_QUESTION),
)  # fmt: skip
KEYS = tuple(dict.fromkeys(verdict.key for verdict in VERDICTS))


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


def name_of(move: Move, fields: Mapping[str, Any]) -> Any:
    """What an act that was done is called: as its verdict where it was done as one."""
    for verdict in VERDICTS:
        known = {name: value for name, value in verdict.values.items() if name != "why"}
        if (
            verdict.name
            and verdict.verb == move.verb
            and all(str(fields.get(name)) == str(value) for name, value in known.items())
        ):
            return verdict.name
    return move.title
