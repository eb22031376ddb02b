"""One door to every verb of the workflow: by its name, with fields as they came from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor, may
from caunoi.accounts.models import Officer
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.reports import workflow
from caunoi.reports.choices import CrimeSource, Urgency
from caunoi.reports.models import Report
from caunoi.reports.selectors import may_see
from caunoi.reports.services import (
    closing,
    deciding,
    grouping,
    handling,
    objecting,
    sorting,
    talking,
    transferring,
)
from caunoi.reports.workflow import Field, Move

Verb = Callable[..., Report]

# Every verb of every kind; who may use which, and when, stands in workflow/.
FUNCTIONS: dict[str, Verb] = {
    "classify": handling.classify_report,
    "assign": handling.assign_report,
    "reassign": handling.reassign_report,
    "claim": handling.claim_emergency,
    "brief": handling.brief_above,
    "inspect": handling.inspect_place,
    "notify_receipt": partial(handling.send_paper, "notify_receipt"),
    "request_extension": partial(handling.send_paper, "request_extension"),
    "send_suspension": partial(handling.send_paper, "send_suspension"),
    "send_resumption": partial(handling.send_paper, "send_resumption"),
    "send_decision": partial(handling.send_paper, "send_decision"),
    "hand_over_file": partial(handling.send_paper, "hand_over_file"),
    "demand_by_procuracy": handling.record_demand,
    "accept": deciding.accept_case,
    "not_accept": deciding.not_accept_case,
    "extend": deciding.extend_limit,
    "extend_by_procuracy": deciding.extend_by_procuracy,
    "say_when": deciding.say_when,
    "suspend": deciding.suspend_report,
    "resume": deciding.resume_report,
    "resume_by_procuracy": deciding.resume_by_procuracy,
    "prosecute": partial(deciding.decide_report, "prosecute"),
    "not_prosecute": partial(deciding.decide_report, "not_prosecute"),
    "conclude": partial(deciding.decide_report, "conclude"),
    "decide": partial(deciding.decide_report, "decide"),
    "close": closing.close_report,
    "hand_over": closing.hand_over_report,
    "notify_result": closing.tell_result,
    "reopen": closing.reopen_report,
    "settle_objection": partial(objecting.settle_objection, "settle_objection"),
    "record_procuracy_answer": partial(objecting.settle_objection, "record_procuracy_answer"),
    "reply": talking.reply_to_reporter,
    "note": talking.write_note,
    "correct_category": sorting.correct_category,
    "set_urgency": sorting.set_urgency,
    "change_kind": sorting.change_kind,
    "transfer": transferring.transfer_report,
    "accept_transfer": transferring.accept_transfer,
    "group": grouping.group_report,
    "ungroup": grouping.ungroup_report,
}
# What the reporter may do, let in by code and secret: called with the report they opened.
BY_REPORTER: dict[str, Verb] = {
    "object": objecting.object_to_result,
    "reopen_by_reporter": closing.reopen_by_reporter,
    "rate": closing.rate_report,
}

_OF_EMERGENCIES = frozenset({"claim", "brief"})


def perform(
    verb: str, *, report_id: UUID, by: Actor, fields: Mapping[str, Any] | None = None
) -> Report:
    """Do what an officer asks for by the verb's name; the API and the inbox enter here.

    `fields` hold plain values as a form or a JSON body gives them; empty ones count as not given.
    For `reply` they may hold `seen`: the last message (id) or moment the writer had seen. An
    `officer` is named by id, by badge number, or as "me".

    Raises:
        NotFound: there is no such report, or none that this officer may know of.
        AccessDenied: none of the officer's duties allows it there.
        RuleBroken: no such step for this kind of report, a field is unknown or cannot be read, or
            the workflow does not allow it now; `missing` names the fields.
        Changed: only for `reply`.
    """
    report = Report.objects.filter(pk=report_id).only("kind").first()
    if report is None:
        raise NotFound(_("There is no such report."))
    try:
        move, values = _read(verb, report.kind, _with_officer(fields or {}, by))
    except RuleBroken as refusal:
        if may_see(by, report):
            raise
        raise NotFound(_("There is no such report.")) from refusal
    return FUNCTIONS[verb](report_id=report_id, by=by, **_filled(move, values))


def _read(verb: str, kind: str, fields: Mapping[str, Any]) -> tuple[Move, dict[str, Any]]:
    move = workflow.get_move(kind, verb)
    if move.by_reporter:
        raise RuleBroken(_("Only the reporter can do this."), ground="workflow")
    return move, read_fields(move, fields)


def perform_for_reporter(
    verb: str, report: Report, fields: Mapping[str, Any] | None = None
) -> Report:
    """The same for a reporter and the report that code and secret opened.

    Raises:
        RuleBroken: as `perform`.
    """
    move = workflow.get_move(report.kind, verb)
    if not move.by_reporter:
        raise RuleBroken(_("Only the police can do this."), ground="workflow")
    values = read_fields(move, fields or {})
    return BY_REPORTER[verb](report, **_filled(move, values))


def open_moves(report: Report, by: Actor) -> list[Move]:
    """The verbs that this officer may do on the report as it stands, in the table's order.

    Asks no database. What a service finds out only by looking (something still owed, a limit
    that was extended before) is refused there.
    """
    urgent = report.urgency == Urgency.EMERGENCY
    return [
        move
        for move in workflow.moves_from(report.kind, report.state)
        if may(by, move.permission, within=report.unit, urgent=urgent and not report.about_police)
        and (urgent or move.verb not in _OF_EMERGENCIES)
        and (report.cluster_id is not None or move.verb != "ungroup")
    ]


def read_fields(move: Move, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with their right types; empty ones are left out.

    Raises:
        RuleBroken: a field that the verb does not know, or a value that cannot be read.
    """
    forms = {f.name: f for f in move.fields}
    if move.grounds:
        forms["ground"] = Field("ground", _("Legal ground"), "line")
    if move.verb == "reply":
        forms["seen"] = Field("seen", _("Last message seen"), "seen", required=False)
    unknown = sorted(set(fields) - set(forms))
    if unknown:
        raise RuleBroken(
            _("“%(step)s” does not know: %(fields)s.")
            % {"step": move.title, "fields": ", ".join(unknown)},
            ground="workflow",
            missing=unknown,
        )
    values = {}
    for name, value in fields.items():
        if value is None or value == "" or value == []:
            continue
        try:
            values[name] = _READERS.get(forms[name].form, _read_text)(value)
        except (ValueError, TypeError, LookupError):
            raise RuleBroken(
                _("“%(field)s” cannot be read.") % {"field": forms[name].label},
                ground="workflow",
                missing=[name],
            ) from None
    return values


