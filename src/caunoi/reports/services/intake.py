"""Receive a report: the one way in which a report comes to be, whatever the channel."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, transaction
from django.db.models import Model, Value
from django.utils.translation import gettext as _

from caunoi.core.choices import REPORTER
from caunoi.core.clock import local, now
from caunoi.core.history import NO_HASH, build_event
from caunoi.core.ids import id_at
from caunoi.core.models import Event
from caunoi.core.rows import insert_together, new_row
from caunoi.law import deadlines as law
from caunoi.law.errors import NotInForce
from caunoi.reports import codes, events, idempotency
from caunoi.reports.catalogue import CategoryRow, find_category
from caunoi.reports.choices import CrimeSource, Direction, Kind, State, Urgency
from caunoi.reports.contacts import seal_contact
from caunoi.reports.drafts import Clock, Draft, Receipt
from caunoi.reports.errors import EmptyReport
from caunoi.reports.models import Contact, Deadline, Idempotency, Message, Report, Shield
from caunoi.reports.places import Spot, locate
from caunoi.reports.routing import Route, route
from caunoi.reports.search_words import words_of_report
from caunoi.reports.services.clocks import new_clocks
from caunoi.reports.services.files import attach_files
from caunoi.reports.services.shields import BY, say_hidden, shields_for
from caunoi.reports.suggest import Suggestion, danger_now, names_police, read_words, suggest
from caunoi.reports.urgent import event_category
from caunoi.reports.workflow import clocks_at_receipt

FALLBACK_CATEGORY = "hoi_dap.qa_ttch"  # nothing fits: the command centre reads it
MAX_PLACE = 500
# The database refuses U+0000, and the others show nothing.
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), 127])


@dataclass(frozen=True, slots=True)
class _Reading:
    """What we make of a draft before anything is written."""

    category: CategoryRow
    suggested: Suggestion | None
    kind: str
    route: Route
    spot: Spot
    text: str
    urgency: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a draft. `words` led to the suggested category."""

    category: CategoryRow
    route: Route
    kind: str
    area_code: str
    words: tuple[str, ...]
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A report with all that is stored with it, nothing of it saved; `after` is for its event."""

    report: Report
    contact: Contact | None
    message: Message
    clocks: list[Deadline]
    shields: list[Shield]
    receipt: Receipt
    after: dict[str, Any]


def receive_report(draft: Draft, *, idempotency_key: str = "") -> Receipt:
    """Store a report with its first message, clocks and event, then give the receipt.

    One transaction holds all of it: a receipt that is returned is a report that is stored. The
    same `idempotency_key` with the same draft gives the same receipt for 30 days. Nothing is
    refused for its content; a question that tells of danger now is an urgent report. Records
    `report.received`; channels/reactions.py lists who is told.

    Raises:
        EmptyReport: neither text nor files.
        KeyReused: the idempotency key came before with another draft.
    """
    received_at = now()
    reading = _read(draft, received_at)
    try:
        return _store(draft, reading, received_at, idempotency_key)
    except IntegrityError:
        # The key is there already, since long or by a twin request of this moment: what the first
        # one got is the answer. Replays are rare, so nobody else pays a query for them.
        given = idempotency.find_answer(idempotency_key, draft) if idempotency_key else None
        if given is not None:
            return given
        if idempotency_key:
            # Its thirty days are over: it is a new key.
            Idempotency.objects.filter(idempotency.expired(idempotency_key)).delete()
        # A code that was given out under another master key: the next one is free.
        return _store(draft, reading, received_at, idempotency_key)


def draw_up(draft: Draft, received_at: datetime) -> Drawn:
    """What `receive_report` stores of a draft that comes at that moment; for loads in bulk.

    Raises:
        EmptyReport: neither text nor files.
    """
    return _draw_up(draft, _read(draft, received_at), received_at)


def preview(draft: Draft) -> Preview:
    """What would become of the draft, with the strict ends of its clocks. Stores nothing.

    Raises:
        EmptyReport: neither text nor files.
    """
    received_at = now()
    reading = _read(draft, received_at)
    clocks = []
    for rule in _rules(reading):
        with suppress(NotInForce):  # as when it is stored: a rule not switched on sets no limit
            clocks.append(Clock(rule, law.due(rule, received_at).due_at))
    words = reading.suggested.words if reading.suggested else ()
    return Preview(
        reading.category, reading.route, reading.kind, reading.spot.area_code, words, tuple(clocks)
    )


def clean_text(text: str) -> str:
    """The words as written, in NFC, without control characters that the database refuses.

    A receipt's secret that was pasted among them is masked, so that no reader of a report, and no
    mail that quotes one, can open another with it.
    """
    kept = unicodedata.normalize("NFC", text).translate(_CONTROLS)
    return codes.mask_secrets(kept).strip()


def _read(draft: Draft, received_at: datetime) -> _Reading:
    text = clean_text(draft.text)
    if not text and not draft.files:
        raise EmptyReport(
            _("Please write what happened, or add a photo or a recording."), missing=["text"]
        )
    on = local(received_at).date()
    tokens = read_words(text)
    suggestions = suggest(text, limit=1, tokens=tokens)
    suggested = suggestions[0] if suggestions else None
    category = (
        find_category(draft.category)
        or (find_category(suggested.code) if suggested else None)
        or find_category(FALLBACK_CATEGORY)
    )
    if category is None:
        raise RuntimeError("no categories are loaded; run `caunoi load-reference`")
    chosen, danger = draft.kind, draft.danger
    if (chosen or category.kind) == Kind.QUESTION and _cries_for_help(draft, text):
        # Whatever it was sent as: an answer within days would come too late.
        category, danger = event_category(text) or category, True
        chosen = Kind.CRIME_REPORT.value if category.kind == Kind.QUESTION else ""
    spot = locate(draft.lat, draft.lon, draft.area_code, on)
    mention = names_police(text, tokens=tokens)
    way = route(category=category, area_code=spot.area_code, on=on, mention=mention, text=text)
    kind = chosen or (Kind.DENUNCIATION.value if way.about_police else category.kind)
    urgency = Urgency.EMERGENCY if danger and kind != Kind.QUESTION else category.urgency
    return _Reading(category, suggested, kind, way, spot, text, urgency)


def _cries_for_help(draft: Draft, text: str) -> bool:
    """Whether a question tells of danger now; an officer who wrote one down has judged it."""
    return not draft.taken_by and (draft.danger or danger_now(text) is not None)


def _rules(reading: _Reading) -> tuple[str, ...]:
    return clocks_at_receipt(
        reading.kind, urgency=reading.urgency, unit_kind=reading.route.unit.kind
    )


def _store(draft: Draft, reading: _Reading, received_at: datetime, key: str) -> Receipt:
    """One statement writes every row, in a transaction of its own; files, if any, follow in it."""
    drawn = _draw_up(draft, reading, received_at)
    # The first event of the report's chain: nobody else can hold a report not yet stored.
    event = build_event(
        events.REPORT_RECEIVED, kind=Report.history_kind, subject_id=drawn.report.pk, number=1,
        prev_hash=NO_HASH, by=draft.taken_by or REPORTER, at=received_at,
        data={"before": {}, "after": drawn.after, "why": ""},
    )  # fmt: skip
    history = [event, *_shielded(drawn, event)]
    rows: list[Model] = [drawn.report, drawn.message, *drawn.clocks, *drawn.shields, *history]
    if drawn.contact is not None:
        rows.insert(0, drawn.contact)
    if key:
        # A twin request waits at this row's unique key until the first one is through.
        rows.insert(0, idempotency.remember(key, draft, drawn.receipt))
    if not draft.files:
        insert_together(rows)
        return drawn.receipt
    with transaction.atomic():
        insert_together(rows)
        attach_files(drawn.message, draft.files)
    return drawn.receipt


def _shielded(drawn: Drawn, event: Event) -> list[Event]:
    """The second event, where the report must bypass whom it names (LAW.md §4)."""
    if not drawn.shields:
        return []
    return [
        build_event(
            events.REPORT_SHIELDED, kind=Report.history_kind, subject_id=drawn.report.pk, number=2,
            prev_hash=bytes(event.content_hash), by=BY, at=event.at,
            data={"before": {}, "after": say_hidden(drawn.shields), "why": ""},
        )
    ]  # fmt: skip


def _draw_up(draft: Draft, reading: _Reading, received_at: datetime) -> Drawn:
    code, secret = codes.next_code(), codes.new_secret()
    report = _build_report(draft, reading, received_at, code, secret)
    started_at = min(report.sent_at, received_at)
    clocks = new_clocks(report, _rules(reading), started_at)
    first = min(clocks, key=lambda clock: clock.due_at)
    report.next_rule, report.next_due = first.rule, first.due_at
    if draft.contact and not draft.anonymous:
        report.contact = seal_contact(draft.contact)
    message = new_row(
        Message, report_id=report.pk, direction=Direction.FROM_REPORTER, channel=draft.channel,
        text=reading.text, at=report.sent_at, external_id=draft.external_id,
    )  # fmt: skip
    shields = shields_for(report, reading.route, reading.text) if report.about_police else []
    after = {
        "state": report.state, "unit": reading.route.unit.code, "kind": report.kind,
        "category": report.category, "urgency": report.urgency, "channel": report.channel,
        "area": report.area_code, "rule": reading.route.rule,
    }  # fmt: skip
    receipt = _receipt(report, reading, secret, clocks)
    return Drawn(report, report.contact, message, clocks, shields, receipt, after)


def _build_report(
    draft: Draft, reading: _Reading, received_at: datetime, code: str, secret: str
) -> Report:
    place = clean_text(draft.place)[:MAX_PLACE]
    spot = reading.spot
    source = draft.crime_source
    if reading.kind == Kind.CRIME_REPORT and not source:
        # Art. 144 asks no name for information; a named person's report is a denunciation.
        named = bool(draft.contact.name) and not draft.anonymous
        source = CrimeSource.DENUNCIATION if named else CrimeSource.INFORMATION
    return new_row(
        Report, id=id_at(received_at), code=code, secret_hash=codes.hash_secret(secret),
        kind=reading.kind, crime_source=source,
        category=reading.category.code,
        suggested_category=reading.suggested.code if reading.suggested else "",
        suggested_words=list(reading.suggested.words) if reading.suggested else [],
        text=reading.text,
        search=SearchVector(
            Value(words_of_report(reading.text, place, code, received_at)), config="simple"
        ),
        lat=draft.lat, lon=draft.lon, quadkey=spot.quadkey, h3_cell=spot.h3_cell,
        area_code=spot.area_code, place=place, place_unknown=draft.place_unknown,
        occurred_at=draft.occurred_at, occurred_words=clean_text(draft.occurred_words)[:200],
        sent_at=min(draft.sent_at or received_at, received_at), received_at=received_at,
        channel=draft.channel, language=draft.language, anonymous=draft.anonymous,
        unit_id=reading.route.unit.pk, state=State.RECEIVED,
        routing={"why": reading.route.why, "rule": reading.route.rule},
        urgency=reading.urgency, about_police=reading.route.about_police,
        touched_at=received_at, waits_for_answer=True,
    )  # fmt: skip


def _receipt(report: Report, reading: _Reading, secret: str, clocks: list[Deadline]) -> Receipt:
    unit = reading.route.unit
    return Receipt(
        report_id=report.pk, code=codes.spell_code(report.code), secret=secret,
        unit_code=unit.code, unit_name={"vi": unit.name, "en": unit.name_en},
        category_code=reading.category.code,
        category_name={"vi": reading.category.name_vi, "en": reading.category.name_en},
        why=reading.route.why, state=report.state, urgency=report.urgency,
        deadlines=tuple(Clock(c.rule, c.due_at) for c in clocks),
    )  # fmt: skip
