"""A procedure and the versions of what is said of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.accounts.models import Officer, TwoKeyRequest
from caunoi.core.ids import new_id
from caunoi.procedures.choices import Field, VersionState
from caunoi.units.models import Unit


class Procedure(models.Model):
    """One procedure. What it says stands in its version in force; `unit` owns the text.

    `folded` is all that people search it by, without marks.
    """

    history_kind: ClassVar[str] = "procedure"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    field = models.CharField(max_length=10, choices=Field.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    folded = models.TextField()
    current = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)  # no file names it any more

    def __str__(self) -> str:
        return self.slug

    @property
    def in_force(self) -> Version:
        """The version that residents read; every procedure has one once it was loaded."""
        if self.current is None:
            raise RuntimeError(f"{self.slug} has no version in force")
        return self.current

    @property
    def drafts(self) -> list[Version]:
        """What is being written or waits, where it was fetched with the row."""
        found: list[Version] = getattr(self, "fetched_drafts", [])
        return found


class Version(models.Model):
    """What was said of a procedure from one release to the next; an officer's has two persons."""

    history_kind: ClassVar[str] = "procedure_version"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()  # content.py: Content
    sha256 = models.BinaryField(max_length=32)
    state = models.CharField(
        max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    from_file = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(
        TwoKeyRequest, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state="released"), name="procedure_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state__in=["draft", "waiting"]),
                name="procedure_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(from_file=True) | ~Q(state__in=["released", "replaced"])
                | (Q(approver__isnull=False) & ~Q(approver=F("author"))),
                name="procedure_released_by_two",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.number} ({self.state})"
