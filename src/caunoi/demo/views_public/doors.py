"""`/mo-phong/`: what the simulator is, its doors, the mail, pictures that were sent."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from caunoi.demo.notes import page_url
from caunoi.demo.playing import FACEBOOK, ZALO, Away, fetch_picture
from caunoi.demo.views_public.gate import for_visitors

PICTURE_TYPES = {"image/jpeg", "image/png", "image/gif", "image/webp"}


@for_visitors
def show_doors(request: HttpRequest) -> HttpResponse:
    """What this is, and where to go in."""
    return render(request, "demo/play/doors.html", {"tab": "doors"})


@for_visitors
def show_mail(request: HttpRequest) -> HttpResponse:
    """Where the demo's letters are read and answered."""
    context = {"tab": "mail", "mail_url": page_url(Path(settings.HOME))}
    return render(request, "demo/play/mail.html", context)


@for_visitors
def show_picture(request: HttpRequest, network: str, key: str) -> HttpResponse:
    """A picture of a talk: pages may show only what comes from our own address.

    Raises:
        Http404: no such picture.
    """
    if network not in (FACEBOOK, ZALO):
        raise Http404
    try:
        data, kind = fetch_picture(network, key)
    except Away as away:
        raise Http404 from away
    if kind not in PICTURE_TYPES:
        raise Http404
    return HttpResponse(data, content_type=kind)
