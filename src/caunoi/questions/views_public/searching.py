"""`/hoi-dap/`: search as one types, five answers, and one key that sends the question always."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from caunoi.core.errors import Refused
from caunoi.core.htmx import wants_part
from caunoi.places.in_text import ward_in
from caunoi.questions.choices import Field
from caunoi.questions.doors import doors_for
from caunoi.questions.fields import unit_of_field
from caunoi.questions.forms import AskForm
from caunoi.questions.reading import is_other_language, named_traces
from caunoi.questions.selectors.answers import find_published, most_helpful
from caunoi.questions.selectors.finding import BEST
from caunoi.questions.selectors.suggesting import advise, near_enough, tells_of_event
from caunoi.questions.services.asking import ask
from caunoi.questions.services.words import note_miss
from caunoi.questions.views_public.typed import typed_along
from caunoi.reports.errors import KeyReused
from caunoi.reports.receipt_words import receipt_words
from caunoi.reports.suggest import danger_now, money_just_sent
from caunoi.reports.urgent import number_to_call

_LONGEST_LINK = 2_000


@require_safe
@cache_control(public=True, no_cache=True)  # what it shows can be withdrawn at any moment
@conditional_page
def show_search(request: HttpRequest) -> HttpResponse:
    """The field, what most people ask; with `?q=` in a link, what is found for it."""
    text = request.GET.get("q", "")[:_LONGEST_LINK].replace("\0", "")
    # No key of its own: this page may be the same for many.
    form = AskForm(initial={"text": text})
    return render(request, "questions/public/search.html", _page(form, text))


# No cookie reaches these addresses (core/middleware.py): there is nothing to forge with.
@csrf_exempt
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """What is found for the words so far: a part of the page for htmx, else the whole page.

    By POST, so that nobody's question stands in an address, a log or the browser's history.
    """
    if request.method != "POST":
        return redirect("questions:search")
    text = request.POST.get("text", "").replace("\0", "")
    data = _with_key(request)
    form = AskForm(initial=data.dict())
    if wants_part(request):
        typing = request.headers.get("HX-Trigger-Name") == "text"
        return render(request, "questions/public/_found.html", _page(form, text, typing=typing))
    if not text.strip() and request.POST.get("as"):  # nothing to take along
        return redirect("questions:search")
    if not text.strip():
        form = AskForm(data)  # the same words as when nothing is sent
        form.is_valid()
        return _again(request, form, data)
    context = _page(form, text)
    if context["asked"] and not context["hits"] and not context["danger"]:
        note_miss(text, get_language() or "vi")
    return render(request, "questions/public/search.html", context)


@csrf_exempt
@never_cache
def send(request: HttpRequest) -> HttpResponse:
    """Send the question and show its receipt: one press from wherever one is."""
    if request.method != "POST":
        return redirect("questions:search")
    data = _with_key(request)
    form = AskForm(data)
    if not form.is_valid():
        return _again(request, form, data)
    values = form.cleaned_data
    try:
        receipt = ask(
            text=values["text"], field=values["field"], contact=form.card(),
            key=f"question:{values['key']}", after=values["after"],
            language=get_language() or "vi",
        )  # fmt: skip
    except KeyReused:
        data["key"] = secrets.token_urlsafe(24)
        form = AskForm(data)
        form.add_error(
            "text",
            _("You sent a question from this page a moment ago, and it is with us. To send this "
              "one as a second question, press again."),
        )  # fmt: skip
        return _again(request, form, data)
    except Refused as refused:
        form.add_error("text", refused.message)
        return _again(request, form, data)
    words = receipt_words(receipt)
    return render(request, "questions/public/asked.html", words | _pressing(form, words))


def _pressing(form: AskForm, words: dict[str, Any]) -> dict[str, Any]:
    """What the receipt says first and besides: whom to call, that it became a report."""
    text = form.cleaned_data["text"]
    became_report = not words["is_question"]
    tells = words["is_question"] and tells_of_event(text)
    return {
        "money_sent": money_just_sent(text), "was_question": became_report, "may_be_report": tells,
        "danger": danger_now(text) or became_report or (tells and number_to_call(text)),
        "wants_phone": became_report and not form.cleaned_data["phone"],
        "wants_place": became_report and not ward_in(text),
        # Who calls for help does well to say who and where.
        "other_language": is_other_language(text),
        "traces": [] if became_report else named_traces(text),
    }  # fmt: skip


def _with_key(request: HttpRequest) -> QueryDict:
    data = request.POST.copy()
    data["key"] = data.get("key") or secrets.token_urlsafe(24)
    return data


def _again(request: HttpRequest, form: AskForm, data: QueryDict) -> HttpResponse:
    after = find_published(data.get("after", ""))
    if after is not None:  # from where it came: what had been read stays beside it
        context: dict[str, Any] = {"form": form, "answer": after}
        answer = render(request, "questions/public/thanks.html", context, status=422)
    else:
        context = _page(form, data.get("text", ""))
        answer = render(request, "questions/public/search.html", context, status=422)
    answer.may_be_gone_back_to = True  # type: ignore[attr-defined]
    return answer


def _page(form: AskForm, text: str, *, typing: bool = False) -> dict[str, Any]:
    asked = bool(text.strip())
    context: dict[str, Any] = {
        "form": form, "text": text, "asked": asked, "hits": [], **typed_along("questions:find"),
    }  # fmt: skip
    if not asked:
        return {**context, "popular": most_helpful(BEST), "fields": list(Field)}
    advice = advise(text, typing=typing)
    chosen = str(form.data.get("field", "") or form.initial.get("field", ""))
    field = Field(chosen) if chosen in Field.values else advice.field
    doors, danger = doors_for(text), danger_now(text)
    return context | {
        "hits": near_enough(advice.hits)[:BEST], "field": field, "fields": list(Field),
        "unit": unit_of_field(field), "is_tip": advice.is_tip, "danger": danger,
        "money_sent": money_just_sent(text), "doors": doors,
        "traces": [] if danger else named_traces(text),
        "other_language": is_other_language(text),
    }  # fmt: skip
