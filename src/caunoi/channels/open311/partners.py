"""Who calls: the partner behind an api_key.

An api_key is an API token of an administrator with the scope "channels.open311", named for the
partner: it is made, seen, and ended where all tokens are (/tai-khoan/the-api/). The partner is the
name, so that a new key under the old name goes on where the former one ended.
"""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.accounts import policy
from caunoi.accounts.access import may
from caunoi.accounts.services.tokens import caller_for_token
from caunoi.channels.open311.errors import Fault
from caunoi.core.keys import keyed_hash


@dataclass(frozen=True, slots=True)
class Partner:
    """A system that sends for its residents. `mark` begins the ids of all that it sent."""

    name: str
    mark: str


def get_partner(api_key: str) -> Partner:
    """The partner of a key. Raises Fault 403 for a missing, unknown, ended or narrower one."""
    if not api_key:
        raise Fault(403, "api_key is missing")
    caller = caller_for_token(api_key.strip())
    if caller is None or not may(caller.actor, policy.SEND_OPEN311):
        raise Fault(403, "api_key is not valid")
    name = caller.token_name.strip()
    return Partner(name, keyed_hash("open311-partner", name.casefold()).hex()[:24])
