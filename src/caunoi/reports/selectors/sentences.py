"""What happened to a report, in plain sentences for its reporter. No names, nothing internal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.law.errors import NoSuchRule
from caunoi.law.rules import get_rule_book
from caunoi.reports import events
from caunoi.reports.choices import Kind
from caunoi.reports.clock_words import plain_title
from caunoi.units import directory

Row = tuple[str, datetime, dict[str, Any]]  # code, moment and data of an event


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the public history, with its icon and tone."""

    at: datetime
    code: str
    words: str
    icon: str = "circle-dot"
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class _Said:
    words: Any
    icon: str = "circle-dot"
    tone: str = "neutral"


SENTENCES: dict[str, _Said] = {
    events.REPORT_RECEIVED: _Said(
        _("We received your report. It is now with %(unit)s."), "inbox", "success"),
    events.REPORT_CLASSIFIED: _Said(
        _("An officer has read it and taken it on."), "eye-check", "info"),
    events.REPORT_KIND_CHANGED: _Said(
        _("It is now handled as “%(kind)s”, the procedure that the law provides for what you "
          "wrote. Our message to you says why."), "arrows-exchange", "info"),
    events.REPORT_ASSIGNED: _Said(
        _("An officer has been put in charge of it."), "user-check", "info"),
    events.REPORT_CLAIMED: _Said(
        _("The command centre has taken on the emergency."), "urgent", "info"),
    events.REPORT_INSPECTED: _Said(_("Officers visited the place."), "walk", "info"),
    events.REPORT_TRANSFERRED: _Said(
        _("It is being handed over to %(unit)s."), "arrow-forward-up", "info"),
    events.REPORT_TRANSFER_ACCEPTED: _Said(
        _("%(unit)s has taken it over."), "check", "info"),
    events.REPORT_TRANSFER_RETURNED: _Said(
        _("The other unit did not take it over; it is back with %(unit)s."),
        "arrow-back-up", "warning"),
    events.REPORT_SUCCEEDED: _Said(
        _("The unit that had it no longer exists; it is now with %(unit)s. No date has changed."),
        "building-community", "info"),
    events.REPORT_ACCEPTED: _Said(_("It was accepted for handling."), "check", "success"),
    events.REPORT_NOT_ACCEPTED: _Said(
        _("It could not be accepted; we wrote to you why."), "ban", "warning"),
    events.REPORT_EXTENDED: _Said(
        _("More time is needed; the new date is shown above."), "calendar-event", "warning"),
    events.REPORT_EXTENDED_BY_PROCURACY: _Said(
        _("The procuracy gave more time."), "calendar-event", "warning"),
    events.REPORT_SUSPENDED: _Said(
        _("Work is paused until something that is needed arrives."), "player-pause", "warning"),
    events.REPORT_RESUMED: _Said(_("Work goes on."), "player-play", "info"),
    events.REPORT_DECIDED: _Said(
        _("A decision was made; you will be told the result."), "gavel", "info"),
    events.REPORT_RESULT_TOLD: _Said(_("You were told the result."), "mail-opened", "success"),
    events.REPORT_CLOSED: _Said(_("The report was closed."), "circle-check", "success"),
    events.REPORT_REOPENED: _Said(_("The report was opened again."), "refresh", "info"),
    events.REPORT_COMPLAINED: _Said(
        _("You objected to how it was handled."), "hand-stop", "info"),
    events.REPORT_COMPLAINT_SETTLED: _Said(_("Your objection was decided."), "gavel", "info"),
    events.REPORT_HANDED_OVER: _Said(
        _("It was handed over to a body outside the city police."), "external-link", "info"),
    events.REPORT_RATED: _Said(_("You rated how it was handled."), "star", "neutral"),
    events.REPORT_PLACED: _Said(
        _("You told us where it is; it stands on your report now."), "map-pin", "info"),
    events.REPORT_TIED: _Said(
        _("A chat was tied to it with your code and secret words."), "messages", "info"),
    events.MESSAGE_RECEIVED: _Said(_("You sent a message."), "message", "neutral"),
    events.MESSAGE_SENT: _Said(_("The police wrote to you."), "message-2", "info"),
    events.MESSAGE_ELSEWHERE: _Said(_("The police wrote to you."), "message-2", "info"),
    events.MESSAGE_NOT_DELIVERED: _Said(
        _("A message to you may not have arrived. You can read it here."),
        "mail", "warning"),
    events.CONTACT_REVEALED: _Said(
        _("An officer read your contact details; the reason was written down."), "eye", "neutral"),
    events.CONTACT_ERASED: _Said(
        _("Your contact details were erased for good, as you wished."), "trash", "success"),
    events.CONTACT_MINIMISED: _Said(
        _("Your contact details were cut to the least, as you wished."), "trash", "success"),
    events.DEADLINE_MISSED: _Said(
        _("We did not do this in time: %(rule)s. Those who supervise the unit have been told."),
        "clock-exclamation", "danger"),
}  # fmt: skip
# The same where somebody asked: whoever asks has reported nothing.
_OF_QUESTIONS: dict[str, Any] = {
    events.REPORT_RECEIVED: _("We received your question. It is now with %(unit)s."),
    events.REPORT_CLOSED: _("Your question was answered and closed."),
    events.REPORT_REOPENED: _("Your question was opened again."),
    events.REPORT_RATED: _("You said whether the answer helped."),
    events.REPORT_PLACED: _("You told us where it is; it stands on your question now."),
}  # fmt: skip
# What comes before the answer that was sent with the same press of a button.
_BEFORE_WORDS = frozenset({
    events.REPORT_CLASSIFIED, events.REPORT_CLAIMED, events.REPORT_ASSIGNED,
    events.REPORT_TRANSFER_ACCEPTED, events.REPORT_ACCEPTED, events.REPORT_INSPECTED,
})  # fmt: skip
_SAME_PRESS = timedelta(seconds=2)


