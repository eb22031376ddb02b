"""`/can-bo/mau/`: the reply templates, read by all officers, kept by the heads of units."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.core.errors import NotFound, Refused
from caunoi.reports.forms_templates import TemplateForm
from caunoi.reports.reply_words import braced_words
from caunoi.reports.selectors.reply_templates import Template, templates_of_units
from caunoi.reports.services.reply_templates import (
    Wording,
    edit_template,
    retire_template,
    write_template,
)
from caunoi.reports.views_staff.gate import get_actor
from caunoi.units import directory
from caunoi.units.choices import Desk
from caunoi.units.models import Unit


@login_required
@never_cache
def show_templates(request: HttpRequest) -> HttpResponse:
    """All templates in use for the officer's units; with POST a new one is written."""
    actor = get_actor(request)
    form = TemplateForm(request.POST or None, units=_keeps(actor))
    if request.method == "POST" and form.is_valid():
        try:
            write_template(by=actor, unit=_unit(form), wording=_wording(form))
        except Refused as refused:
            _put(form, refused)
        else:
            messages.success(request, _("The template is ready to use."))
            return redirect("reports:templates")
    return _show(request, actor, form, 422 if form.is_bound else 200)


@login_required
@never_cache
def edit(request: HttpRequest, template: UUID) -> HttpResponse:
    """One template as a form; what others keep can be copied into a unit's own."""
    actor = get_actor(request)
    old = next((t for t in _all(actor) if t.id == template), None)
    if old is None:
        raise Http404
    units = _keeps(actor)
    is_ours = _keeps_it(actor, old)
    start = {
        "title": old.title, "text_vi": old.text_vi, "text_en": old.text_en, "kind": old.kind,
        "verb": old.verb, "trigger": old.trigger,
        "unit": str(old.unit_id or "") if is_ours else "",
    }  # fmt: skip
    form = TemplateForm(request.POST or None, initial=start, units=units, is_fixed=is_ours)
    if request.method == "POST" and form.is_valid():
        try:
            if is_ours:
                edit_template(template_id=template, by=actor, wording=_wording(form))
            else:
                write_template(by=actor, unit=_unit(form), wording=_wording(form))
        except NotFound as missing:
            raise Http404 from missing
        except Refused as refused:
            _put(form, refused)
        else:
            messages.success(request, _("The template is ready to use."))
            return redirect("reports:templates")
    return _show(request, actor, form, 422 if form.is_bound else 200, edited=old, is_ours=is_ours)


@login_required
@require_POST
@never_cache
def retire(request: HttpRequest, template: UUID) -> HttpResponse:
    """Take a template out of use."""
    actor = get_actor(request)
    try:
        retire_template(template_id=template, by=actor)
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The template is offered no more."))
    return redirect("reports:templates")


def _show(
    request: HttpRequest, actor: Actor, form: TemplateForm, status: int, **more: Any
) -> HttpResponse:
    rows = [(t, _unit_name(t), _keeps_it(actor, t)) for t in _all(actor)]
    context = {
        "rows": rows, "form": form, "may_write": bool(_keeps(actor)), "words": braced_words(),
        "section": "templates", **more,
    }  # fmt: skip
    return render(request, "reports/staff/templates.html", context, status=status)


def _all(actor: Actor) -> list[Template]:
    return templates_of_units({duty.unit_id for duty in actor.duties})


def _unit_name(template: Template) -> str:
    unit = directory.find_unit_by_pk(template.unit_id) if template.unit_id is not None else None
    return unit.label if unit else ""


def _keeps(actor: Actor) -> list[tuple[str, str]]:
    """The units for which the officer keeps templates; empty code: the whole city."""
    codes = {duty.unit_code for duty, _scope in scopes_of(actor, policy.TEMPLATES)}
    units = [u for code in sorted(codes) if (u := directory.find_unit(code)) is not None]
    whole = [("", _("The whole city"))] if any(u.desk == Desk.ROOT for u in units) else []
    return [*((str(u.pk), u.label) for u in units), *whole]


def _keeps_it(actor: Actor, template: Template) -> bool:
    root = directory.desk(Desk.ROOT)
    pk = template.unit_id if template.unit_id is not None else (root.pk if root else None)
    info = directory.find_unit_by_pk(pk) if pk is not None else None
    return info is not None and may(actor, policy.TEMPLATES, within=Unit(pk=pk, code=info.code))


def _unit(form: TemplateForm) -> Unit | None:
    key = form.cleaned_data.get("unit") or ""
    return Unit.objects.get(pk=int(key)) if key else None


def _wording(form: TemplateForm) -> Wording:
    names = ("title", "text_vi", "text_en", "kind", "verb", "trigger")
    return Wording(**{name: form.cleaned_data[name] for name in names})


def _put(form: TemplateForm, refused: Refused) -> None:
    for name in refused.missing or [None]:
        form.add_error(name if name in form.fields else None, refused.message)
