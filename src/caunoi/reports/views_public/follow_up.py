"""`/tra-cuu/`: what became of a report, opened by code and secret, never by a cookie."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.errors import NotFound, Refused
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.reports.choices import Channel, State
from caunoi.reports.forms import AnswerForm, ReceiptForm
from caunoi.reports.models import Report
from caunoi.reports.selectors.history import public_view
from caunoi.reports.services.moving import perform_for_reporter
from caunoi.reports.services.receipts import open_report
from caunoi.reports.services.talking import add_message

# What the reporter may press, with the fields that each takes from the page.
ACTS = {"rate": ("rating", "words"), "reopen_by_reporter": ("why",), "object": ("why",)}


# Code and secret stand in every form of this page; there is no cookie to forge with.
@csrf_exempt
@never_cache
def follow_up(request: HttpRequest) -> HttpResponse:
    """Ask for code and secret; with both, show the report and take what its reporter adds."""
    form = ReceiptForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/public/follow_up.html", {"form": form})
    values = form.cleaned_data
    try:
        report = open_report(values["code"], values["secret"])
    except NotFound as refused:
        form.add_error(None, refused.message)
        return render(request, "reports/public/follow_up.html", {"form": form}, status=404)
    said = _act(request, report)
    report.refresh_from_db()
    context: dict[str, Any] = {
        "view": public_view(report), "code": values["code"], "secret": values["secret"],
        "answer": AnswerForm(), "said": said, "is_closed": report.state == State.CLOSED,
    }  # fmt: skip
    return render(request, "reports/public/report.html", context)


def _act(request: HttpRequest, report: Report) -> str:
    """Do what was pressed; what could not be done is said in the page, with the words kept."""
    verb = request.POST.get("act", "")
    try:
        if verb == "write":
            tokens = [store_upload(file) for file in request.FILES.getlist("photos")]
            files, _missing = find_files(tokens)
            add_message(report, text=request.POST.get("text", ""), files=files, channel=Channel.WEB)
        elif verb in ACTS:
            fields = {name: request.POST.get(name, "") for name in ACTS[verb]}
            perform_for_reporter(verb, report, fields)
    except Refused as refused:
        return refused.message
    return ""
