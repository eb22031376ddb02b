"""`/xem-giay-to/`: photos of papers, judged by an officer before the trip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from caunoi.core.brakes import Brake, count_press, is_too_often
from caunoi.core.clock import local, today
from caunoi.core.errors import Refused
from caunoi.core.files.models import StoredFile
from caunoi.core.files.serving import hand_out
from caunoi.core.files.uploads import find_files
from caunoi.procedures import catalogue
from caunoi.procedures.catalogue import Listed
from caunoi.procedures.choices import DeskKind, PaperState, Trips
from caunoi.procedures.forms import MorePapersForm, PapersForm
from caunoi.procedures.models import Paper, PaperCheck
from caunoi.procedures.selectors.papers import find_own_paper, openings_of, waiting_before
from caunoi.procedures.selectors.wards import units_for
from caunoi.procedures.services.papers import add_papers, open_papers, send_papers
from caunoi.procedures.views_public.catalogue import facts, get_listed
from caunoi.procedures.views_public.choosing import PARAMETER, ask_where, needs_ward
from caunoi.procedures.views_public.photos import keep_photos, photos_of_form
from caunoi.procedures.views_public.receipts import (
    Done,
    Door,
    count,
    open_door,
    slip_of,
    trips_form,
)
from caunoi.reports.codes import new_secret
from caunoi.reports.file_links import make_token
from caunoi.units.directory import UnitInfo

SENDING = Brake("papers", most=20, seconds=3600)  # from one place
AGAIN = "again-"  # a field for the photo of that number, taken anew


# The form carries its own secret; there is no cookie to forge with.
@csrf_exempt
@never_cache
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Photos and the unit that should look; then the slip with code and secret, this once."""
    one = get_listed(slug)
    if one.content.desk == DeskKind.NONE:
        raise Http404
    unit = _unit_of(request, one)
    if unit is None:
        status = 422 if request.method == "POST" else 200
        return ask_where(request, one, view="procedures:send_papers", status=status)
    context = {**facts(one), "to": unit, "may_choose": needs_ward(one), "photos": []}
    if request.method != "POST":
        form = PapersForm(initial={"secret": new_secret()})
        return render(request, "procedures/public/papers_send.html", {**context, "form": form})
    form = PapersForm(request.POST)
    if form.held_up(_why_held_up(request)):
        return render(
            request, "procedures/public/papers_send.html", {**context, "form": form}, status=429
        )
    photos, troubles = photos_of_form(request)
    if form.is_valid():
        made = _send(request, form, one.id, unit, photos, troubles)
        if made is not None:
            context |= slip_of(made, form.cleaned_data["secret"])
            context |= {"ahead": waiting_before(made), "count": len(photos),
                        "writes": bool(form.card().email)}  # fmt: skip
            return render(request, "procedures/public/papers_sent.html", context)
    elif troubles:
        form.add_error("photos", troubles)
    context |= {"form": form, "photos": photos, "uploads": " ".join(row[0] for row in photos)}
    return render(request, "procedures/public/papers_send.html", context, status=422)


def _unit_of(request: HttpRequest, one: Listed) -> UnitInfo | None:
    """The unit that was chosen; none is chosen for anybody where more than one can be meant.

    These are photos of identity papers: in the wrong hands they do harm.
    """
    units = units_for(one)
    if len(units) == 1:
        return units[0]
    code = request.POST.get("unit", "") or request.GET.get(PARAMETER, "")
    return next((unit for unit in units if unit.code == code), None)


def _why_held_up(request: HttpRequest) -> str:
    mark = request.brake_mark  # type: ignore[attr-defined]
    if is_too_often(mark, SENDING):
        return _("Very many photos came from your network within the hour.")
    return ""


def _send(
    request: HttpRequest, form: PapersForm, procedure_id: Any, unit: UnitInfo,
    photos: Sequence[tuple[str, StoredFile]], troubles: list[str],
) -> PaperCheck | None:  # fmt: skip
    if troubles or not photos:
        form.add_error("photos", troubles or form.fields["photos"].error_messages["required"])
        return None
    values = form.cleaned_data
    try:
        made = send_papers(
            procedure_id=procedure_id, unit_id=unit.pk, secret=values["secret"],
            files=[file.pk for _token, file in photos], words=values["words"],
            contact=form.card(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return None
    count_press(request.brake_mark, SENDING)  # type: ignore[attr-defined]
    return made


@csrf_exempt
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """By code and secret: what the officer says of each photo; photos taken anew."""
    door = Door(
        "procedures:papers", _("My papers"),
        _("Open what the officer says of your photos, with the code and the secret words."),
        open_papers,
    )  # fmt: skip
    opened = open_door(request, door)
    if isinstance(opened, HttpResponse):
        return opened
    check, secret = opened
    done = _act(request, check)
    check.refresh_from_db()
    listed = catalogue.by_id(check.procedure_id)
    if listed is None:
        raise Http404
    context = {
        **facts(listed), "made": check, "papers": _shown(check), "done": done,
        "notes": check.notes.order_by("written_at"), "ahead": waiting_before(check),
        "openings": list(openings_of(check).values_list("at", flat=True)),
        "code": check.spelled_code, "secret": secret, "more": MorePapersForm(),
        "trips": trips_form(check, done, is_over=_may_have_come(check)),
    }  # fmt: skip
    status = 422 if done.refused else 200
    return render(request, "procedures/public/papers.html", context, status=status)


def _may_have_come(check: PaperCheck) -> bool:
    """Not on the day of the answer: nobody has been there yet."""
    at = check.answered_at
    return check.state == PaperState.ANSWERED and at is not None and local(at).date() < today()


def _shown(check: PaperCheck) -> list[tuple[Paper, str]]:
    """Each photo with an address at which it can be looked at for a quarter of an hour, if any."""
    papers = check.papers.select_related("file").order_by("number")
    return [
        (one, reverse("procedures:own_photo", args=[make_token(check, one.pk)])
              if one.file.is_shown else "")
        for one in papers
    ]  # fmt: skip


@require_GET
@never_cache
def show_photo(request: HttpRequest, token: str, what: str = "view") -> HttpResponseBase:
    """One of one's own photos, as the officer sees it: the clean copy, or its small picture."""
    try:
        return hand_out(find_own_paper(token).file, what)
    except Refused as refused:
        raise Http404 from refused


def _act(request: HttpRequest, check: PaperCheck) -> Done:
    act, done = request.POST.get("act", ""), Done()
    try:
        if act == "more":
            _send_more(request, check, done)
        elif act == "trips":
            count(request, check, check.unit_id, Trips.PAPERS, done)
    except Refused as refused:
        done.refused = f"{done.refused} {refused.message}".strip()
    return done


def _send_more(request: HttpRequest, check: PaperCheck, done: Done) -> None:
    """Photos taken anew, each for the one it replaces, and words; of bad ones it is told."""
    files: dict[UUID, int] = {}
    troubles: list[str] = []
    for name in request.FILES:
        number = name.removeprefix(AGAIN)
        if name != "photos" and not (name.startswith(AGAIN) and number.isdecimal()):
            continue
        tokens, wrong = keep_photos(request.FILES.getlist(name))
        troubles += wrong
        found, _missing = find_files(tokens)
        files |= dict.fromkeys(found, int(number[:3]) if name != "photos" else 0)
    done.refused = " ".join(troubles)
    words = request.POST.get("words", "").strip()
    if not files and troubles and not words:
        return
    add_papers(check_id=check.pk, files=files, words=words)
    done.said = _("Sent. An officer looks at them.")
