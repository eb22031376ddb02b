"""Tables of staff: accounts, officers, duties through time, API tokens."""

from caunoi.accounts.models.people import Account, Duty, Officer
from caunoi.accounts.models.tokens import ApiToken

__all__ = ["Account", "ApiToken", "Duty", "Officer"]
