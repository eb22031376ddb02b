"""`/can-bo/thu-tuc/`: what the unit's procedures say; one writes, a second one releases."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import today
from caunoi.core.errors import Refused
from caunoi.procedures.changed_law import changed_law, changes_since
from caunoi.procedures.choices import VersionState
from caunoi.procedures.content import Check, Content
from caunoi.procedures.forms_staff import ReasonForm, WordingForm, wording_of
from caunoi.procedures.models import Procedure
from caunoi.procedures.selectors.catalogue import visible_procedures
from caunoi.procedures.services.editing import (
    refuse_version,
    release_version,
    submit_version,
    write_version,
)
from caunoi.procedures.services.loading import newest_check
from caunoi.procedures.views_staff.desks import refusals_said, rights


@for_staff(policy.EDIT_PROCEDURES, policy.RELEASE_PROCEDURES)
def show_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The unit's procedures: how sure each is, when it was checked, what waits, what changed."""
    changed = changed_law()
    rows = [(one, content := Content.model_validate(one.in_force.content),
             next(iter(one.drafts), None),
             changes_since(content.law, one.in_force.released_at, changed))
            for one in visible_procedures(actor)]  # fmt: skip
    context = {"rows": rows, "tab": "procedures", "today": today(), **rights(actor)}
    return render(request, "procedures/staff/list.html", context)


@for_staff(policy.EDIT_PROCEDURES, policy.RELEASE_PROCEDURES)
def edit(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """What it says, as a form; the draft that is being written, and all versions below."""
    procedure = _get(actor, slug)
    draft = next(iter(procedure.drafts), None)
    shown = draft if draft is not None else procedure.in_force
    may_write = may(actor, policy.EDIT_PROCEDURES, within=procedure.unit)
    start = {**wording_of(Content.model_validate(shown.content)), "why": shown.why}
    form = WordingForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_bound and form.is_valid():
        try:
            write_version(
                procedure_id=procedure.pk, by=actor, wording=form.wording(),
                why=form.cleaned_data["why"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved. Residents read it once a second person agrees."))
            return redirect("procedures:edit", slug)
    waits = draft is not None and draft.state == VersionState.WAITING
    context = {
        "procedure": procedure, "draft": draft, "form": form, "waits": waits,
        "may_write": may_write and not waits, "tab": "procedures",
        "changes": _changes(procedure, shown.content) if draft else [],
        "newer_check": newest_check(procedure) not in (None, shown.content.get("check")),
        "may_release": waits and draft is not None and draft.author_id != actor.id
        and may(actor, policy.RELEASE_PROCEDURES, within=procedure.unit),
        "versions": procedure.versions.select_related("author__account", "approver__account")
        .order_by("-number")[:20], **rights(actor),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "procedures/staff/edit.html", context, status=status)


def _changes(procedure: Procedure, content: dict[str, object]) -> list[tuple[str, str, str]]:
    """What a draft changes: the form's label, before, after; last the guided check."""
    old, new = (Content.model_validate(one) for one in (procedure.in_force.content, content))
    before, after = wording_of(old), wording_of(new)
    labels = {name: field.label for name, field in WordingForm.base_fields.items()}
    found = [
        (str(labels[name]), str(before[name]), str(value))
        for name, value in after.items() if before[name] != value
    ]  # fmt: skip
    if old.check != new.check:
        found.append((_("The guided check"), _told(old.check), _told(new.check)))
    return found


def _told(check: Check | None) -> str:
    """A guided check as text: what it asks, then what it ends with."""
    if check is None:
        return ""
    asks = [str(one.ask) for one in check.questions]
    return "\n".join([*asks, *(f"{one.come.label}: {one.say}" for one in check.ends)])


@require_POST
@for_staff(policy.EDIT_PROCEDURES, policy.RELEASE_PROCEDURES)
def settle(request: HttpRequest, actor: Actor, slug: str, version: UUID, act: str) -> HttpResponse:
    """Ask for the second key, turn it, refuse it."""
    _get(actor, slug)
    why = ReasonForm(request.POST)
    why.is_valid()
    with refusals_said(request):
        if act == "trinh":
            submit_version(version_id=version, by=actor)
            messages.success(request, _("Submitted: a second person reads it now."))
        elif act == "ban-hanh":
            release_version(version_id=version, by=actor)
            messages.success(request, _("Released: residents read it from now on."))
        elif act == "tra-lai":
            refuse_version(version_id=version, by=actor, why=why.cleaned_data.get("why", ""))
            messages.success(request, _("Not released."))
        else:
            raise Http404
    return redirect("procedures:edit", slug)


def _get(actor: Actor, slug: str) -> Procedure:
    found = visible_procedures(actor).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
