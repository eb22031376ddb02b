"""Second factors as allauth keeps them, with their secrets sealed under the master key."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter

from caunoi.core.keys import seal, unseal

PURPOSE = "second-factor"


class SealedFactors(DefaultMFAAdapter):
    """A copy of the database gives nobody a code."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return base64.b64encode(seal(PURPOSE, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again; raises CannotUnseal."""
        return unseal(PURPOSE, base64.b64decode(encrypted_text)).decode()