def sentences_of(rows: Iterable[Row]) -> tuple[Step, ...]:
    """The public history, oldest first. A missed date is told once, however often it climbed.

    Of a press that answers and takes on at once, the taking on is told first.
    """
    steps: list[Step] = []
    missed: set[object] = set()
    kind = ""
    for code, at, data in rows:
        said, after = SENTENCES.get(code), data.get("after", {})
        kind = after.get("kind", kind)
        if said is None:
            continue
        if code == events.DEADLINE_MISSED:
            if after.get("deadline") in missed:
                continue
            missed.add(after.get("deadline"))
        asked = _OF_QUESTIONS.get(code) if kind == Kind.QUESTION else None
        words = str(asked or said.words) % _names(after)
        step = Step(at, code, words[:1].upper() + words[1:], said.icon, said.tone)
        steps.insert(_place_of(step, steps), step)
    return tuple(steps)


def _place_of(step: Step, steps: Sequence[Step]) -> int:
    place = len(steps)
    if step.code in _BEFORE_WORDS:
        while place and _is_same_press(steps[place - 1], step):
            place -= 1
    return place


def _is_same_press(answer: Step, step: Step) -> bool:
    return answer.code == events.MESSAGE_SENT and step.at - answer.at < _SAME_PRESS


def _names(after: Mapping[str, Any]) -> dict[str, str]:
    """Names of the unit and the kind in an event, as a sentence needs them."""
    unit = directory.find_unit(after["unit"]) if isinstance(after.get("unit"), str) else None
    kind = after.get("kind")
    return {
        "unit": unit.spoken if unit else gettext("the police"),
        "kind": str(Kind(kind).label) if kind in Kind.values else gettext("another kind of report"),
        "rule": _title(str(after.get("rule", ""))),
    }


def _title(rule: str) -> str:
    """What a clock is about, whatever version of its rule is in force now."""
    if plain := plain_title(rule):
        return plain
    try:
        return str(get_rule_book().versions(rule)[0].title)
    except NoSuchRule:
        return gettext("a step of the procedure")
