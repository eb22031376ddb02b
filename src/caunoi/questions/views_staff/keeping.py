"""What answers rest on and are found by: legal texts, words that mean the same, failed searches."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.errors import NotFound, Refused
from caunoi.core.ids import read_id
from caunoi.questions.choices import AnswerState
from caunoi.questions.forms_staff import ChangeForm, TextForm, WordsForm
from caunoi.questions.models import Answer, LegalText, Synonym
from caunoi.questions.selectors.answers import legal_texts
from caunoi.questions.selectors.desk import all_synonyms, open_misses
from caunoi.questions.selectors.figures import figures_by_unit
from caunoi.questions.services.law import add_text, update_text
from caunoi.questions.services.words import drop_synonyms, keep_synonyms, settle_miss


@for_staff(policy.WRITE_ANSWERS)
def list_texts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The legal texts, and one more."""
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_text(by=actor, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The text is on the list."))
            return redirect("questions:texts")
    context = {"tab": "texts", "form": form, "texts": legal_texts()}
    status = 422 if form.is_bound else 200
    return render(request, "questions/staff/texts.html", context, status=status)


@for_staff(policy.WRITE_ANSWERS)
def show_text(request: HttpRequest, actor: Actor, text: UUID) -> HttpResponse:
    """One text with the answers that cite it; saying that it changed marks all of them.

    Readers see the mark at once on pages of every unit: how many is said first, and asked about.
    """
    row = get_object_or_404(LegalText, pk=text)
    form = ChangeForm(
        request.POST or None,
        initial={"effective_from": row.effective_from, "effective_to": row.effective_to},
    )
    citing = Answer.objects.filter(citations__text=row).select_related("unit").distinct()
    marked = [one for one in citing if one.state == AnswerState.PUBLISHED]
    told = request.method == "POST" and form.is_valid()
    asks = told and bool(marked) and "sure" not in request.POST
    if told and not asks:
        try:
            count = update_text(text_id=row.pk, by=actor, **form.cleaned_data)
        except NotFound as missing:
            raise Http404 from missing
        except Refused as refused:
            form.refuse(refused)
        else:
            said = ngettext(
                "%(count)d answer is marked and stands on its unit's list.",
                "%(count)d answers are marked and stand on their units' lists.", count,
            )  # fmt: skip
            messages.success(request, said % {"count": count})
            return redirect("questions:text", row.pk)
    context = {
        "tab": "texts", "text": row, "form": form, "citing": sorted(citing, key=lambda a: a.slug),
        "marked": marked, "asks": asks,
        "units": sorted({one.unit.short for one in marked}),
    }  # fmt: skip
    status = 422 if form.is_bound and not asks else 200
    return render(request, "questions/staff/text.html", context, status=status)


@for_staff(policy.KEEP_WORDS)
def show_words(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Rows of words that mean the same, and what was searched for in vain.

    `?sua=` names the row that is being changed; `?lai=` holds words that were just taken off.
    """
    wanted = read_id(request.GET.get("sua", ""))
    changed = Synonym.objects.filter(pk=wanted).first() if wanted else None
    again = request.GET.get("lai", "")[:400]
    adds = request.method == "POST" and "words" in request.POST
    form = WordsForm(
        request.POST if adds else None, initial={"words": changed.shown if changed else again}
    )
    if request.method == "POST":
        try:
            if not adds:
                return _settle(request, actor)
            if form.is_valid():
                keep_synonyms(
                    by=actor, words=form.cleaned_data["words"],
                    instead_of=changed.pk if changed else None,
                )  # fmt: skip
                messages.success(request, _("These words mean the same from now on."))
                return redirect("questions:words")
        except NotFound as missing:
            raise Http404 from missing
        except Refused as refused:
            form.refuse(refused)
    context = {
        "tab": "words", "form": form, "synonyms": all_synonyms(), "misses": open_misses(),
        "changed": changed, "again": again,
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "questions/staff/words.html", context, status=status)


def _settle(request: HttpRequest, actor: Actor) -> HttpResponse:
    if (miss := request.POST.get("miss", "")).isdecimal() and len(miss) < 12:
        settle_miss(by=actor, miss_id=int(miss))
    if (drop := read_id(request.POST.get("drop", ""))) is None:
        return redirect("questions:words")
    dropped = drop_synonyms(by=actor, synonym_id=drop)
    messages.success(
        request, _("Taken off. A slip? The words stand in the field below: put them back.")
    )
    return redirect(f"{reverse('questions:words')}?{urlencode({'lai': dropped.shown})}#same")


@for_staff(policy.WRITE_ANSWERS, policy.VIEW_FIGURES)
def show_figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How each unit answers, for the desk."""
    context = {"tab": "figures", "figures": figures_by_unit()}
    return render(request, "questions/staff/figures.html", context)
