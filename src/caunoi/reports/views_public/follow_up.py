"""`/tra-cuu/`: what became of a report, opened by code and secret, never by a cookie."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.clock import now
from caunoi.core.errors import NotFound
from caunoi.reports.forms import FORMS, ReceiptForm
from caunoi.reports.models import Report
from caunoi.reports.selectors.history import public_view
from caunoi.reports.services.receipts import open_report
from caunoi.reports.views_public.acts import Done, take_act


# Code and secret stand in every form of this page; there is no cookie to forge with.
@csrf_exempt
@never_cache
def follow_up(request: HttpRequest) -> HttpResponse:
    """Ask for code and secret; with both, show the report and take what its reporter adds."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/public/follow_up.html", {"form": form})
    values = form.cleaned_data
    try:
        report = open_report(values["code"], values["secret"])
    except NotFound as refused:
        form.add_error(None, refused.message)
        return render(request, "reports/public/follow_up.html", {"form": form}, status=404)
    done = take_act(request, report)
    report.refresh_from_db()
    context = {"code": values["code"], "secret": values["secret"], **_context(report, done)}
    return render(request, "reports/public/report.html", context, status=422 if done.form else 200)


def _context(report: Report, done: Done) -> dict[str, Any]:
    forms = {verb: form() for verb, form in FORMS.items()}
    if done.form is not None:
        forms[done.verb] = done.form
    return {
        "view": public_view(report), "moment": now(), "done": done, "forms": forms,
        # A press of any button under this key happens once (services/once.py).
        "key": secrets.token_urlsafe(18),
        "ledger_delay": settings.LEDGER_DELAY_MINUTES,
        "has_contact": report.contact is not None and report.contact.erased_at is None,
    }  # fmt: skip
