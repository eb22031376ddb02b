"""Tables of staff: accounts, officers, duties through time, API tokens, sessions."""

from caunoi.accounts.models.duty_requests import DutyRequest
from caunoi.accounts.models.form_drafts import FormDraft
from caunoi.accounts.models.people import Account, Duty, Officer
from caunoi.accounts.models.sessions import AccountSession
from caunoi.accounts.models.signing_in import SignInTries
from caunoi.accounts.models.tokens import ApiToken
from caunoi.accounts.models.two_keys import TwoKeyRequest

__all__ = [
    "Account",
    "AccountSession",
    "ApiToken",
    "Duty",
    "DutyRequest",
    "FormDraft",
    "Officer",
    "SignInTries",
    "TwoKeyRequest",
]
