"""Switch a proposed rule version on: one person submits it, a second one approves it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor, require
from caunoi.accounts.policy import APPROVE_RULE, PROPOSE_RULE
from caunoi.accounts.services.two_keys import open_request, refuse_request, turn_second_key
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.law import events, selectors
from caunoi.law.calendar import get_calendar
from caunoi.law.choices import FileStatus, RuleState
from caunoi.law.deadlines import compute
from caunoi.law.models import RuleActivation
from caunoi.law.rules import get_rule, get_rule_book
from caunoi.law.schema import Case, Rule

REQUEST_KIND = "law.rule"
ENGINE = "system:law"


@transaction.atomic
def propose_rule_version(
    *, code: str, version: int, by: Actor, why: str, active_from: datetime | None = None
) -> RuleActivation:
    """Submit a version that its file calls "proposed". Records `rule.submitted`.

    `active_from`: clocks that start from then on use it, at the earliest when it is approved.
    A version that was refused or never answered may be submitted again; twice the same is once.

    Raises:
        AccessDenied: `by` may not propose rules.
        NoSuchRule: the files hold no such version.
        RuleBroken: no reason; the version is in use with the release; one of its own golden
            cases fails; it was approved already.
    """
    require(by, PROPOSE_RULE)
    rule = get_rule(code, version)
    at = now()
    activation = (
        RuleActivation.objects.select_for_update().filter(code=code, version=version).first()
    )
    if activation is not None and not _may_be_submitted_again(activation, at):
        if activation.state == RuleState.SUBMITTED and activation.proposer_id == by.id:
            return activation
        raise RuleBroken(_("This version was submitted already."), ground="law.submitted")
    _check_may_be_proposed(rule)
    content_hash = get_rule_book().content_hash(code, version)
    before = {"state": activation.state if activation else RuleState.DRAFT.value}
    is_first = activation is None
    activation = activation or RuleActivation(id=new_id(), code=code, version=version)
    activation.state = RuleState.SUBMITTED
    activation.content_hash = content_hash
    activation.active_from = max(active_from or at, at)
    activation.proposer_id, activation.approver_id = by.id, None
    activation.request = open_request(
        REQUEST_KIND, subject=activation, by=by, permission=APPROVE_RULE,
        content_hash=content_hash, why=why,
    )  # fmt: skip
    activation.save()
    record(events.RULE_SUBMITTED, subject=activation, by=by.ref, at=at, before=before,
           after=_facts(activation), why=why.strip(), is_first=is_first)  # fmt: skip
    return activation


@transaction.atomic
def approve_rule_version(*, activation_id: UUID, by: Actor) -> RuleActivation:
    """Turn the second key on a submitted version. Records `rule.approved` (and `rule.activated`).

    Running clocks keep their version: only clocks that start from `active_from` on use the new one.

    Raises:
        NotFound: there is no such submission.
        AccessDenied: `by` may not approve rules.
        RuleBroken: `by` submitted it; the file has changed since; it was settled or has expired.
    """
    activation = _locked(activation_id)
    require(by, APPROVE_RULE)
    content_hash = get_rule_book().content_hash(activation.code, activation.version)
    turn_second_key(request_id=activation.request_id, by=by, content_hash=content_hash)
    at = now()
    before = {"state": activation.state}
    activation.state = RuleState.APPROVED
    activation.approver_id = by.id
    activation.active_from = max(activation.active_from, at)
    activation.save(update_fields=["state", "approver", "active_from", "updated_at"])
    record(events.RULE_APPROVED, subject=activation, by=by.ref, at=at, before=before,
           after=_facts(activation))  # fmt: skip
    if activation.active_from <= at:
        _activate(activation, at)
    transaction.on_commit(selectors.forget)
    return activation


@transaction.atomic
def refuse_rule_version(*, activation_id: UUID, by: Actor, why: str) -> RuleActivation:
    """Refuse a submitted version, or take one's own back. Records `rule.refused`.

    Raises:
        NotFound: there is no such submission.
        AccessDenied: `by` neither submitted it nor may approve rules.
        RuleBroken: no reason, or it was settled or has expired.
    """
    activation = _locked(activation_id)
    refuse_request(request_id=activation.request_id, by=by, why=why)
    at = now()
    before = {"state": activation.state}
    activation.state = RuleState.REFUSED
    activation.save(update_fields=["state", "updated_at"])
    record(events.RULE_REFUSED, subject=activation, by=by.ref, at=at, before=before,
           after=_facts(activation), why=why.strip())  # fmt: skip
    return activation


@transaction.atomic
def activate_due_rules() -> int:
    """Mark approved versions whose time has come as in force; returns how many.

    Clocks need no such mark, they go by `active_from`; people who read the list do.
    """
    at = now()
    waiting = RuleActivation.objects.select_for_update().filter(
        state=RuleState.APPROVED, active_from__lte=at
    )
    count = 0
    for activation in waiting.order_by("active_from"):
        _activate(activation, at)
        count += 1
    return count


def find_wrong_case(rule: Rule) -> Case | None:
    """The first golden case that the rule does not meet, counted by today's calendar."""
    for case in rule.cases:
        found = compute(
            rule, case.start, get_calendar(), total_from=case.total_from, length=case.length
        )
        if case.due is not None and found.due_at != case.due:
            return case
        expected = (case.last_day, case.legal_last_day or case.last_day)
        if case.due is None and (found.last_day, found.legal_last_day) != expected:
            return case
    return None


def _may_be_submitted_again(activation: RuleActivation, at: datetime) -> bool:
    """Refused, or never answered until the request for the second key expired."""
    if activation.state == RuleState.SUBMITTED:
        return not activation.request.is_open_at(at)
    return activation.state == RuleState.REFUSED


def _check_may_be_proposed(rule: Rule) -> None:
    if rule.status != FileStatus.PROPOSED:
        raise RuleBroken(_("This version is in use already."), ground="law.active")
    wrong = find_wrong_case(rule)
    if wrong is not None:
        message = _("The rule does not meet its own case: %(case)s") % {"case": wrong.says}
        raise RuleBroken(message, ground="law.case")


def _activate(activation: RuleActivation, at: datetime) -> None:
    older = RuleActivation.objects.select_for_update().filter(
        code=activation.code, version__lt=activation.version, state=RuleState.ACTIVE
    )
    for old in older:
        _move(old, RuleState.SUPERSEDED, events.RULE_SUPERSEDED, at)
    _move(activation, RuleState.ACTIVE, events.RULE_ACTIVATED, at)


def _move(activation: RuleActivation, state: RuleState, code: str, at: datetime) -> None:
    before = {"state": activation.state}
    activation.state = state
    activation.save(update_fields=["state", "updated_at"])
    record(code, subject=activation, by=ENGINE, at=at, before=before, after=_facts(activation))


def _locked(activation_id: UUID) -> RuleActivation:
    activation = RuleActivation.objects.select_for_update().filter(pk=activation_id).first()
    if activation is None:
        raise NotFound(_("There is no such submission."))
    return activation


def _facts(activation: RuleActivation) -> dict[str, str | int]:
    return {
        "rule": activation.code,
        "version": activation.version,
        "state": str(activation.state),
        "active_from": activation.active_from.isoformat(),
        "content": bytes(activation.content_hash).hex(),
    }
