"""`/canh-bao/`: what the police warn of, one page a notice that can be passed on."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from caunoi.channels.broadcasts.latest import find_public
from caunoi.channels.broadcasts.selectors import public_notices
from caunoi.channels.choices import NoticeKind, Route
from caunoi.channels.models import Bulletin
from caunoi.core.errors import Refused
from caunoi.core.files.models import StoredFile
from caunoi.core.files.serving import hand_out
from caunoi.places import selectors as places
from caunoi.places.choices import AreaKind

PAGE = 20
# What shows a person ends with its time: neither name nor picture stays.
OF_PERSONS = (NoticeKind.WANTED, NoticeKind.MISSING)
TONES = {
    NoticeKind.WARNING: ("warning", "alert-triangle"), NoticeKind.SCAM: ("warning", "shield-half"),
    NoticeKind.FIRE: ("danger", "flame"), NoticeKind.TRAFFIC: ("info", "car-crash"),
    NoticeKind.WANTED: ("danger", "user-search"), NoticeKind.MISSING: ("special", "user-question"),
    NoticeKind.NOTICE: ("neutral", "speakerphone"),
}  # fmt: skip


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "vi"


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """All that holds now, by kind and ward; on request also what is over."""
    kind = request.GET.get("loai", "")
    kind = kind if kind in NoticeKind.values else ""
    ward = request.GET.get("phuong", "")
    over = request.GET.get("het-han") == "1"
    language = _language()
    found = public_notices(kind=kind, ward=ward, over=over)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(notice, notice.title(language), TONES[NoticeKind(notice.content.kind)])
            for notice in page]  # fmt: skip
    wards = sorted(places.areas_on(None, AreaKind.WARD), key=lambda place: place.folded)
    context = {
        "rows": rows, "page_obj": page, "kinds": NoticeKind.choices, "kind": kind, "ward": ward,
        "wards": wards, "over": over, "language": language,
    }  # fmt: skip
    return render(request, "channels/notices/list.html", context)


@require_safe
def show_notice(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice; what is over or was taken back says so first."""
    notice = find_public(slug)
    if notice is None or Route.WEB not in notice.content.routes:
        raise Http404
    language = _language()
    content = notice.content
    hidden = notice.is_withdrawn or (notice.is_expired and content.kind in OF_PERSONS)
    history = Bulletin.objects.filter(broadcast=notice.broadcast_id).order_by("number")
    context = {
        "notice": notice, "title": notice.title(language), "text": notice.text(language),
        "advice": notice.advice(language), "written_in": notice.language_of(language),
        "language": language, "is_hidden": hidden, "content": content,
        "tone": TONES[NoticeKind(content.kind)], "history": history,
    }  # fmt: skip
    return render(request, "channels/notices/show.html", context)


@require_safe
def show_image(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The clean copy of its picture, as long as the notice holds."""
    notice = find_public(slug)
    if notice is None or notice.is_withdrawn or notice.content.image_id is None:
        raise Http404
    if notice.is_expired and notice.content.kind in OF_PERSONS:
        raise Http404
    file = StoredFile.objects.filter(pk=notice.content.image_id).first()
    if file is None:
        raise Http404
    try:
        return hand_out(file, "view")
    except Refused as refused:
        raise Http404 from refused
