"""Photos of papers that an officer judges before the trip; and how many trips it took."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.accounts.models import Officer
from caunoi.core.files.choices import FileState, file_state
from caunoi.core.ids import new_id
from caunoi.core.models import StoredFile
from caunoi.procedures.choices import PaperState, PaperVerdict, Trips
from caunoi.procedures.models.catalogue import Procedure
from caunoi.reports.models import Contact
from caunoi.units.models import Unit


class PaperCheck(models.Model):
    """What somebody asks a unit to look at; opened by code and secret."""

    history_kind: ClassVar[str] = "papers"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True)
    secret_hash = models.BinaryField(max_length=32, unique=True)  # one form sends once
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.WAITING)
    words = models.CharField(max_length=500, blank=True)  # what the person asks
    answer = models.CharField(max_length=1000, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, default="vi")
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    forget_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "sent_at"], condition=Q(state="waiting"), name="papers_waiting"
            ),
            models.Index(
                fields=["forget_at"], condition=Q(forgotten_at=None), name="papers_to_forget"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def spelled_code(self) -> str:
        """As it is read out: `4821-7730-5`."""
        return f"{self.code[:4]}-{self.code[4:8]}-{self.code[8:]}"


class Paper(models.Model):
    """One photo and what the officer says of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(PaperCheck, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=14, choices=PaperVerdict.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)
    replaces = models.PositiveSmallIntegerField(null=True)  # number of the photo it was taken for

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_of", "number"], name="paper_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.check_of_id}"

    @property
    def is_unusable(self) -> bool:
        """Whether it came, and nobody can look at it: no picture in truth, damaged, or harmful."""
        state = file_state(self.file.scan_state, self.file.view_state)
        return state not in (FileState.SHOWN, FileState.CLEANING, FileState.WAITING)


class PaperNote(models.Model):
    """What was said after the first photos: the sender asks back, the officer answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(PaperCheck, on_delete=models.PROTECT, related_name="notes")
    is_officers = models.BooleanField()
    words = models.CharField(max_length=1000)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["check_of", "written_at"], name="paper_notes")]

    def __str__(self) -> str:
        return f"{'officer' if self.is_officers else 'sender'} on {self.check_of_id}"


class TripCount(models.Model):
    """How often somebody had to come, and how often that used to be. Says nothing of who.

    `mark` ties it to an appointment or papers, once; without one it is a word of anybody's.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=12, choices=Trips.choices)
    trips = models.PositiveSmallIntegerField()
    before = models.PositiveSmallIntegerField()
    month = models.DateField()  # no finer: counts of people who could be known by their day
    mark = models.BinaryField(max_length=32, null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "month"], name="trips_of_unit")]

    def __str__(self) -> str:
        return f"{self.trips} instead of {self.before}"
