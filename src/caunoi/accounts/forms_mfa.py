"""Codes of an authenticator app: each opens once, for as long as any clock would still take it."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.core.cache import cache

from caunoi.accounts.forms_sign_in import put_words
from caunoi.core.keys import keyed_hash

# allauth forgets a used code after one step; with a tolerance a code lives for three.
STEP_SECONDS = 30
REMEMBERED_SECONDS = STEP_SECONDS * (2 * settings.MFA_TOTP_TOLERANCE + 2)


def _spend(user_id: object, code: str) -> None:
    """Raises ValidationError where this code was used already."""
    digest = keyed_hash("second-factor-used", f"{user_id}:{code.replace(' ', '')}").hex()
    if not cache.add(f"mfa-used:{digest}", 1, timeout=REMEMBERED_SECONDS):
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(AuthenticateForm):
    """At sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_words(self)

    def clean_code(self) -> str:
        """The code, spent."""
        code: str = super().clean_code()
        _spend(self.user.pk, code)
        return code


class CodeAgainForm(ReauthenticateForm):
    """Where somebody who is signed in proves again who they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_words(self)

    def clean_code(self) -> str:
        """The code, spent."""
        code: str = super().clean_code()
        _spend(self.user.pk, code)
        return code
