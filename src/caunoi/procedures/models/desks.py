"""Desks with their hours, appointments at them, and the queue of a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.procedures.choices import AppointmentState, TicketState
from caunoi.procedures.models.catalogue import Procedure
from caunoi.reports.models import Contact
from caunoi.units import directory
from caunoi.units.models import Unit


class Desk(models.Model):
    """A counter of a unit to which people come for some procedures.

    `hours`: ISO weekday -> [[opens, closes], …] as "08:00"; a weekday that is missing is closed.
    The law's calendar of days off comes before it. `seats`: how many come at one time.
    """

    history_kind: ClassVar[str] = "desk"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=8, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    name_en = models.CharField(max_length=120, blank=True, default="")
    address_en = models.CharField(max_length=200, blank=True, default="")
    procedures = models.ManyToManyField(Procedure, related_name="desks")
    hours = models.JSONField()
    slot_minutes = models.PositiveSmallIntegerField(default=20)
    seats = models.PositiveSmallIntegerField(default=1)
    days_ahead = models.PositiveSmallIntegerField(default=21)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=5, slot_minutes__lte=240), name="desk_slot_minutes"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=50), name="desk_seats"),
        ]
        indexes = [models.Index(fields=["unit"], name="desk_of_unit")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def shown_name(self) -> str:
        """In the reader's language, where its unit wrote it so."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def shown_address(self) -> str:
        """In the reader's language, where its unit wrote it so."""
        return self.address_en if get_language() == "en" and self.address_en else self.address

    @property
    def is_foreign(self) -> bool:
        """Whether its words are not in the reader's language."""
        return get_language() == "en" and not (self.name_en and self.address_en)

    @property
    def whereabouts(self) -> str:
        """Unit, desk and address in one line, for letters."""
        unit = directory.find_unit_by_pk(self.unit_id)
        label = unit.label if unit else self.unit.name
        return f"{label}, {self.shown_name}, {self.shown_address}"


class DeskShut(models.Model):
    """A day on which a desk is not open, whatever its hours say."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="shut_days")
    day = models.DateField()
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "day"], name="desk_shut_once")]

    def __str__(self) -> str:
        return f"{self.desk_id} shut on {self.day}"


class Appointment(models.Model):
    """A time at a desk. `code` and a secret open it, as they do a report; no account.

    `seat` counts 1 … desk.seats within a time: the table itself lets nobody have a seat twice.
    """

    history_kind: ClassVar[str] = "appointment"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True)
    secret_hash = models.BinaryField(max_length=32, unique=True)  # one form books once
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="appointments")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    seat = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=AppointmentState.choices, default=AppointmentState.BOOKED
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, default="vi")
    booked_at = models.DateTimeField()
    moved = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)  # none: no way to reach them, or it was done
    settled_at = models.DateTimeField(null=True)
    handover = models.UUIDField(null=True, unique=True)  # the chat's link that led here: once

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "starts_at", "seat"], condition=~Q(state="cancelled"),
                name="appointment_seat_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["desk", "starts_at"], name="appointment_of_day"),
            models.Index(
                fields=["remind_at"], condition=Q(state="booked", remind_at__isnull=False),
                name="appointment_to_remind",
            ),
            models.Index(
                fields=["starts_at"], condition=Q(state="booked"), name="appointment_to_come"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} at {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def spelled_code(self) -> str:
        """As it is read out: `4821-7730-5`."""
        return f"{self.code[:4]}-{self.code[4:8]}-{self.code[8:]}"


class Ticket(models.Model):
    """A number in the queue of a desk's day: for who walks in, and for who had an appointment."""

    history_kind: ClassVar[str] = "ticket"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, null=True, related_name="+")
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, related_name="ticket"
    )
    state = models.CharField(
        max_length=10, choices=TicketState.choices, default=TicketState.WAITING
    )
    issued_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "day", "number"], name="ticket_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} on {self.day}"
