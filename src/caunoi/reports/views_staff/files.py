"""Files on the desk: only for who may see the report, and the reporter sees that they were."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from caunoi.accounts.access import Actor
from caunoi.core.errors import NotFound, Refused
from caunoi.core.files.serving import hand_out
from caunoi.reports.choices import Direction, Look
from caunoi.reports.models import Report
from caunoi.reports.selectors.files import get_file, may_have_originals
from caunoi.reports.services.looking import record_look
from caunoi.reports.views_staff.gate import on_report


@on_report
@require_GET
def show_file(
    request: HttpRequest,
    actor: Actor,
    report: Report,
    file: UUID,
    what: str = "view",
    page: int = 1,
) -> HttpResponseBase:
    """The clean copy, its thumbnail, one page of it, or the original for who handles the report."""
    try:
        attachment = get_file(report, file)
    except NotFound as missing:
        raise Http404 from missing
    if what == "original" and not may_have_originals(report, actor):
        raise PermissionDenied
    try:
        byte_range = request.headers.get("Range", "")
        answer = hand_out(attachment.file, what, page=page, byte_range=byte_range)
    except Refused as refused:
        context = {"said": refused.message, "code": report.spelled_code}
        return render(request, "reports/staff_no_file.html", context, status=refused.status)
    # The small picture belongs to the report's page; opening what the reporter sent is a look of
    # its own.
    is_theirs = attachment.message.direction == Direction.FROM_REPORTER
    record_look(report, actor, Look.FILE if is_theirs and what != "thumb" else "")
    return answer
