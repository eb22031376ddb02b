"""Write answers, release them as the second officer, look at them again, withdraw them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.accounts.models import FormDraft
from caunoi.accounts.selectors import find_form_draft
from caunoi.accounts.services.form_drafts import drop_form_draft
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.errors import AccessDenied, NotFound, Refused
from caunoi.core.folding import fold
from caunoi.questions.choices import AnswerState, RevisionState
from caunoi.questions.cleaning import masked
from caunoi.questions.fields import field_of_category, field_of_unit
from caunoi.questions.forms_staff import WordingForm, differences, filled, said, wording_of
from caunoi.questions.models import Answer, Revision
from caunoi.questions.selectors.answers import answers_of, asked_all_the_same, withdrawn_why
from caunoi.questions.selectors.finding import find_answers
from caunoi.questions.services.writing import (
    confirm_answer,
    release_revision,
    return_revision,
    rewrite_answer,
    traces_in,
    withdraw_answer,
    write_answer,
)
from caunoi.questions.wording import read_wording
from caunoi.reports.choices import Direction, Kind
from caunoi.reports.models import Message, Report
from caunoi.reports.selectors import get_report, visible_reports
from caunoi.reports.services.looking import record_look
from caunoi.units import directory
from caunoi.units.models import Unit

PAGE = 30
_SHOWN = 20  # wordings of one answer


@for_staff(policy.WRITE_ANSWERS)
def list_answers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The units' answers; searched with or without marks, those that wait too."""
    words = request.GET.get("q", "")[:120]
    rows = answers_of(actor).select_related("unit").order_by("-marked_at", "review_on", "slug")
    if words.strip():
        found = {hit.answer.pk for hit in find_answers(words, limit=PAGE)}
        rows = [one for one in rows if one.pk in found or fold(words) in fold(one.title)]  # type: ignore[assignment]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"tab": "answers", "page": page, "words": words}
    return render(request, "questions/staff/answers.html", context)


