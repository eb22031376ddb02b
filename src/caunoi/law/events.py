"""Codes of everything that can happen to a version of a rule."""

from __future__ import annotations

RULE_SUBMITTED = "rule.submitted"
RULE_APPROVED = "rule.approved"
RULE_REFUSED = "rule.refused"
RULE_ACTIVATED = "rule.activated"
RULE_SUPERSEDED = "rule.superseded"
