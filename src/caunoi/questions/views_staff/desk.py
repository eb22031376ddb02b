"""`/can-bo/hoi-dap/`: what waits, and answering one question with all that helps beside it."""

from __future__ import annotations

from typing import Any

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
    may_publish,
    open_misses,
    waiting_questions,
)
from caunoi.questions.services.answering import answer_question, make_tip, pass_on
from caunoi.reports.choices import Kind
from caunoi.reports.models import Report
from caunoi.reports.reply_words import fill, words_for
from caunoi.reports.selectors.company import company_of
from caunoi.reports.selectors.reply_templates import templates_for
from caunoi.reports.services.looking import record_look
from caunoi.reports.views_staff.gate import on_report

PAGE = 25


@for_staff(policy.WRITE_ANSWERS)
def show_desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Questions by their limit, wordings that wait for a second officer, answers to look at."""
    page = Paginator(waiting_questions(actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "desk", "page": page, "waiting": waiting_revisions(actor)[:PAGE],
        "returned": returned_revisions(actor)[:PAGE],
        "review": to_review(actor)[:PAGE], "review_count": to_review(actor).count(),
        "misses": len(open_misses()),
    }  # fmt: skip
    return render(request, "questions/staff/desk.html", context)


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
            messages.success(request, _("The asker has your answer."))
            if form.cleaned_data["decision"] == Decision.PUBLIC and may_publish(actor, report):
                return redirect(f"{reverse('questions:write')}?tu={report.spelled_code}")
            return redirect("questions:desk")
    context = {
        "tab": "desk", "report": report, "form": form, "near": near, "draft": draft,
        "citations": [(hit.answer, cited(hit.answer)) for hit in near.hits],
        "templates": templates_for(report), "may_publish": may_publish(actor, report),
        "may_desk": may(actor, policy.WRITE_ANSWERS),
    }  # fmt: skip
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
        chosen = next((one for one in templates_for(report) if str(one.id) == wanted), None)
        words = fill(chosen.text(report.language), words_for(report)) if chosen else ""
        decision = {name: request.POST[name] for name in ("decision", "slug")
                    if name in request.POST}  # fmt: skip
    return {"message": "\n\n".join(one for one in (typed, words) if one), **decision}


@require_POST
@on_report
def pass_question(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    """One press: to the unit of another field, or as a report of an event."""
    _require_question(actor, report)
    try:
        if request.POST.get("act") == "tip":
            make_tip(report_id=report.pk, by=actor)
            messages.success(request, _("It is a report now, with all that it holds."))
        else:
            pass_on(report_id=report.pk, by=actor, field=request.POST.get("field", ""))
            messages.success(request, _("Passed on; the asker is told where it is."))
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
