"""Second factors as allauth keeps them, with their secrets sealed under the master key."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.core.keys import seal, unseal

PURPOSE = "second-factor"


class SealedFactors(DefaultMFAAdapter):
    """A copy of the database gives nobody a code."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong, or was used already. Wait for the next one."),
        "cannot_generate_recovery_codes": _("Set up an app or a key first."),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """What a key is called until its owner gives it a name."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Key %(number)d") % {"number": count + 1}

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return base64.b64encode(seal(PURPOSE, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again; raises CannotUnseal."""
        return unseal(PURPOSE, base64.b64decode(encrypted_text)).decode()
