"""`/xem-giay-to/`: photos of papers, judged by an officer before the trip."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.brakes import Brake, count_press, is_too_often
from caunoi.core.errors import Refused
from caunoi.core.files.uploads import find_files, give_up_upload
from caunoi.procedures import catalogue
from caunoi.procedures.choices import DeskKind, PaperState, Trips
from caunoi.procedures.forms import MorePapersForm, PapersForm
from caunoi.procedures.models import PaperCheck
from caunoi.procedures.selectors.papers import units_for
from caunoi.procedures.services.papers import add_papers, open_papers, send_papers
from caunoi.procedures.views_public.catalogue import facts, get_listed
from caunoi.procedures.views_public.receipts import (
    Done,
    Door,
    count,
    open_door,
    slip_of,
    trips_form,
)
from caunoi.reports.codes import new_secret
from caunoi.reports.views_public.keeping_files import keep_files
from caunoi.units import directory

SENDING = Brake("papers", most=20, seconds=3600)  # from one place


# The form carries its own secret; there is no cookie to forge with.
@csrf_exempt
@never_cache
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Photos and the unit that should look; then the slip with code and secret, this once."""
    one = get_listed(slug)
    if one.content.desk == DeskKind.NONE:
        raise Http404
    units = units_for(one)
    if request.method != "POST":
        form = PapersForm(initial={"secret": new_secret()}, units=units)
        return render(request, "procedures/public/papers_send.html", {**facts(one), "form": form})
    form = PapersForm(request.POST, request.FILES, units=units)
    if form.is_valid():
        made = _send(request, form, one.id)
        if made is not None:
            context = {**facts(one), **slip_of(made, form.cleaned_data["secret"])}
            return render(request, "procedures/public/papers_sent.html", context)
    context = {**facts(one), "form": form}
    status = 429 if form.is_held_up else 422
    return render(request, "procedures/public/papers_send.html", context, status=status)


def _send(request: HttpRequest, form: PapersForm, procedure_id: Any) -> PaperCheck | None:
    values, mark = form.cleaned_data, request.brake_mark  # type: ignore[attr-defined]
    if is_too_often(mark, SENDING) and form.held_up(
        _("Very many photos came from your network within the hour.")
    ):
        return None
    unit = directory.find_unit(values["unit"])
    with _Kept(request) as kept:
        try:
            if kept.troubles:
                form.add_error("photos", " ".join(kept.troubles))
                return None
            made = send_papers(
                procedure_id=procedure_id, unit_id=unit.pk if unit else 0,
                secret=values["secret"], files=kept.files, words=values["words"],
                contact=form.card(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            return None
        kept.is_used = True
        count_press(mark, SENDING)
        return made


class _Kept:
    """Photos that came with a form: stored, and let go again where nothing takes them."""

    def __init__(self, request: HttpRequest) -> None:
        self.tokens: list[str] = []
        # An original may say where it was taken; for a look at a paper the clean copy is enough.
        self.troubles = keep_files(
            request.FILES.getlist("photos"), self.tokens, keep_original=False
        )
        self.files, _missing = find_files(self.tokens)
        self.is_used = False

    def __enter__(self) -> _Kept:
        return self

    def __exit__(self, *_error: object) -> None:
        if not self.is_used:
            for token in self.tokens:
                give_up_upload(token)


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
        **facts(listed), "made": check, "papers": check.papers.order_by("number"), "done": done,
        "code": check.spelled_code, "secret": secret, "more": MorePapersForm(),
        "trips": trips_form(check, done, is_over=check.state == PaperState.ANSWERED),
    }  # fmt: skip
    status = 422 if done.refused else 200
    return render(request, "procedures/public/papers.html", context, status=status)


def _act(request: HttpRequest, check: PaperCheck) -> Done:
    act, done = request.POST.get("act", ""), Done()
    try:
        if act == "more":
            with _Kept(request) as kept:
                if kept.troubles:
                    done.refused = " ".join(kept.troubles)
                    return done
                add_papers(check_id=check.pk, files=kept.files)
                kept.is_used = True
            done.said = _("Sent. An officer looks at them.")
        elif act == "trips":
            count(request, check, check.unit_id, Trips.PAPERS, done)
    except Refused as refused:
        done.refused = refused.message
    return done
