"""`/ho-so/`: where a file is; and how often people had to come, told without a name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.brakes import Brake, count_press, is_too_often
from caunoi.core.errors import Refused
from caunoi.procedures import catalogue
from caunoi.procedures.choices import Trips
from caunoi.procedures.forms import FileNumberForm, TripsForm
from caunoi.procedures.services.trips import count_trips
from caunoi.procedures.status import find_file
from caunoi.procedures.views_public.catalogue import facts, get_listed

TELLING = Brake("trips", most=3, seconds=24 * 3600)  # of one procedure, from one place


# Nothing is changed, and nobody is known here.
@csrf_exempt
@never_cache
def where_is_it(request: HttpRequest) -> HttpResponse:
    """By the number on its slip: how far a file is, and when the result is due."""
    form = FileNumberForm(request.POST if request.method == "POST" else None)
    found, status = None, 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                found = find_file(form.cleaned_data["number"])
                status = 200
            except Refused as refused:
                form.add_error("number", refused.message)
                status = refused.status
    listed = catalogue.find_procedure(found.procedure) if found else None
    context = {"form": form, "found": found, "listed": listed}
    return render(request, "procedures/public/where.html", context, status=status)


# An anonymous count: there is nobody to act for.
@csrf_exempt
@never_cache
def tell_trips(request: HttpRequest, slug: str) -> HttpResponse:
    """After the guided check: how often one had to come."""
    one = get_listed(slug)
    form = TripsForm(request.POST if request.method == "POST" else None)
    told = False
    if form.is_bound and form.is_valid():
        mark = request.brake_mark  # type: ignore[attr-defined]
        if not is_too_often(mark, TELLING, slug):  # thanked all the same
            count_trips(
                procedure_id=one.id, unit_id=one.unit_id, trips=form.cleaned_data["trips"],
                by=Trips.CHECK,
            )  # fmt: skip
            count_press(mark, TELLING, slug)
        told = True
    context = {**facts(one), "form": form, "told": told}
    status = 422 if form.is_bound and not told else 200
    return render(request, "procedures/public/trips.html", context, status=status)
