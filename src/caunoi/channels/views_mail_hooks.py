"""What a mail provider tells us: letters that came back, mail that came for us."""

from __future__ import annotations

import io
import logging

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import inbound, tracking
from anymail.urls import urlpatterns
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from caunoi.channels.email.provider_events import take_inbound, take_tracking

logger = logging.getLogger(__name__)

MAX_BYTES = 50 * 1024 * 1024  # 25 MB of files in base64, and what stands around them
tracking.connect(take_tracking)
inbound.connect(take_inbound)
_VIEWS = {pattern.name: pattern.callback for pattern in urlpatterns}


def take_mail_hook(request: HttpRequest, kind: str) -> HttpResponse:
    """`tracking` or `inbound`, in the chosen provider's own form.

    200 once it is durable; 403 without the secret or with a wrong signature; 404 where no provider
    is chosen, or no secret is set: strangers must not say what became of a letter.
    """
    view = _VIEWS.get(f"{settings.MAIL_PROVIDER}_{kind}_webhook")
    if view is None or not settings.MAIL_HOOK_SECRET:
        return HttpResponse(status=404)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        return HttpResponse(status=413)
    if not (request.content_type or "").startswith("multipart/"):
        # A mail with its files in one JSON is larger than what forms may be.
        body = request.read()
        request._body = body
        request._stream = io.BytesIO(body)
    try:
        answer: HttpResponse = view(request)
    except AnymailWebhookValidationFailure:
        logger.warning("a webhook of the mail provider was refused")
        return HttpResponse(status=403)
    return answer
