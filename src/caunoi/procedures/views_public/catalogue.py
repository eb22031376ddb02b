"""`/thu-tuc/`: the catalogue, one procedure, and the guided check through it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caunoi.core.city import city_name
from caunoi.core.qr import draw_qr
from caunoi.core.sharing import data_block, share_links
from caunoi.law.choices import Certainty
from caunoi.procedures import catalogue
from caunoi.procedures.catalogue import Listed
from caunoi.procedures.changed_law import changed_law, changes_since
from caunoi.procedures.choices import Come, Field
from caunoi.procedures.content import Check
from caunoi.procedures.forms import FindForm, QuestionForm
from caunoi.procedures.guide import Step, walk
from caunoi.procedures.own_list import write_answers
from caunoi.procedures.paper_forms import forms_meant, known_forms
from caunoi.procedures.selectors.desks import bookable_at, has_desks
from caunoi.units import directory
from caunoi.units.choices import Desk
from caunoi.units.naming_codes import unit_words

# What most people come for, shown before anybody has typed.
COMMON = (
    "dang-ky-tam-tru", "can-cuoc-lan-dau", "cap-doi-can-cuoc", "ho-chieu-lan-dau",
    "phieu-ly-lich-tu-phap", "dang-ky-xe-lan-dau", "doi-giay-phep-lai-xe", "thong-bao-luu-tru",
)  # fmt: skip


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """All procedures by field, or those that the words mean."""
    words, field = request.GET.get("q", "")[:200], request.GET.get("linh-vuc", "")
    field = field if field in Field.values else ""
    found = catalogue.search(words, field)
    groups = [
        (label, [one for one in found if one.content.field == value])
        for value, label in Field.choices
    ]
    common = [one for slug in COMMON if (one := catalogue.find_procedure(slug)) is not None]
    unit = None if words.strip() or field else directory.find_unit(request.GET.get("noi", ""))
    there = bookable_at(unit.pk) if unit else set()
    context = {
        "at": unit, "bookable": [one for one in found if one.id in there],
        "form": FindForm(initial={"q": words}), "asked": bool(words.strip()), "field": field,
        "fields": Field.choices, "found": found, "common": common,
        "groups": [(label, rows) for label, rows in groups if rows],
        "words": words, "forms": forms_meant(words),
        "city": None if found else directory.desk(Desk.ROOT),
    }  # fmt: skip
    return render(request, "procedures/public/list.html", context)


@require_safe
def show_forms(request: HttpRequest) -> HttpResponse:
    """All forms by their code: where to get each, and which procedures use it."""
    rows = [
        (form, [one for one in catalogue.all_procedures()
                if any(form.is_named_in(line.vi) for line in one.content.papers)])
        for form in known_forms()
    ]  # fmt: skip
    context = {"rows": rows, "portal": settings.PUBLIC_SERVICE_PORTAL}
    return render(request, "procedures/public/forms.html", context)


@require_safe
def show_procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """One procedure: what to do, what to bring, what it costs, where, how sure this is."""
    one = get_listed(slug)
    context = {**facts(one), "data_block": _data_block(one)}
    return render(request, "procedures/public/show.html", context)


def _data_block(one: Listed) -> SafeString:
    """schema.org: the service with who gives it and what it costs, and how it is done."""
    content, unit = one.content, directory.find_unit_by_pk(one.unit_id)
    address = f"{settings.SITE_URL}{reverse('procedures:show', args=[one.slug])}"
    by = {"@type": "GovernmentOrganization", "name": unit.label if unit else city_name()}
    return data_block({"@graph": [
        {
            "@type": "GovernmentService", "@id": f"{address}#dich-vu", "url": address,
            "name": str(content.name), "provider": by, "serviceOperator": by,
            "areaServed": {"@type": "City", "name": city_name()},
            "offers": {"@type": "Offer", "description": unit_words(content.fee)},
            "availableChannel": {
                "@type": "ServiceChannel", "serviceUrl": address,
                "name": unit_words(content.place),
            },
        },
        {
            "@type": "HowTo", "url": address, "name": str(content.name),
            "inLanguage": get_language() or "vi",
            "supply": [{"@type": "HowToSupply", "name": unit_words(words)}
                       for words in content.papers],
            "step": [{"@type": "HowToStep", "position": number, "text": unit_words(words)}
                     for number, words in enumerate(content.steps, start=1)],
        },
    ]})  # fmt: skip


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One question at a time; the answers stand in the address, nowhere else."""
    one = get_listed(slug)
    check = one.content.check
    if check is None:
        raise Http404
    answers = {name: value[:60] for name, value in request.GET.items() if isinstance(value, str)}
    step = walk(check, answers)
    kept = {question.id: option.id for question, option in step.answered}
    given = _given(check, answers)
    context = {**facts(one), "step": step, "answered": _changes(slug, step, given)}
    if step.question is not None:
        # Whoever changes an answer gives the later ones anew only where they no longer lead on.
        context["kept"] = {name: said for name, said in given.items() if name != step.question.id}
        # The button of this very question was pressed, and no answer chosen that there is.
        asked = request.GET.get("tra-loi") == step.question.id
        context["form"] = QuestionForm(request.GET if asked else None, question=step.question)
        status = 422 if asked else 200
        return render(request, "procedures/public/question.html", context, status=status)
    address = f"{settings.SITE_URL}{_address(slug, kept)}"
    context |= {
        "qr": draw_qr(address), "links": share_links(address, str(one.content.name), _list(step)),
        "given": write_answers(kept), "must_come": step.end and _must_come(step),
        "unsure_fee": _fee_is_unsure(one, step),
        # No surer than the procedure that it leads through.
        "certainty": max(check.certainty.value, one.content.certainty.value),
        "other": catalogue.find_procedure(step.end.other) if step.end else None,
    }  # fmt: skip
    return render(request, "procedures/public/result.html", context)


