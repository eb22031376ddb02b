"""A reporter's contact: sealed field by field under a key of its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.core.ids import new_id


class Contact(models.Model):
    """How to reach a reporter. Destroying `sealed_key` erases the person, in backups too.

    The index columns are keyed hashes for exact look-up; contacts.py seals and opens.
    """

    history_kind: ClassVar[str] = "contact"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sealed_key = models.BinaryField(null=True)
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    email_sealed = models.BinaryField(null=True)
    platform_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(max_length=32, null=True)
    email_index = models.BinaryField(max_length=32, null=True)
    platform_index = models.BinaryField(max_length=32, null=True)
    # That messages may go to the phone by a carrier, which then knows of them.
    texts_agreed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["phone_index"], name="contact_phone",
                condition=models.Q(phone_index__isnull=False),
            ),
            models.Index(
                fields=["email_index"], name="contact_email",
                condition=models.Q(email_index__isnull=False),
            ),
            models.Index(
                fields=["platform_index"], name="contact_platform",
                condition=models.Q(platform_index__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)
