"""Stored files (sealed original, clean view copies, what is known of both); uploads under way."""

from __future__ import annotations

from django.db import models

from caunoi.core.clock import now
from caunoi.core.files.choices import ScanState, ViewState
from caunoi.core.ids import new_id


class StoredFile(models.Model):
    """One uploaded file. Nothing but its view copies is ever shown inline.

    `name` is what the sender called it, folded to plain letters. `sealed_key` and `view_key` open
    the stored bytes and are themselves sealed: emptying a key makes its bytes unreadable wherever
    copies of them lie. `claimed_at` is set when something (an attachment) takes the file; what
    nobody takes is dropped after a day. `next_try_at` is due time and lease in one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    real_type = models.CharField(max_length=100, default="application/octet-stream")
    sealed_name = models.CharField(max_length=200, default="")
    sealed_key = models.BinaryField(max_length=80, default=b"")
    keep_original = models.BooleanField(default=True)

    scan_state = models.CharField(max_length=12, choices=ScanState, default=ScanState.PENDING)
    scan_note = models.CharField(max_length=120, default="", blank=True)

    view_state = models.CharField(max_length=12, choices=ViewState, default=ViewState.PENDING)
    view_note = models.CharField(max_length=20, default="", blank=True)
    view_type = models.CharField(max_length=100, default="", blank=True)
    view_name = models.CharField(max_length=200, default="", blank=True)
    thumb_name = models.CharField(max_length=200, default="", blank=True)
    view_key = models.BinaryField(max_length=80, default=b"")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    pages_shown = models.PositiveIntegerField(default=0)

    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="file_to_process",
                condition=models.Q(scan_state__in=["pending", "waiting"])
                | models.Q(view_state="pending"),
            ),
            models.Index(
                fields=["created_at"], name="file_unclaimed", condition=models.Q(claimed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_shown(self) -> bool:
        """Whether a clean copy may be looked at now."""
        return self.view_state == ViewState.READY

    @property
    def has_original(self) -> bool:
        """False when the sender asked that only the clean copy be kept, and that was done."""
        return bool(self.sealed_key)


class Upload(models.Model):
    """A file on its way in, possibly in many pieces and through several web processes.

    The token is known to the sender only. `parts` lists what has arrived: [offset, length, name].
    `leftovers` names stored bytes that no row will need: written down before they are written, so
    that a crash in between loses track of nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_hash = models.BinaryField(max_length=32, unique=True)
    size = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    name = models.CharField(max_length=120)
    declared_sha256 = models.BinaryField(max_length=32, default=b"")
    keep_original = models.BooleanField(default=True)
    key = models.BinaryField(max_length=80)
    parts = models.JSONField(default=list)
    leftovers = models.JSONField(default=list)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__gte=0, offset__lte=models.F("size")),
                name="upload_offset_inside",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
