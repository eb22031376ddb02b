"""Seal and open a reporter's contact: the only place where its fields are read."""

from __future__ import annotations

import os
from dataclasses import dataclass

from caunoi.core import keys
from caunoi.core.clock import now
from caunoi.core.rows import new_row
from caunoi.reports.choices import Channel
from caunoi.reports.models.contact import Contact

_FIELDS = ("name", "phone", "email", "platform")


@dataclass(frozen=True, slots=True)
class ContactCard:
    """How to reach somebody, in the clear. `platform` is `facebook:<id>` or `zalo:<id>`.

    `may_text`: they agreed that messages go to their phone.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    platform: str = ""
    may_text: bool = False

    def __bool__(self) -> bool:
        return any((self.name, self.phone, self.email, self.platform))

    @property
    def platform_words(self) -> str:
        """The platform by its own name, before the id there; empty without one."""
        code, _colon, key = self.platform.partition(":")
        known = str(Channel(code).label) if code in Channel.values else code
        return f"{known} {key}".strip()


def plain_phone(phone: str) -> str:
    """Digits only, with a leading 0 instead of +84, so that one number is one number."""
    digits = "".join(c for c in phone if c.isdecimal())
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) > 9 else digits


def contact_index(field: str, value: str) -> bytes | None:
    """The blind index of a value: equal values give equal bytes, and nothing else shows."""
    plain = plain_phone(value) if field == "phone" else value.strip().lower()
    return keys.keyed_hash(f"contact-index:{field}", plain) if plain else None


def seal_contact(card: ContactCard) -> Contact:
    """An unsaved Contact with every field sealed under a fresh key."""
    contact = new_row(Contact, created_at=now())
    key = os.urandom(32)
    contact.sealed_key = keys.seal("contact-key", key, contact.pk.bytes)
    for field in _FIELDS:
        value = getattr(card, field).strip()
        if value:
            aad = contact.pk.bytes + field.encode()
            setattr(contact, f"{field}_sealed", keys.seal_with(key, value.encode(), aad))
            if field != "name":
                setattr(contact, f"{field}_index", contact_index(field, value))
    if card.may_text and contact.phone_index is not None:
        contact.texts_agreed_at = contact.created_at
    return contact


def open_contact(contact: Contact) -> ContactCard:
    """The card in the clear; empty where the contact was erased.

    Raises:
        CannotUnseal: a sealed field was changed or belongs to another contact.
    """
    if contact.sealed_key is None:
        return ContactCard()
    key = keys.unseal("contact-key", bytes(contact.sealed_key), contact.pk.bytes)
    values = {}
    for field in _FIELDS:
        sealed = getattr(contact, f"{field}_sealed")
        if sealed is not None:
            aad = contact.pk.bytes + field.encode()
            values[field] = keys.unseal_with(key, bytes(sealed), aad).decode()
    return ContactCard(**values, may_text=contact.texts_agreed_at is not None)


def mask(card: ContactCard) -> ContactCard:
    """What staff see before they give a reason: enough to know which ways exist."""
    return ContactCard(
        name=" ".join(f"{part[0]}…" for part in card.name.split()),
        phone=f"…{card.phone[-3:]}" if card.phone else "",
        email=f"{card.email[0]}…@…" if card.email else "",
        platform=card.platform.partition(":")[0],
    )
