"""What the pages share that a slip's code and secret open: opening, what a press did, trips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caunoi.core.errors import NotFound
from caunoi.core.qr import draw_qr
from caunoi.procedures.choices import Trips
from caunoi.procedures.forms import CodeForm, TripsForm
from caunoi.procedures.models import Appointment, PaperCheck
from caunoi.procedures.services.trips import count_trips, has_counted

Kept = TypeVar("Kept", Appointment, PaperCheck)


@dataclass(frozen=True, slots=True)
class Door(Generic[Kept]):
    """A page that asks for code and secret: its address, its words, what opens."""

    view: str
    title: str
    lead: str
    open: Callable[[str, str], Kept]


@dataclass
class Done:
    """What a press of a button came to."""

    said: str = ""
    refused: str = ""
    free: tuple[datetime, ...] = ()
    day: str = ""
    forms: dict[str, Any] = field(default_factory=dict)


def open_door(request: HttpRequest, door: Door[Kept]) -> tuple[Kept, str] | HttpResponse:
    """What code and secret open, with the secret as typed; else the page that asks for both."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            return door.open(values["code"], values["secret"]), values["secret"]
        except NotFound as refused:
            form.refuse(refused)
            status = 404
    context = {"form": form, "target": door.view, "title": door.title, "lead": door.lead}
    return render(request, "procedures/public/code.html", context, status=status)


def slip_of(made: Appointment | PaperCheck, secret: str) -> dict[str, Any]:
    """What the slip shows, this once."""
    return {"made": made, "secret": secret, "qr": draw_qr(f"{made.spelled_code} {secret}")}


def trips_form(subject: Appointment | PaperCheck, done: Done, *, is_over: bool) -> TripsForm | None:
    """The question how often one came; none before it is over, none after it was answered."""
    if not is_over or has_counted(subject):
        return None
    form: TripsForm = done.forms.get("trips", TripsForm())
    return form


def count(
    request: HttpRequest, subject: Appointment | PaperCheck, unit_id: int, by: Trips, done: Done
) -> None:
    """Take the answer, once for what was opened."""
    form = TripsForm(request.POST)
    if not form.is_valid():
        done.forms["trips"] = form
        return
    count_trips(
        procedure_id=subject.procedure_id, unit_id=unit_id, trips=form.cleaned_data["trips"],
        by=by, subject=subject,
    )  # fmt: skip
    done.said = _("Thank you. It is counted, without your name.")
