"""`/can-bo/giay-to/`: photos of papers that wait for a look."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.selectors import find_form_draft
from caunoi.accounts.services.form_drafts import drop_form_draft, keep_form_draft
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.errors import Refused
from caunoi.core.files.serving import hand_out
from caunoi.procedures import catalogue
from caunoi.procedures.choices import PaperState, PaperVerdict
from caunoi.procedures.forms_staff import JudgeForm
from caunoi.procedures.models import PaperCheck
from caunoi.procedures.selectors.papers import find_paper, visible_papers
from caunoi.procedures.services.papers import judge_papers, record_opening
from caunoi.procedures.views_staff.desks import rights

PAGE = 25


@for_staff(policy.JUDGE_PAPERS)
def show_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, longest first; below, what was answered."""
    found = visible_papers(actor)
    waiting = list(found.filter(state=PaperState.WAITING).order_by("sent_at")[:200])
    answered = found.filter(state=PaperState.ANSWERED).order_by("-answered_at")
    page = Paginator(answered, PAGE).get_page(request.GET.get("page"))
    context = {"waiting": waiting, "page": page, "tab": "papers", **rights(actor)}
    return render(request, "procedures/staff/papers.html", context)


@for_staff(policy.JUDGE_PAPERS)
def judge(request: HttpRequest, actor: Actor, check: UUID) -> HttpResponse:
    """The photos side by side with what is said of each."""
    found = visible_papers(actor).filter(pk=check).first()
    if found is None:
        raise Http404
    if request.method == "GET":
        record_opening(check_id=found.pk, by=actor)
    papers = list(found.papers.select_related("file").order_by("number"))
    numbers = {
        one.number: (PaperVerdict.UNCLEAR if one.is_unusable else one.verdict, one.words)
        for one in papers
    }
    name = f"procedures.judge:{found.pk}"
    draft = find_form_draft(actor.id, name)
    form = JudgeForm(
        request.POST if request.method == "POST" else None, numbers=numbers,
        left=draft.values if draft else {},
    )  # fmt: skip
    act = request.POST.get("act", "")
    if act == "change":
        form.is_valid()
    elif form.is_bound and form.is_valid():
        if form.sends_back and act != "send":
            # Whoever leaves the next page finds here what was chosen.
            keep_form_draft(by=actor, form=name, values=form.typed())
            return _ask(request, actor, found, form)
        try:
            judge_papers(
                check_id=found.pk, by=actor, verdicts=form.verdicts(),
                answer=form.cleaned_data["answer"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            drop_form_draft(by=actor, form=name)
            messages.success(request, _("The person can read it now."))
            return redirect("procedures:papers_list")
    rows = [(one, form[f"verdict-{one.number}"], form[f"words-{one.number}"]) for one in papers]
    context = {
        "check": found, "rows": rows, "form": form, "tab": "papers",
        "draft_form": name, "kept_draft": draft,
        "listed": catalogue.by_id(found.procedure_id), "notes": found.notes.order_by("written_at"),
        **rights(actor),
    }  # fmt: skip
    status = 422 if form.is_bound and act != "change" else 200
    return render(request, "procedures/staff/judge.html", context, status=status)


def _ask(
    request: HttpRequest, actor: Actor, found: PaperCheck, form: JudgeForm
) -> HttpResponse:  # fmt: skip
    """What the person will read, before it goes out and sends them for another paper."""
    said = [
        (number, PaperVerdict(verdict), words)
        for number, (verdict, words) in form.verdicts().items()
    ]
    context = {
        "check": found, "form": form, "said": said, "answer": form.cleaned_data["answer"],
        "tab": "papers", **rights(actor),
    }  # fmt: skip
    return render(request, "procedures/staff/judge_sure.html", context)


@for_staff(policy.JUDGE_PAPERS)  # type: ignore[arg-type]  # it streams
def show_photo(
    request: HttpRequest, actor: Actor, check: UUID, number: int, what: str = "view"
) -> HttpResponseBase:
    """The clean copy of one photo, never the original."""
    paper = find_paper(actor, check, number)
    if paper is None:
        raise Http404
    try:
        return hand_out(paper.file, what)
    except Refused as refused:
        context = {"said": refused.message, **rights(actor)}
        return render(request, "procedures/staff/no_photo.html", context, status=refused.status)
