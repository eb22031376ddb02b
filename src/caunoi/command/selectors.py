"""What the live stream reads: who listens, which events are new, who may hear of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, actor_for, may, scopes_of
from caunoi.accounts.choices import Role, Scope
from caunoi.accounts.middleware import lacks_second_factor
from caunoi.accounts.models import Account, AccountSession, Officer
from caunoi.accounts.sessions import SessionStore
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.reports import events
from caunoi.reports.choices import Urgency
from caunoi.reports.codes import spell_code
from caunoi.reports.models import Report
from caunoi.reports.selectors import visible_reports
from caunoi.reports.selectors.inbox import count_together
from caunoi.reports.selectors.visibility import visible_parts
from caunoi.units import directory

# Event code -> what it is to a desk. Codes that do not stand here are not news.
WHAT: Mapping[str, str] = {
    events.REPORT_RECEIVED: "new",
    events.REPORT_TRANSFERRED: "arrived",
    events.REPORT_TRANSFER_RETURNED: "arrived",
    events.REPORT_SUCCEEDED: "arrived",
    events.MESSAGE_RECEIVED: "message",
    events.REPORT_COMPLAINED: "message",
    events.NOTE_WRITTEN: "mention",
    events.DEADLINE_WARNED: "due",
    events.DEADLINE_MISSED: "late",
    events.REPORT_CLAIMED: "claimed",
    **dict.fromkeys(
        (
            events.REPORT_CLASSIFIED, events.REPORT_KIND_CHANGED, events.REPORT_CATEGORY_CORRECTED,
            events.REPORT_URGENCY_SET, events.REPORT_ASSIGNED, events.REPORT_BRIEFED,
            events.REPORT_INSPECTED, events.REPORT_TRANSFER_ACCEPTED, events.REPORT_ACCEPTED,
            events.REPORT_NOT_ACCEPTED, events.REPORT_EXTENDED,
            events.REPORT_EXTENDED_BY_PROCURACY, events.REPORT_SUSPENDED, events.REPORT_RESUMED,
            events.REPORT_DECIDED, events.REPORT_PAPER_RECORDED, events.REPORT_RESULT_TOLD,
            events.REPORT_DEMANDED, events.REPORT_CLOSED, events.REPORT_REOPENED,
            events.REPORT_COMPLAINT_SETTLED, events.REPORT_GROUPED, events.REPORT_UNGROUPED,
            events.REPORT_RATED, events.REPORT_HANDED_OVER,
            events.REPORT_PLACED, events.MESSAGE_SENT,
        ),
        "state",
    ),
}  # fmt: skip
ALARMED = frozenset({Role.DISPATCHER, Role.DUTY_OFFICER})  # whose desks ring until it is claimed
ALARMS_SHOWN = 20
CLAIM_CLOCK = "any.claim_emergency"
REPLAYED = 200  # more that was missed than this is no news: the page should be read anew
READ_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Hearing:
    """Where an officer's reports lie: a wide first guess; the database decides on each report."""

    units: frozenset[int]
    urgent: bool
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Listener:
    """An officer who may open a stream, as of that moment. `standing` changes with any duty."""

    actor: Actor
    hearing: Hearing
    session_key: str
    standing: tuple[Any, ...]

    @property
    def rings(self) -> bool:
        """Whether emergencies that nobody has claimed ring on this desk."""
        return bool(ALARMED & self.actor.roles)


@dataclass(frozen=True, slots=True)
class News:
    """An event with what of its report decides who hears it."""

    id: UUID
    what: str
    by: str
    report_id: UUID
    code: str
    state: str
    kind: str
    urgency: int
    unit_id: int
    assignee_id: UUID | None
    about_police: bool
    mentions: frozenset[str]
    given_to: str
    moves_alarm: bool

    def what_to(self, actor: Actor) -> str:
        """What it is to this officer: a step that gave them the report is a task."""
        return "task" if self.given_to == str(actor.id) else self.what

    def concerns(self, listener: Listener) -> bool:
        """Whether the officer might hear it; `audience` asks the rules of visibility then."""
        if self.what == "mention" and str(listener.actor.id) not in self.mentions:
            return False
        hearing = listener.hearing
        return (
            hearing.everywhere
            or self.unit_id in hearing.units
            or (hearing.urgent and self.urgency == Urgency.EMERGENCY)
        )


@dataclass(frozen=True, slots=True)
class Missed:
    """What a listener did not hear; `is_whole` is False where it is too much to tell."""

    news: tuple[News, ...]
    is_whole: bool


