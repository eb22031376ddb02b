"""The gate before Wagtail's own pages: our sign-in, our policy, and a CSP for this ground alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache

from caunoi.portal.choices import LANGUAGES
from caunoi.portal.known_scripts import allow_known
from caunoi.portal.services.entering import admit, may_enter

# Docs: docs/adr/0019-wagtail-behind-our-gate.md. Scripts are files of our own origin and the known
# calls of Wagtail's widgets (known_scripts.py); styles in elements are Wagtail's way to lay out its
# editor, and its previews stand in a frame.
LOOSER = {
    "script-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
# Pages of Wagtail's for which we have our own, or which nobody needs.
SHUT = {"wagtailadmin_password_reset", "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete",
        "wagtailadmin_error_test"}  # fmt: skip


def through_gate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of Wagtail's for those whom the policy lets in; for others there is no such page."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        name = request.resolver_match.url_name if request.resolver_match else ""
        actor = request.actor  # type: ignore[attr-defined]
        if not may_enter(actor) or name in SHUT:
            raise Http404
        admit(request.user, actor)
        if name == "wagtailadmin_login":
            return redirect("wagtailadmin_home")
        response = view(request, *args, **kwargs)
        if _is_refusal(request, response):
            raise Http404
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.add_post_render_callback(lambda page: allow_known(page, LOOSER))
        else:
            allow_known(response, LOOSER)
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response

    return guarded


def _is_refusal(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether Wagtail sent somebody to its first page with words of refusal.

    Missing and forbidden look the same; its way would count as a page that was found.
    """
    if response.headers.get("Location") != reverse("wagtailadmin_home"):
        return False
    told: Any = messages.get_messages(request)
    refusals = set()
    for language in LANGUAGES:  # the one that the officer set in the editor, or the request's
        with override(language):
            refusals.add(gettext("Sorry, you do not have permission to access this area."))
    if any(str(one).strip() in refusals for one in told):
        return True
    told.used = False  # what else it says is read on the page that follows
    return False
