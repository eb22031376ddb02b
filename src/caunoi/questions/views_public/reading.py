"""`/hoi-dap/<slug>/`: one answer; what it rests on; whether it helped."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from caunoi.core.brakes import Brake, count_press, is_too_often
from caunoi.core.sharing import data_block
from caunoi.core.small_counts import SMALL
from caunoi.questions.choices import AnswerState
from caunoi.questions.doors import doors_for
from caunoi.questions.forms import AskForm
from caunoi.questions.models import Answer
from caunoi.questions.procedure_links import find_link
from caunoi.questions.selectors.answers import cited, versions_of
from caunoi.questions.selectors.figures import public_figures_by_unit
from caunoi.questions.selectors.finding import others_like
from caunoi.questions.services.asking import vote
from caunoi.questions.views_public.typed import typed_along
from caunoi.reports.choices import VoteReason

_BESIDE = 4
_CARRIED = ("text", "phone", "email")  # typed before an answer was read
# From one place. Neighbours behind one address may lose a word; nobody can add up words of theirs.
# No cookie for it, signed or not: docs/adr/0005-anonymity.md says why.
ON_ONE = Brake("vote on an answer", most=2, seconds=24 * 3600)
ON_ALL = Brake("votes", most=30, seconds=3600)


# A warning, a correction, a withdrawal is there at the next look: browsers may keep the page, but
# ask each time whether it is still the same.
@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def show_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer, for everybody; one that was withdrawn says so and leads on."""
    answer = _get(slug)
    if answer.state == AnswerState.WITHDRAWN:
        context = {"answer": answer, "beside": others_like(answer, _BESIDE)}
        return render(request, "questions/public/withdrawn.html", context, status=410)
    return render(request, "questions/public/answer.html", _page(answer))


def _page(answer: Answer) -> dict[str, Any]:
    return {
        "answer": answer, "citations": cited(answer), "versions": versions_of(answer),
        "beside": others_like(answer, _BESIDE), "portal": settings.PUBLIC_SERVICE_PORTAL,
        "reasons": VoteReason.choices, "data_block": _data_block(answer),
        "procedure": find_link(answer.procedure), "doors": doors_for(answer.title),
    }  # fmt: skip


def _data_block(answer: Answer) -> SafeString:
    """schema.org's QAPage: the question with the answer of the unit."""
    address = f"{settings.SITE_URL}{reverse('questions:answer', args=[answer.slug])}"
    by = {"@type": "GovernmentOrganization", "name": answer.unit_name}
    told = answer.shown_details
    steps = [f"{number}. {words}" for number, words in enumerate(told["steps"], start=1)]
    return data_block({
        "@type": "QAPage", "url": address, "inLanguage": get_language() or "vi",
        "mainEntity": {
            "@type": "Question", "name": answer.shown_title, "text": answer.shown_title,
            "answerCount": 1, "author": by,
            "datePublished": answer.published_at.isoformat() if answer.published_at else None,
            "acceptedAnswer": {
                "@type": "Answer", "text": "\n".join([answer.shown_short, *steps]),
                "url": address, "upvoteCount": answer.helpful, "author": by,
                "datePublished": answer.published_at.isoformat() if answer.published_at else None,
            },
        },
    })  # fmt: skip


# No cookie reaches these addresses: there is nothing to forge with.
@csrf_exempt
@never_cache
def read_with_words(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer, out of a list that was found: what was typed comes along, and is still there
    where the answer does not do. By POST, so that it stands in no address.
    """
    if request.method != "POST":
        return redirect("questions:answer", slug)
    answer = _get(slug)
    if answer.state == AnswerState.WITHDRAWN:
        return redirect("questions:answer", slug)
    context = {
        **_page(answer), "searched": True, "carried": list(_typed(request).items()),
        **typed_along("questions:read", slug), "once": secrets.token_urlsafe(18),
    }  # fmt: skip
    return render(request, "questions/public/answer.html", context)


@csrf_exempt
@never_cache
def say_helped(request: HttpRequest, slug: str) -> HttpResponse:
    """Count whether the answer helped, then thank; who was not helped may send the question."""
    answer = _get(slug)
    said, typed = request.POST.get("helped", ""), _typed(request)
    if said in {"yes", "no"}:
        _count(request, slug, helped=said == "yes")
    if request.method == "POST" and (said == "yes" or not typed["text"].strip()):
        # Led on, so that reloading the page counts nothing twice.
        end = "co" if said == "yes" else "chua"
        return redirect(f"{reverse('questions:helped', args=[slug])}?{end}")
    form = AskForm(initial={
        **typed, "after": slug, "field": answer.field, "key": secrets.token_urlsafe(24),
    })  # fmt: skip
    context = {"answer": answer, "helped": "co" in request.GET, "form": form}
    return render(request, "questions/public/thanks.html", context)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\0", "") for name in _CARRIED}


def _count(request: HttpRequest, slug: str, *, helped: bool) -> None:
    mark = request.brake_mark  # type: ignore[attr-defined]
    # Who presses on is thanked all the same; it only counts no more.
    if is_too_often(mark, ON_ONE, slug) or is_too_often(mark, ON_ALL):
        return
    # A page with words in it cannot lead on: reloaded, it comes again under the same mark.
    once = request.POST.get("once", "")[:32] or secrets.token_urlsafe(18)
    vote(
        slug=slug, helped=helped, once=once, searched=request.POST.get("searched") == "yes",
        reason=request.POST.get("reason", "")[:12],
    )  # fmt: skip
    count_press(mark, ON_ONE, slug)
    count_press(mark, ON_ALL)


@require_safe
@cache_control(public=True, max_age=300)
def show_figures(request: HttpRequest) -> HttpResponse:
    """How each unit answers: for everybody."""
    context = {"figures": public_figures_by_unit(), "small": SMALL}
    return render(request, "questions/public/figures.html", context)


def _get(slug: str) -> Answer:
    found = Answer.objects.filter(slug=slug).exclude(state=AnswerState.DRAFT)
    answer = found.select_related("unit").first()
    if answer is None:
        raise Http404
    return answer
