"""`/tai-khoan/ban-nhap/`: long forms are kept while they are written, by script or by a button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts.access import Actor
from caunoi.accounts.services.form_drafts import drop_form_draft, keep_form_draft
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.core.moments import short_second

# What of a form is not its words.
_OURS = frozenset({"csrfmiddlewaretoken", "draft_form", "draft_act", "draft_back"})


@require_POST
@for_staff()
def keep(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep or drop the officer's own unsent form, then lead back to it."""
    form, wants_json = request.POST.get("draft_form", ""), _by_script(request)
    try:
        if request.POST.get("draft_act") == "drop":
            drop_form_draft(by=actor, form=form)
            said = _("The draft was dropped.")
        else:
            values = {name: each for name, each in request.POST.lists() if name not in _OURS}
            kept = keep_form_draft(by=actor, form=form, values=values)
            said = _("Draft kept at %(time)s") % {"time": short_second(now())} if kept else ""
    except Refused as refused:
        if wants_json:
            return JsonResponse({"said": refused.message}, status=refused.status)
        messages.error(request, refused.message)
    else:
        if wants_json:
            return JsonResponse({"said": said})
        messages.success(request, said)
    back = request.POST.get("draft_back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if ours else "accounts:own")


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