def _filled(move: Move, values: Mapping[str, Any]) -> dict[str, Any]:
    """With an empty value for what is required and was not given: the workflow names it."""
    blanks: dict[str, Any] = {
        f.name: None if f.form in _NOT_TEXT else "" for f in move.fields if f.required
    }
    if move.grounds:
        blanks["ground"] = ""
    return blanks | dict(values)


def _with_officer(fields: Mapping[str, Any], by: Actor) -> Mapping[str, Any]:
    """The fields with "me" or a badge number in place of the officer's id."""
    named = fields.get("officer")
    if not isinstance(named, str) or not named or len(named) >= _LENGTH_OF_ID:
        return fields
    if named == "me":
        return {**fields, "officer": by.id}
    found = Officer.objects.filter(badge__iexact=named).values_list("pk", flat=True).first()
    return {**fields, "officer": found or named}


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value.replace("\x00", "").strip()


def _read_officer(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _read_flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "1": True, "on": True, "false": False, "0": False}[str(value).casefold()]


def _read_number(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError(value)
    return int(value)


def _read_count(value: Any) -> int:
    number = _read_number(value)
    if not 0 <= number < 1000:
        raise ValueError(value)
    return number


def _read_moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else parse_datetime(str(value))
    if moment is None or moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _read_seen(value: Any) -> datetime | UUID:
    try:
        return _read_moment(value)
    except ValueError:
        return _read_officer(value)


def _read_files(value: Any) -> tuple[UUID, ...]:
    items = value.split(",") if isinstance(value, str) else list(value)
    return tuple(_read_officer(item) for item in items)


_LENGTH_OF_ID = 32  # of a UUID without hyphens; badges are shorter
_NOT_TEXT = frozenset({"officer", "urgency", "months", "stars", "moment"})
_READERS: dict[str, Callable[[Any], Any]] = {
    "officer": _read_officer,
    "urgency": _read_number,
    "months": _read_number,
    "count": _read_count,
    "stars": _read_number,
    "flag": _read_flag,
    "moment": _read_moment,
    "seen": _read_seen,
    "files": _read_files,
    "crime_source": lambda value: CrimeSource(value).value,
}
