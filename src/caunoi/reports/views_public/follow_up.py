"""`/tra-cuu/`: what became of a report, opened by code and secret, never by a cookie."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.clock import now
from caunoi.core.errors import NotFound
from caunoi.core.qr import draw_qr
from caunoi.reports.forms import FORMS, ReceiptForm
from caunoi.reports.models import Report
from caunoi.reports.selectors.history import public_view
from caunoi.reports.services.once import do_once, is_done, mark_of
from caunoi.reports.services.receipts import open_report
from caunoi.reports.suggest import money_just_sent
from caunoi.reports.views_public.acts import Done, take_act

# For how long the page sends somebody to the bank first: after that the money is mostly gone, and
# the box would only frighten (our own choice, no rule).
BANK_CAN_HOLD = timedelta(days=3)


# Code and secret stand in every form of this page; there is no cookie to forge with.
@csrf_exempt
@never_cache
def follow_up(request: HttpRequest) -> HttpResponse:
    """Ask for code and secret; with both, show the report and take what its reporter adds.

    All pages of one visit carry its name. Once it is closed, a browser that goes back and sends an
    old form again gets the empty form, not the report.
    """
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    visit = request.POST.get("visit", "")
    if request.method != "POST" or not form.is_valid():
        return _ask(request, form, visit)
    values = form.cleaned_data
    try:
        report = open_report(values["code"], values["secret"])
    except NotFound as refused:
        form.add_error(None, refused.message)
        return _ask(request, form, visit, status=404)
    closed = mark_of(report, visit, "close", {})
    if request.POST.get("act") == "close" and visit:
        do_once(report, closed, lambda: None)
    if visit and is_done(closed):
        return _ask(request, ReceiptForm())
    done = take_act(request, report)
    report.refresh_from_db()
    context = {
        "code": values["code"], "secret": values["secret"], "visit": visit or _name(),
        **_context(report, done),
    }  # fmt: skip
    if done.verb == "reach":
        # It was sent from the receipt, which is gone with that: its words are shown once more.
        context |= {"from_receipt": True, "code": report.spelled_code,
                    "qr": draw_qr(f"{report.spelled_code} {values['secret']}")}  # fmt: skip
    return render(request, "reports/public/report.html", context, status=422 if done.form else 200)


def _ask(
    request: HttpRequest, form: ReceiptForm, visit: str = "", *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "visit": visit or _name()}
    return render(request, "reports/public/follow_up.html", context, status=status)


def _name() -> str:
    return secrets.token_urlsafe(18)


def _context(report: Report, done: Done) -> dict[str, Any]:
    forms = {verb: form() for verb, form in FORMS.items()}
    if done.form is not None:
        forms[done.verb] = done.form
    has_contact = report.contact is not None and report.contact.erased_at is None
    view = public_view(report)
    # Once somebody has opened it, or more was written, the conversation is the place for it.
    is_first = view.is_unseen and sum(one.from_reporter for one in view.messages) == 1
    return {
        "wants_phone": is_first and not has_contact,
        "wants_place": is_first and not report.place and not report.area_code,
        "view": view, "moment": now(), "done": done, "forms": forms,
        # A press of any button under this key happens once (services/once.py).
        "key": _name(),
        "most_bytes": settings.UPLOAD_MAX_BYTES, "most": settings.UPLOAD_MAX_BYTES // 2**20,
        "ledger_delay": settings.LEDGER_DELAY_MINUTES,
        "money_sent": _bank_may_still_hold_it(report),
        "has_contact": has_contact,
    }  # fmt: skip


def _bank_may_still_hold_it(report: Report) -> bool:
    """Whether to send its reporter to the bank: money went, and not long ago."""
    is_fresh = report.is_open and now() - report.sent_at < BANK_CAN_HOLD
    return is_fresh and money_just_sent(report.text)