def admit(cookie: str) -> Listener | int:
    """The officer behind a session cookie, or the HTTP status of a refusal.

    401 nobody is signed in; 403 the second factor is missing; 404 no duty now; 204 the officer's
    duties show no reports, so there is nothing to hear.
    """
    account = _account_of(cookie) if len(cookie) >= 8 else None
    if account is None:
        return 401
    if lacks_second_factor(account):
        return 403
    actor = actor_for(account.pk, by_account=True)
    if actor is None or not actor.duties:
        return 404
    if not may(actor, policy.VIEW):
        return 204
    standing = standings([actor.id]).get(actor.id, ())
    return Listener(actor, _hearing(actor), cookie, standing)


def _account_of(cookie: str) -> Account | None:
    """As django.contrib.auth.get_user, but it never writes: a new session key could not be sent."""
    session = SessionStore(session_key=cookie)
    key = session.get(SESSION_KEY)
    if not key or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    account = Account.objects.filter(pk=key, is_active=True).first()
    if account is None:
        return None
    told = session.get(HASH_SESSION_KEY) or ""
    hashes = [account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()]
    return account if any(constant_time_compare(told, one) for one in hashes) else None


def _hearing(actor: Actor) -> Hearing:
    units: set[int] = set()
    scopes = scopes_of(actor, policy.VIEW)
    for duty, scope in scopes:
        units.add(duty.unit_id)
        if scope == Scope.SUBTREE:
            found = map(directory.find_unit, directory.subtree(duty.unit_code))
            units.update(unit.pk for unit in found if unit)
    reach = {scope for _duty, scope in scopes}
    return Hearing(frozenset(units), Scope.URGENT in reach, Scope.CITY in reach)


def standings(officers: Sequence[UUID]) -> dict[UUID, tuple[Any, ...]]:
    """What each officer is now: active, password, duties held. Any change ends their streams."""
    moment = now()
    held = Q(duties__valid_from__lte=moment) & (
        Q(duties__valid_to=None) | Q(duties__valid_to__gt=moment)
    )
    rows = Officer.objects.filter(pk__in=officers).annotate(is_held=Q(held))
    found: dict[UUID, tuple[Any, ...]] = {}
    for officer, active, password, duty, is_held in rows.order_by("duties__pk").values_list(
        "pk", "account__is_active", "account__password", "duties__pk", "is_held"
    ):
        known = found.setdefault(officer, (active, password))
        if is_held:
            found[officer] = (*known, duty)
    return found


def still_good(listeners: Iterable[Listener]) -> set[Listener]:
    """Those whose session and duties are what they were when the stream was opened; 2 queries."""
    everyone = list(listeners)
    alive = set(
        AccountSession.objects.filter(
            session_key__in={one.session_key for one in everyone}, expire_date__gt=now()
        ).values_list("session_key", flat=True)
    )
    present = standings([one.actor.id for one in everyone])
    return {
        one
        for one in everyone
        if one.session_key in alive and present.get(one.actor.id) == one.standing
    }


def first_id(ms: int) -> UUID:
    """The least id that an event made in that millisecond can have (UUIDv7)."""
    return UUID(int=max(ms, 0) << 80)


def made_ms(event_id: UUID) -> int:
    """The millisecond in which an event was made, by the clock of its maker."""
    return event_id.int >> 80


class Watch:
    """Finds events as they become visible, each once.

    Ids sort by the time at which an event was made, but it is seen only when its transaction
    commits, perhaps after younger ones, or was made by a machine whose clock is behind. So each
    look goes back over NARROW_MS, now and then over WIDE_MS, and leaves out what it knows. What
    commits later than that is shown by the next reading of a page, not live.
    """

    NARROW_MS = 2_000
    WIDE_MS = 60_000
    WIDE_EVERY_MS = 3_000

    def __init__(self) -> None:
        self._seen: dict[UUID, None] = {}
        self._last_wide = 0

    def look(self) -> list[News]:
        """The news since the last look, oldest first; one query where there is none."""
        ms = time.time_ns() // 1_000_000
        wide = ms - self._last_wide >= self.WIDE_EVERY_MS
        since = first_id(ms - (self.WIDE_MS if wide else self.NARROW_MS))
        found = _of_reports().filter(pk__gte=since).values_list("pk", flat=True)
        fresh = [key for key in found if key not in self._seen]
        news = read_news(fresh) if fresh else []
        self._seen.update(dict.fromkeys(fresh))
        if wide:
            self._last_wide = ms
            oldest = first_id(ms - 2 * self.WIDE_MS)
            self._seen = {key: None for key in self._seen if key >= oldest}
        return news