@for_staff(policy.WRITE_ANSWERS)
def write(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new answer, from nothing or out of a question whose code stands in `?tu=`."""
    report = _report(actor, request.GET.get("tu", ""))
    name = f"questions.write:{report.code}" if report else "questions.write"
    draft = find_form_draft(actor.id, name)
    form = WordingForm(
        request.POST or None,
        initial=_start(actor, report) | _left(draft),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = write_answer(
                by=actor, unit=report.unit if report else _own_unit(actor), wording=form.wording(),
                why=form.cleaned_data["why"], report_id=report.pk if report else None,
            )  # fmt: skip
        except AccessDenied as denied:
            raise Http404 from denied
        except Refused as refused:
            form.refuse(refused)
        else:
            drop_form_draft(by=actor, form=name)
            messages.success(request, _("Written. A second officer of the unit releases it."))
            return redirect("questions:one", made.answer_id)
    context = {
        "tab": "answers", "form": form, "report": report, "draft_form": name, "kept_draft": draft,
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "questions/staff/write.html", context, status=status)


def _left(draft: FormDraft | None) -> dict[str, Any]:
    return WordingForm.left(draft.values) if draft else {}


def _report(actor: Actor, code: str) -> Report | None:
    if not code:
        return None
    try:
        report = get_report(actor, code)
    except NotFound as missing:
        raise Http404 from missing
    if report.kind != Kind.QUESTION:
        raise Http404
    # The form starts with the asker's words.
    record_look(report, actor)
    return report


def _start(actor: Actor, report: Report | None) -> dict[str, Any]:
    """The question and the answer that was given, both without what may be personal.

    From nothing, the field for which the officer's unit answers.
    """
    if report is None:
        field = field_of_unit(_own_unit(actor).code)
        return {"field": field} if field else {}
    given = (
        Message.objects.filter(report=report, direction=Direction.TO_REPORTER, author__isnull=False)
        .order_by("-at").first()
    )  # fmt: skip
    return {
        "title": " ".join(masked(report.text).split())[:300],
        "short": masked(given.text) if given else "",
        "field": field_of_category(report.category),
    }  # fmt: skip


def _own_unit(actor: Actor) -> Unit:
    codes = [duty.unit_code for duty in actor.duties if may(actor, policy.WRITE_ANSWERS)]
    unit = next((u for c in codes if (u := directory.find_unit(c)) is not None), None)
    if unit is None:
        raise Http404
    return get_object_or_404(Unit, pk=unit.pk)


@for_staff(policy.WRITE_ANSWERS)
def show_one(request: HttpRequest, actor: Actor, answer: UUID) -> HttpResponse:
    """One answer: its wordings, the one that waits or came back as a whole, and a new one."""
    row = _get(actor, answer)
    revisions = list(
        row.revisions.select_related("writer__account", "settled_by__account")
        .order_by("-number")[:_SHOWN]
    )  # fmt: skip
    last = next(iter(revisions), None)
    waiting = last if last and last.state == RevisionState.WAITING else None
    returned = last if last and last.state == RevisionState.RETURNED else None
    open_one = waiting or returned
    # Who mends what came back starts from it, not from what is published.
    start = read_wording(open_one.words) if open_one else wording_of(row)
    name = f"questions.one:{row.pk}"
    draft = find_form_draft(actor.id, name)
    form = WordingForm(
        request.POST or None,
        initial=filled(start) | _left(draft),
    )
    if request.method == "POST" and form.is_valid():
        try:
            rewrite_answer(
                answer_id=row.pk, by=actor, wording=form.wording(), why=form.cleaned_data["why"]
            )
        except (NotFound, AccessDenied) as missing:
            raise Http404 from missing
        except Refused as refused:
            form.refuse(refused)
        else:
            drop_form_draft(by=actor, form=name)
            messages.success(request, _("Written. A second officer of the unit releases it."))
            return redirect("questions:one", row.pk)
    published = row.state == AnswerState.PUBLISHED
    context = {
        "tab": "answers", "draft_form": name, "kept_draft": draft, "answer": row, "form": form,
        "waiting": waiting, "returned": returned,
        "says": said(start), "traces": traces_in(start) if waiting else [],
        "differences": differences(wording_of(row), start) if open_one and published else [],
        "source": _source(actor, open_one),
        "is_own": waiting is not None and waiting.writer_id == actor.id,
        "may_release": may(actor, policy.RELEASE_ANSWERS, within=row.unit),
        "revisions": [(one, said(read_wording(one.words))) for one in revisions],
        "withdrawn_why": withdrawn_why(row), "is_published": published,
        "uses": row.uses.count(), "against": asked_all_the_same(row),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "questions/staff/one.html", context, status=status)


def _source(actor: Actor, revision: Revision | None) -> Report | None:
    """The question out of which a wording was written, for who may know of it."""
    if revision is None or revision.report_id is None:
        return None
    return visible_reports(actor).filter(pk=revision.report_id).first()


def _get(actor: Actor, answer: UUID) -> Answer:
    found = answers_of(actor).filter(pk=answer).select_related("unit").first()
    if found is None:
        raise Http404
    return found


@require_POST
@for_staff(policy.RELEASE_ANSWERS)
def settle(request: HttpRequest, actor: Actor, revision: UUID, act: str) -> HttpResponse:
    """Release a wording, or send it back."""
    row = Revision.objects.filter(pk=revision, answer__in=answers_of(actor)).first()
    if row is None or act not in ("duyet", "tra-lai"):
        raise Http404
    try:
        if act == "duyet":
            clean = request.POST.get("clean") == "on"
            release_revision(revision_id=revision, by=actor, clean=clean)
            messages.success(request, _("Released: it stands on the public pages."))
        else:
            return_revision(revision_id=revision, by=actor, why=request.POST.get("why", ""))
            messages.success(request, _("Sent back to its writer."))
    except (NotFound, AccessDenied) as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("questions:one", row.answer_id)


@require_POST
@for_staff(policy.RELEASE_ANSWERS)
def act(request: HttpRequest, actor: Actor, answer: UUID, act: str) -> HttpResponse:
    """Say that an answer still holds, or withdraw it."""
    row = _get(actor, answer)
    try:
        if act == "xac-nhan":
            confirm_answer(answer_id=row.pk, by=actor)
            messages.success(request, _("Looked at: it is due again in 180 days."))
        elif act == "rut":
            withdraw_answer(answer_id=row.pk, by=actor, why=request.POST.get("why", ""))
            messages.success(request, _("Withdrawn from the public pages."))
        else:
            raise Http404
    except (NotFound, AccessDenied) as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("questions:one", row.pk)
