"""`/tai-lieu/…`: files of the portal as Wagtail serves them, films in the parts players ask for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.documents.models import Document
from wagtail.documents.views import serve as wagtail_documents

from caunoi.core.files.serving import stream

KEPT_HEADERS = ("ETag", "Last-Modified", "Content-Disposition", "Content-Security-Policy",
                "X-Content-Type-Options")  # fmt: skip


@require_safe
def serve_document(
    request: HttpRequest, document_id: int, document_filename: str
) -> HttpResponseBase:
    """Wagtail says whether there is such a file and whether it changed; a part of it comes from us.

    Without parts a film cannot be moved forward, and Safari does not play it at all.
    """
    whole: HttpResponseBase = wagtail_documents.serve(request, document_id, document_filename)
    if whole.status_code != 200:
        return whole
    whole["Accept-Ranges"] = "bytes"
    asked = request.headers.get("Range", "")
    meant = request.headers.get("If-Range")
    if not asked or request.method != "GET" or (meant and meant != whole.get("ETag")):
        return whole
    document = Document.objects.get(pk=document_id)
    part = stream(document.file.open("rb"), document.file.size, document.content_type, asked)
    for name in KEPT_HEADERS:
        if name in whole:
            part[name] = whole[name]
    # Not `close()`, which would say that the request is over.
    for close in whole._resource_closers:  # type: ignore[attr-defined]
        close()
    return part