def _list(step: Step) -> str:
    """The list as plain text, for a letter: it can be read where there is no connection."""
    if step.end is None:
        return ""
    parts = [str(step.end.come.label), *filter(None, [step.say])]
    for heading, rows in ((_("What to bring"), step.bring), (_("Forms"), step.forms)):
        if rows:
            parts.append("\n".join([f"{heading}:", *(f"- {words}" for words in rows)]))
    end = step.end
    for heading, words in (
        (_("Until when"), end.by), (_("Fee"), end.fee), (_("Where"), end.where),
    ):  # fmt: skip
        if words:
            parts.append(f"{heading}: {words}")
    return "\n\n".join(parts)


def _must_come(step: Step) -> bool:
    return step.end is not None and step.end.come in (Come.ONCE, Come.TWICE)


def _fee_is_unsure(one: Listed, step: Step) -> bool:
    """Whether an amount is named of which it is not sure that it still holds."""
    fee = step.end.fee if step.end and step.end.come != Come.OTHER else None
    is_amount = fee is not None and any(letter.isdigit() for letter in fee.vi)
    return is_amount and one.content.fee_certainty != Certainty.A


def _address(slug: str, kept: dict[str, str]) -> str:
    return f"{reverse('procedures:guide', args=[slug])}?{urlencode(kept)}"


def _given(check: Check, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that some question of the check has, in the order of its questions."""
    return {
        question.id: answers[question.id]
        for question in check.questions
        if answers.get(question.id) in {option.id for option in question.options}
    }


def _changes(slug: str, step: Step, given: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Each answer with the address at which it alone is given anew."""
    return [
        (
            str(question.ask), str(option.say),
            _address(slug, {name: said for name, said in given.items() if name != question.id}),
        )
        for question, option in step.answered
    ]  # fmt: skip


def get_listed(slug: str) -> Listed:
    """The procedure of an address; 404 where there is none."""
    found = catalogue.find_procedure(slug)
    if found is None:
        raise Http404
    return found


def facts(one: Listed) -> dict[str, object]:
    """What every page of a procedure shows of it."""
    unit = directory.find_unit_by_pk(one.unit_id)
    return {
        "law_changes": lambda: changes_since(one.content.law, one.looked_at, changed_law()),
        "one": one, "content": one.content, "unit": unit,
        "answers": directory.who_answers_questions(unit) if unit else None,
        "has_desks": has_desks(one.id), "portal": settings.PUBLIC_SERVICE_PORTAL,
    }  # fmt: skip
