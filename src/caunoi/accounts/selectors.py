"""What administrators and officers read about staff: lists, one officer, sessions, requests."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import CharField, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower

from caunoi.accounts.choices import KeyState
from caunoi.accounts.models import (
    Account,
    AccountSession,
    ApiToken,
    Duty,
    DutyRequest,
    FormDraft,
    Officer,
    SignInTries,
    TwoKeyRequest,
)
from caunoi.core.clock import now
from caunoi.core.folding import fold
from caunoi.core.models import Event

HISTORY_SHOWN = 60


def held_now() -> Q:
    """Duties held at this moment."""
    moment = now()
    return Q(valid_from__lte=moment) & (Q(valid_to=None) | Q(valid_to__gt=moment))


@cache
def _marks() -> tuple[str, str]:
    """Every letter with a mark, and the same letters without."""
    pairs = {}
    for number in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)):
        letter = chr(number).lower()
        plain = fold(letter)
        if len(letter) == 1 and len(plain) == 1 and plain != letter:
            pairs[letter] = plain
    return "".join(pairs), "".join(pairs.values())


def staff(
    *, words: str = "", unit: str = "", role: str = "", state: str = "open"
) -> QuerySet[Officer]:
    """Officers by name; each with `held`, the duties of now.

    `words`: parts of name, badge or e-mail, with or without diacritics; `state`: "open" (account
    in use), "idle" (no duty now), "no_factor" (signs in without a second one), "closed" or "all".
    """
    found = Officer.objects.select_related("account").order_by("account__name", "badge")
    marked, plain = _marks()
    text = Concat(
        "account__name", Value(" "), "badge", Value(" "), "account__email",
        output_field=CharField(),
    )  # fmt: skip
    folded = Func(
        Lower(text), Value(marked), Value(plain), function="TRANSLATE", output_field=CharField()
    )
    for word in unicodedata.normalize("NFC", words).split()[:8]:
        found = found.alias(folded=folded).filter(folded__contains=_fold_word(word))
    mine = Duty.objects.filter(held_now(), officer=OuterRef("pk"))
    if unit:
        mine = mine.filter(unit__code=unit)
    if role:
        mine = mine.filter(role=role)
    if unit or role:
        found = found.filter(Exists(mine))
    if state == "closed":
        found = found.filter(account__is_active=False)
    elif state != "all":
        found = found.filter(account__is_active=True)
    if state == "no_factor":
        found = _without_factor(found)
    if state == "idle":
        found = found.exclude(Exists(mine))
    duties = Duty.objects.filter(held_now()).select_related("unit").order_by("valid_from")
    return found.prefetch_related(Prefetch("duties", duties, to_attr="held"))


def _without_factor(officers: QuerySet[Officer]) -> QuerySet[Officer]:
    factors = Authenticator.objects.filter(user_id=OuterRef("account_id"))
    # Who never got a password cannot sign in and needs no factor.
    able = officers.exclude(account__password__startswith="!")  # noqa: S106
    return able.exclude(Exists(factors))


def _fold_word(word: str) -> str:
    marked, plain = _marks()
    return word.lower().translate(str.maketrans(marked, plain))


@dataclass(frozen=True, slots=True)
class Dossier:
    """One officer as an administrator sees them."""

    officer: Officer
    duties: Sequence[Duty]
    tokens: Sequence[ApiToken]
    requests: Sequence[DutyRequest]
    sessions: int
    has_password: bool
    factors: Sequence[str]
    history: Sequence[Event]


def find_dossier(officer_id: UUID) -> Dossier | None:
    """Everything about an officer that administration needs; None where there is none."""
    officer = Officer.objects.select_related("account").filter(pk=officer_id).first()
    if officer is None:
        return None
    account = officer.account
    duties = list(officer.duties.select_related("unit").order_by(F("valid_to").desc(
        nulls_first=True), "-valid_from"))  # fmt: skip
    tokens = list(officer.tokens.order_by("-created_at"))
    requests = list(waiting_duties().filter(officer=officer))
    factors = Authenticator.objects.filter(user_id=account.pk).values_list("type", flat=True)
    subjects = [officer.pk, account.pk, *(one.pk for one in duties), *(one.pk for one in tokens)]
    history = Event.objects.filter(subject_id__in=subjects).order_by("-at")[:HISTORY_SHOWN]
    return Dossier(
        officer, duties, tokens, requests, sessions_of(account.pk).count(),
        account.has_usable_password(), sorted(set(factors)), list(history),
    )  # fmt: skip


def waiting_duties() -> QuerySet[DutyRequest]:
    """Duties that wait for their second key, oldest first."""
    return (
        DutyRequest.objects.filter(request__state=KeyState.WAITING, request__expires_at__gt=now())
        .select_related("officer__account", "unit", "request__proposer__account")
        .order_by("request__opened_at")
    )


def waiting_requests() -> QuerySet[TwoKeyRequest]:
    """All requests that wait for their second key, oldest first."""
    return (
        TwoKeyRequest.objects.filter(state=KeyState.WAITING, expires_at__gt=now())
        .select_related("proposer__account")
        .order_by("opened_at")
    )


def settled_requests() -> QuerySet[TwoKeyRequest]:
    """Requests that were settled, newest first."""
    return (
        TwoKeyRequest.objects.exclude(state=KeyState.WAITING)
        .select_related("proposer__account", "approver__account")
        .order_by("-settled_at")
    )


def sessions_of(account_id: UUID) -> QuerySet[AccountSession]:
    """Where an account is signed in now, newest first."""
    return AccountSession.objects.filter(account_id=account_id, expire_date__gt=now()).order_by(
        F("started_at").desc(nulls_last=True)
    )


def tokens_of(officer_id: UUID) -> QuerySet[ApiToken]:
    """An officer's tokens: those that work first."""
    return ApiToken.objects.filter(officer_id=officer_id).order_by(
        F("revoked_at").asc(nulls_first=True), "-created_at"
    )


def slowed_sources() -> QuerySet[Event]:
    """When wrong passwords passed a limit, newest first."""
    return Event.objects.filter(subject_kind=SignInTries.history_kind).order_by("-at")


def names_of(refs: Sequence[str]) -> dict[str, str]:
    """Who is behind the `by` of events: "officer:…" or "account:…" -> name."""
    ids: dict[str, list[str]] = {"officer": [], "account": []}
    for ref in refs:
        kind, _mark, key = ref.partition(":")
        if kind in ids:
            ids[kind].append(key)
    names = {
        f"officer:{pk}": name
        for pk, name in Officer.objects.filter(pk__in=ids["officer"]).values_list(
            "pk", "account__name"
        )
    }
    accounts = Account.objects.filter(pk__in=ids["account"]).values_list("pk", "name")
    return {**names, **{f"account:{pk}": name for pk, name in accounts}}


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands at the top of administration."""

    officers: int
    idle: int
    closed: int
    without_factor: int
    waiting: int
    slowed_at: datetime | None


def figures() -> Figures:
    """Counts for the first page of administration."""
    officers = Officer.objects.filter(account__is_active=True)
    slowed = slowed_sources().first()
    return Figures(
        officers.count(),
        officers.exclude(Exists(Duty.objects.filter(held_now(), officer=OuterRef("pk")))).count(),
        Officer.objects.filter(account__is_active=False).count(),
        _without_factor(officers).count(),
        waiting_requests().count(),
        slowed.at if slowed else None,
    )


def find_form_draft(officer_id: UUID, form: str) -> FormDraft | None:
    """What this officer typed into the form and has not handed in."""
    return FormDraft.objects.filter(officer_id=officer_id, form=form).first()
