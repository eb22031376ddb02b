"""Where a report stands on its way, for its reporter: stations behind, here and ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from caunoi.reports.articles import say_article
from caunoi.reports.choices import Kind, State
from caunoi.reports.models import Report
from caunoi.reports.selectors.sentences import Row
from caunoi.reports.workflow import find_ground
from caunoi.units import directory

_CASE = (State.RECEIVED, State.CHECKING, State.VERIFYING, State.DECIDED, State.CLOSED)
_EVERYDAY = (State.RECEIVED, State.IN_PROGRESS, State.CLOSED)
WAYS: dict[str, tuple[State, ...]] = {
    Kind.CRIME_REPORT: (
        State.RECEIVED, State.CLASSIFIED, State.VERIFYING, State.DECIDED, State.CLOSED,
    ),
    Kind.DENUNCIATION: _CASE,
    Kind.COMPLAINT: _CASE,
    Kind.ORDER_FEEDBACK: _EVERYDAY,
    Kind.FIRE_HAZARD: _EVERYDAY,
    Kind.QUESTION: _EVERYDAY,
}  # fmt: skip
TITLES: dict[str, Any] = {
    State.RECEIVED: _("Received"),
    State.CLASSIFIED: _("Read and taken on"),
    State.CHECKING: _("Checked"),
    State.VERIFYING: _("Looked into"),
    State.IN_PROGRESS: _("Worked on"),
    State.DECIDED: _("Decided"),
    State.CLOSED: _("Finished"),
}
NOW: dict[str, Any] = {
    State.RECEIVED: _("%(unit)s has your report. An officer reads it and takes it on."),
    State.CLASSIFIED: _(
        "%(unit)s has read it. Next, the head of the unit appoints somebody to look into it."
    ),
    State.CHECKING: _("%(unit)s is checking whether it can take the case on under the law."),
    State.VERIFYING: _(
        "%(unit)s is finding out what happened. If something is unclear, you are asked here."
    ),
    State.IN_PROGRESS: _("%(unit)s is working on it. The answer comes here."),
    State.DECIDED: _("A decision was made. You are told here what it says and why."),
    State.CLOSED: _("The work on it is finished. You can still write to us here."),
}


@dataclass(frozen=True, slots=True)
class Station:
    """One station; `at` is when it was reached, as far as it was."""

    title: str
    at: datetime | None
    is_done: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class Journey:
    """All stations, what happens now, and why it is paused where it is."""

    stations: tuple[Station, ...]
    words: str
    pause: str = ""
    pause_words: str = ""
    pause_law: str = ""


def journey_of(report: Report, rows: Sequence[Row]) -> Journey:
    """The way of the report by its kind; a station that was passed by is left out."""
    way = WAYS[report.kind]
    here = _here(report, way)
    reached = {data.get("after", {}).get("state"): at for _code, at, data in rows}
    reached[State.RECEIVED.value] = report.received_at
    stations = []
    for number, state in enumerate(way):
        is_done = number < here or (number == here and state == State.CLOSED)
        at = reached.get(state.value) if number <= here else None
        if number < here and at is None:
            continue
        stations.append(Station(str(TITLES[state]), at, is_done, number == here))
    unit = _label(report.unit_id)
    pause, words, law = _pause(report, unit)
    words_now = NOW[way[here]]
    if report.kind == Kind.QUESTION and way[here] == State.RECEIVED:
        words_now = _("%(unit)s has your question. An officer reads it and answers here.")
    now = capfirst(str(words_now) % {"unit": unit})
    return Journey(tuple(stations), now, pause, words, law)


def _here(report: Report, way: Sequence[State]) -> int:
    state = report.state
    if state == State.TRANSFERRED:
        state = report.state_before or State.RECEIVED
    if state == State.SUSPENDED:
        state = State.VERIFYING
    # After a change of kind a report stands at the beginning of its new way.
    return way.index(State(state)) if state in way else 0


def _pause(report: Report, unit: str) -> tuple[str, str, str]:
    if report.state == State.TRANSFERRED:
        words = _(
            "%(unit)s is responsible for this and has been asked to take it over. If it does "
            "not do so in time, the report goes back to %(before)s and you are told."
        ) % {"unit": unit, "before": _label(report.previous_unit_id)}
        return str(_("It is being handed over")), capfirst(str(words)), ""
    if report.state != State.SUSPENDED:
        return "", "", ""
    ground = find_ground("suspend", report.ground) or find_ground(
        "suspend_denunciation", report.ground
    )
    reason = f"{ground.spoken}. " if ground else ""
    words = reason + str(
        _("The law stops the clock for that time. As soon as it is there, work goes on and you "
          "see it here.")
    )  # fmt: skip
    return str(_("The work is paused")), words, say_article(ground.law) if ground else ""


def _label(pk: int | None) -> str:
    unit = directory.find_unit_by_pk(pk) if pk is not None else None
    return unit.spoken if unit else str(_("the police"))