def _of_reports() -> Any:
    return Event.objects.filter(subject_kind=Report.history_kind, code__in=list(WHAT))


def read_news(keys: Sequence[UUID]) -> list[News]:
    """These events with what their reports are now; two queries."""
    rows = list(
        Event.objects.filter(pk__in=keys)
        .order_by("pk")
        .values_list("pk", "code", "by", "data", "subject_id")
    )
    columns = ("code", "state", "kind", "urgency", "unit_id", "assignee_id", "about_police")
    found = Report.objects.filter(pk__in={row[4] for row in rows}).values_list("pk", *columns)
    reports = {pk: values for pk, *values in found}
    news = []
    for key, code, by, data, report_id in rows:
        if report_id not in reports:
            continue
        digits, state, kind, urgency, unit_id, assignee_id, about_police = reports[report_id]
        after = data["after"]
        mentions = frozenset(after.get("mentions") or ())
        moves_alarm = urgency == Urgency.EMERGENCY or code == events.REPORT_URGENCY_SET
        news.append(
            News(key, WHAT[code], by, report_id, spell_code(digits), state, kind, urgency, unit_id,
                 assignee_id, about_police, mentions, str(after.get("assignee", "")), moves_alarm)
        )  # fmt: skip
    return news


def audience(
    news: Sequence[News], listeners: Iterable[Listener]
) -> list[tuple[Listener, list[News]]]:
    """Who hears what. The rules of visibility decide; officers of the same duties share a query."""
    answers: dict[tuple[Any, ...], set[UUID]] = {}
    heard = []
    for listener in listeners:
        wanted = [one for one in news if one.concerns(listener)]
        if not wanted:
            continue
        actor, keys = listener.actor, frozenset(one.report_id for one in wanted)
        # A report about the police may be hidden from one officer among others of the same duties.
        only = actor.id if any(one.about_police for one in wanted) else None
        question = (actor.duties, only, keys)
        if question not in answers:
            seen = visible_reports(actor).filter(pk__in=keys).values_list("pk", flat=True)
            answers[question] = set(seen)
        told = [one for one in wanted if one.report_id in answers[question]]
        if told:
            heard.append((listener, told))
    return heard


def missed_by(listener: Listener, since_ms: int, skip: frozenset[str]) -> Missed:
    """What the officer may hear of events made since then, without those whose ids end so."""
    keys = list(
        _of_reports()
        .filter(pk__gte=first_id(since_ms))
        .order_by("-pk")
        .values_list("pk", flat=True)[: READ_AT_ONCE + 1]
    )
    fresh = [key for key in keys if tail(key) not in skip]
    heard = audience(read_news(fresh), [listener]) if fresh else []
    news = heard[0][1] if heard else []
    return Missed(tuple(news[-REPLAYED:]), len(keys) <= READ_AT_ONCE and len(news) <= REPLAYED)


def tail(event_id: UUID) -> str:
    """The end of an event's id, by which a client's place in the stream names it."""
    return event_id.hex[-8:]


def alarms(actor: Actor) -> tuple[str, ...]:
    """Codes of the emergencies that nobody has claimed and that this officer could, newest first.

    The officer's view and claim must both reach them.
    """
    ringing = (
        visible_reports(actor, policy.CLAIM)
        .open()
        .filter(
            urgency=Urgency.EMERGENCY, deadlines__rule=CLAIM_CLOCK, deadlines__met_at=None,
            deadlines__cancelled_at=None, deadlines__extended_by=None,
        )
    )  # fmt: skip
    # Newest first: however many lie unclaimed, a fresh one rings.
    codes = ringing.order_by("-received_at", "-id").values_list("code", flat=True)[:ALARMS_SHOWN]
    return tuple(spell_code(code) for code in codes)


def alarms_of(listeners: Iterable[Listener]) -> list[tuple[Listener, tuple[str, ...]]]:
    """What rings on each desk that rings; officers of the same duties share a query."""
    answers: dict[tuple[Any, ...], tuple[str, ...]] = {}
    rung = []
    for listener in listeners:
        if listener.rings:
            question = (listener.actor.duties, listener.actor.id)
            if question not in answers:
                answers[question] = alarms(listener.actor)
            rung.append((listener, answers[question]))
    return rung


def count_waiting(by: Actor) -> int:
    """How many open reports wait for an answer of this officer's, at most 100; 1 query."""
    parts = visible_parts(by, policy.REPLY)
    waiting = [part.open().filter(waits_for_answer=True) for part in parts]
    ordered = [part.order_by("-received_at", "-id") for part in waiting]
    return count_together({"": ordered})[""]
