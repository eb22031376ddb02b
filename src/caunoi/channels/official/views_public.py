"""`/kenh-chinh-thuc/`: who is really us, for people and, signed, for machines."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from caunoi.channels.official.listing import Entry, entries, signed_list
from caunoi.reports.choices import Channel

HEADINGS = {
    "site": (_("Sites"), "world"), "page": (_("Pages and accounts"), "rosette-discount-check"),
    "group": (_("Groups of neighbourhoods"), "users-group"), "mail": (_("Mailboxes"), "mail"),
    "phone": (_("Telephone numbers"), "phone-call"),
}  # fmt: skip


def _named(entry: Entry, *, english: bool) -> tuple[Entry, str, str]:
    """The entry, its name, and on which platform it is where it is on one."""
    on_platform = entry.kind in {"page", "group"}
    return (
        entry,
        entry.name_en if english and entry.name_en else entry.name,
        str(Channel(entry.channel).label) if on_platform else "",
    )


@require_safe
def show_official(request: HttpRequest) -> HttpResponse:
    """The list; whatever does not stand here is not the police."""
    english = (get_language() or "").startswith("en")
    groups = [
        (*HEADINGS[kind], [_named(entry, english=english) for entry in rows])
        for kind, rows in groupby(entries(), key=lambda entry: entry.kind)
    ]
    return render(request, "channels/notices/official.html", {"groups": groups})


@require_safe
@cache_control(public=True, max_age=300)
def show_signed(_request: HttpRequest) -> HttpResponse:
    """`/kenh-chinh-thuc/danh-sach.json`: the same, signed with the key of our sealed log."""
    return JsonResponse(signed_list(), json_dumps_params={"ensure_ascii": False})
