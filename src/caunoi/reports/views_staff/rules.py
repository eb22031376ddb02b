"""Time limits: every version, what a proposed one would do to open reports, two persons' keys.

Stands here and not in `law`, which knows nothing of reports.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.accounts.context import ADMINISTRATION
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, Refused
from caunoi.law.choices import FileStatus, RuleState
from caunoi.law.errors import NoSuchRule
from caunoi.law.models import RuleActivation
from caunoi.law.rules import all_rules, get_rule
from caunoi.law.schema import Rule
from caunoi.law.selectors import find_activation
from caunoi.law.services import (
    approve_rule_version,
    find_wrong_case,
    propose_rule_version,
    refuse_rule_version,
)
from caunoi.law.wording import say_length
from caunoi.reports.services.replay_law import replay_rule

TONES = {
    RuleState.SUBMITTED: "warning", RuleState.APPROVED: "info", RuleState.ACTIVE: "success",
    RuleState.REFUSED: "danger", RuleState.SUPERSEDED: "neutral", RuleState.DRAFT: "info",
}  # fmt: skip


@for_staff(*ADMINISTRATION)
def list_rules(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every version of every time limit, proposed ones first."""
    rows = [_row(rule) for rule in all_rules()]
    rows.sort(key=lambda row: not row["is_proposed"])
    context = {"rows": rows, "section": "administration", "tab": "rules"}
    return render(request, "reports/staff/rules/list.html", context)


def _row(rule: Rule) -> dict[str, Any]:
    proposed = rule.status == FileStatus.PROPOSED
    activation = find_activation(rule.code, rule.version) if proposed else None
    state = RuleState(activation.state) if activation else RuleState.DRAFT
    return {
        "rule": rule, "length": say_length(rule.length, rule.unit), "is_proposed": proposed,
        "activation": activation, "state": state.label if proposed else FileStatus.ACTIVE.label,
        "tone": TONES[state] if proposed else "success",
    }  # fmt: skip


@for_staff(*ADMINISTRATION)
def show_rule(request: HttpRequest, actor: Actor, rule: str, version: int) -> HttpResponse:
    """One version: its article, its golden cases, what it would do, and the two keys."""
    return _show(request, actor, _find(rule, version))


def _find(code: str, version: int) -> Rule:
    try:
        return get_rule(code, version)
    except NoSuchRule as missing:
        raise Http404 from missing


def _show(
    request: HttpRequest,
    actor: Actor,
    rule: Rule,
    *,
    status: int = 200,
    refusal: str = "",
    why: str = "",
) -> HttpResponse:
    row = _row(rule)
    activation: RuleActivation | None = row["activation"]
    waits = bool(
        activation
        and activation.state == RuleState.SUBMITTED
        and activation.request.is_open_at(now())
    )
    own = bool(activation and activation.proposer_id == actor.id)
    context = {
        **row, "refusal": refusal, "why": why, "wrong_case": find_wrong_case(rule),
        "replay": replay_rule(rule.code, rule.version) if row["is_proposed"] else None,
        "may_propose": row["is_proposed"] and not waits and may(actor, policy.PROPOSE_RULE)
        and (activation is None or activation.state not in RuleState.used()),
        "may_approve": waits and not own and may(actor, policy.APPROVE_RULE),
        "may_refuse": waits and (own or may(actor, policy.APPROVE_RULE)), "own": own,
        "section": "administration", "tab": "rules",
    }  # fmt: skip
    return render(request, "reports/staff/rules/rule.html", context, status=status)


@for_staff(*ADMINISTRATION)
def show_submitted(request: HttpRequest, actor: Actor, activation: UUID) -> HttpResponse:
    """From a request for a second key to the version that it is about."""
    found = RuleActivation.objects.filter(pk=activation).first()
    if found is None:
        raise Http404
    return redirect("reports:rule", rule=found.code, version=found.version)


@require_POST
@for_staff(*ADMINISTRATION)
def decide(
    request: HttpRequest, actor: Actor, rule: str, version: int, verdict: str
) -> HttpResponse:
    """Propose a version, approve it as the second person, or refuse it."""
    found, why = _find(rule, version), request.POST.get("why", "")
    if not may(actor, policy.PROPOSE_RULE if verdict == "propose" else policy.APPROVE_RULE):
        raise Http404
    try:
        if verdict == "propose":
            propose_rule_version(code=rule, version=version, by=actor, why=why)
            said = _("Submitted. A second person must approve it.")
        else:
            activation = find_activation(rule, version)
            if activation is None or verdict not in ("approve", "refuse"):
                raise Http404
            if verdict == "approve":
                approve_rule_version(activation_id=activation.pk, by=actor)
                said = _(
                    "Approved. Clocks that start from now on use it; running ones keep theirs."
                )
            else:
                refuse_rule_version(activation_id=activation.pk, by=actor, why=why)
                said = _("The submission is settled.")
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        return _show(request, actor, found, status=refused.status, refusal=refused.message, why=why)
    messages.success(request, said)
    return redirect("reports:rule", rule=rule, version=version)
