"""`/can-bo/hoi-dap/`: what waits, and answering one question with all that helps beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.errors import AccessDenied, NotFound, Refused
from caunoi.core.ids import read_id
from caunoi.questions.choices import Decision
from caunoi.questions.forms_staff import AnswerForm
from caunoi.questions.models import Answer
from caunoi.questions.selectors.answers import (
    cited,
    find_published,
    returned_revisions,
    to_review,
    waiting_revisions,
)
from caunoi.questions.selectors.desk import (
    beside,
    given_answer,
    just_passed,
    may_publish,
    open_misses,
    template_groups,
    to_publish,
    waiting_questions,
)
from caunoi.questions.services.answering import (
    answer_question,
    keep_private,
    make_tip,
    pass_on,
    plan_tip,
    take_back,
)
from caunoi.reports.choices import Kind
from caunoi.reports.models import Report
from caunoi.reports.reply_words import fill, words_for
from caunoi.reports.selectors.company import company_of
from caunoi.reports.services.looking import record_look
from caunoi.reports.views_staff.gate import on_report
from caunoi.reports.workflow import GAP, has_gap

PAGE = 25


@for_staff(policy.WRITE_ANSWERS)
def show_desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Questions by their limit, wordings that wait or came back, answers to look at.

    A POST takes back what was passed on by a slip, or keeps private what was to be published.
    """
    if request.method == "POST":
        act = _keep_private if "private" in request.POST else _take_back
        return act(request, actor)
    page = Paginator(waiting_questions(actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "desk", "page": page, "waiting": waiting_revisions(actor)[:PAGE],
        "returned": returned_revisions(actor)[:PAGE], "passed": just_passed(actor)[:PAGE],
        "review": to_review(actor)[:PAGE], "review_count": to_review(actor).count(),
        "misses": len(open_misses()), "to_publish": to_publish(actor)[:PAGE],
    }  # fmt: skip
    return render(request, "questions/staff/desk.html", context)


def _take_back(request: HttpRequest, actor: Actor) -> HttpResponse:
    report_id = read_id(request.POST.get("back", ""))
    try:
        report = take_back(report_id=report_id or UUID(int=0), by=actor)
    except (NotFound, AccessDenied) as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("questions:desk")
    messages.success(request, _("It is back with your unit; the asker is told."))
    return redirect("questions:question", report.spelled_code)


def _keep_private(request: HttpRequest, actor: Actor) -> HttpResponse:
    handled_id = read_id(request.POST.get("private", ""))
    try:
        keep_private(handled_id=handled_id or UUID(int=0), by=actor)
    except (NotFound, AccessDenied) as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("It stays with the asker and is not published."))
    return redirect("questions:desk")


@on_report
def show_question(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    """Answer one question: similar answers, citations and templates beside the text."""
    _require_question(actor, report)
    record_look(report, actor)
    near = beside(report)
    draft = company_of(report, actor).mine
    picked = find_published(request.POST.get("tu", ""))
    covering = list(dict.fromkeys([*([picked] if picked else []), *near.answers]))
    joins = request.method == "POST" and bool({"mau", "tu"} & request.POST.keys())
    form = AnswerForm(
        None if joins else request.POST or None, covering=covering,
        kept_at=reverse("reports:keep_draft", args=[report.spelled_code]),
        initial=_joined(request, report, picked) if joins else {"message": draft and draft.text},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            answer_question(report_id=report.pk, by=actor, **form.cleaned_data)
        except (NotFound, AccessDenied) as missing:
            raise Http404 from missing
        except Refused as refused:
            form.refuse(refused)
        else:
            if form.cleaned_data["decision"] == Decision.PUBLIC and may_publish(actor, report):
                messages.success(
                    request,
                    _(
                        "The asker has your answer. Now write it for everybody, without names; the"
                        " desk reminds you until it is done."
                    ),
                )
                return redirect(f"{reverse('questions:write')}?tu={report.spelled_code}")
            messages.success(request, _("The asker has your answer."))
            return redirect("questions:desk")
    context = {
        "tab": "desk", "report": report, "form": form, "near": near, "draft": draft,
        "citations": [(hit.answer, cited(hit.answer)) for hit in near.hits],
        "templates": template_groups(report), "may_publish": may_publish(actor, report),
        "may_desk": may(actor, policy.WRITE_ANSWERS),
        "plan": plan_tip(report) if report.is_open else None,
    }  # fmt: skip
    if not report.is_open or form.errors:
        # Two answer at once: the second reads what the first sent, beside words of their own.
        report.refresh_from_db()
        context["given"] = None if report.is_open else given_answer(report)
        context["is_owed"] = to_publish(actor).filter(report=report).exists()
        context["unsent"] = request.POST.get("message", "") or (draft.text if draft else "")
    status = 422 if form.is_bound else 200
    return render(request, "questions/staff/question.html", context, status=status)


def _joined(request: HttpRequest, report: Report, picked: Answer | None) -> dict[str, Any]:
    """What was chosen in the form, with a published answer's words or a template's after it."""
    typed = request.POST.get("message", "").rstrip()
    if picked is not None:
        with override(report.language):
            link = settings.SITE_URL + reverse("questions:answer", args=[picked.slug])
            words = f"{picked.shown_short}\n\n{link}"
        decision = {"decision": Decision.COVERED, "slug": picked.slug}
    else:
        wanted = request.POST.get("mau", "")
        meant = (
            one
            for group in template_groups(report)
            for one in group.templates
            if str(one.id) == wanted
        )
        chosen = next(meant, None)
        words = fill(chosen.text(report.language), words_for(report)) if chosen else ""
        decision = {name: request.POST[name] for name in ("decision", "slug")
                    if name in request.POST}  # fmt: skip
    return {"message": _put_together(typed, words), **decision}


def _put_together(typed: str, added: str) -> str:
    """Where one of them has a gap, the other's place is there, not behind its closing words."""
    for letter, words in ((typed, added), (added, typed)):
        if words and has_gap(letter) and not has_gap(words):
            return letter.replace(GAP, words, 1)
    return "\n\n".join(one for one in (typed, added) if one)


@require_POST
@on_report
def pass_question(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    """One press: to the unit of another field, or as a report of an event."""
    _require_question(actor, report)
    if not report.is_open:
        messages.error(request, _("The question was answered meanwhile; nothing was changed."))
        return redirect("questions:question", report.spelled_code)
    try:
        if request.POST.get("act") == "tip":
            made = make_tip(report_id=report.pk, by=actor)
            messages.success(
                request,
                _("It is a report now (%(kind)s) and is with %(unit)s, with all that it holds.")
                % {"kind": made.get_kind_display(), "unit": made.unit.name},
            )
        else:
            sent = pass_on(report_id=report.pk, by=actor, field=request.POST.get("field", ""))
            messages.success(
                request,
                _("Passed on to %(unit)s; the asker is told. A slip? Below you can take it back.")
                % {"unit": sent.unit.name},
            )
    except (NotFound, AccessDenied) as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("questions:question", report.spelled_code)
    return redirect("questions:desk" if may(actor, policy.WRITE_ANSWERS) else "reports:inbox")


def _require_question(actor: Actor, report: Report) -> None:
    """Only a question, and only for who may answer it.

    Raises:
        Http404: it is another kind, or the officer's duty answers nobody there.
    """
    if report.kind != Kind.QUESTION or not may(actor, policy.REPLY, within=report.unit):
        raise Http404
