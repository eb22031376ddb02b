"""Tables of staff: accounts, officers, duties through time, API tokens."""

from caunoi.accounts.models.people import Account, Duty, Officer
from caunoi.accounts.models.tokens import ApiToken
from caunoi.accounts.models.two_keys import TwoKeyRequest

__all__ = ["Account", "ApiToken", "Duty", "Officer", "TwoKeyRequest"]
