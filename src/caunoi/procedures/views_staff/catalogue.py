"""`/can-bo/thu-tuc/`: what the unit's procedures say; one writes, a second one releases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.accounts.selectors import find_form_draft
from caunoi.accounts.services.form_drafts import drop_form_draft
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.changes import Change
from caunoi.core.clock import today
from caunoi.core.errors import Refused
from caunoi.law.choices import Certainty
from caunoi.procedures.changed_law import changed_law, changes_since, looked_at
from caunoi.procedures.choices import Online, VersionState
from caunoi.procedures.comparing import LISTS, is_check_behind, sides_of, unfollowed
from caunoi.procedures.content import Check, Content
from caunoi.procedures.forms_staff import ReasonForm, WordingForm, wording_of
from caunoi.procedures.models import Procedure, Version
from caunoi.procedures.selectors.catalogue import visible_procedures
from caunoi.procedures.services.editing import (
    refuse_version,
    release_version,
    submit_version,
    write_version,
)
from caunoi.procedures.services.loading import newest_file
from caunoi.procedures.views_staff.desks import refusals_said, rights


@for_staff(policy.EDIT_PROCEDURES, policy.RELEASE_PROCEDURES)
def show_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The unit's procedures: how sure each is, when it was checked, what waits, what changed."""
    changed = changed_law()
    rows = [(one, content := Content.model_validate(one.in_force.content),
             next(iter(one.drafts), None),
             changes_since(content.law, _looked_at(one.in_force, content), changed))
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
    name = f"procedures.edit:{slug}"
    kept = find_form_draft(actor.id, name)
    start = {**wording_of(Content.model_validate(shown.content)), "why": shown.why,
             **(WordingForm.left(kept.values) if kept else {})}  # fmt: skip
    in_force = Content.model_validate(procedure.in_force.content)
    form = WordingForm(
        request.POST if request.method == "POST" else None, initial=start, in_force=in_force
    )
    if form.is_bound and form.is_valid():
        try:
            write_version(
                procedure_id=procedure.pk, by=actor, wording=form.wording(),
                why=form.cleaned_data["why"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            drop_form_draft(by=actor, form=name)
            messages.success(request, _("Saved. Residents read it once a second person agrees."))
            return redirect("procedures:edit", slug)
    waits = draft is not None and draft.state == VersionState.WAITING
    file = newest_file(procedure)
    context = {
        "procedure": procedure, "draft": draft, "form": form, "waits": waits,
        "draft_form": name, "kept_draft": kept,
        "may_write": may_write and not waits, "tab": "procedures",
        "differences": _changes(in_force, Content.model_validate(shown.content)) if draft else [],
        "law_changes": changes_since(
            in_force.law, _looked_at(procedure.in_force, in_force), changed_law()
        ),
        "check": _told(in_force.check),
        "check_behind": is_check_behind(file, shown.content),
        "newer_check": (file or {}).get("check") not in (None, shown.content.get("check")),
        "may_release": waits and draft is not None and draft.author_id != actor.id
        and may(actor, policy.RELEASE_PROCEDURES, within=procedure.unit),
        "versions": procedure.versions.select_related("author__account", "approver__account")
        .order_by("-number")[:20], **rights(actor),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "procedures/staff/edit.html", context, status=status)


def _looked_at(version: Version, content: Content) -> datetime:
    return looked_at(version.written_at, content.checked_on, from_file=version.from_file)


def _changes(before: Content, after: Content) -> list[Change]:
    """What a draft changes, the English that stayed behind too; last the guided check."""
    behind = {f"{name}_en" for name in unfollowed(sides_of(before), sides_of(after))}
    old, new = _shown(before), _shown(after)
    late = _("The Vietnamese was changed, this was not")
    found = [
        Change(str(field.label), old[name], new[name], late if name in behind else "")
        for name, field in WordingForm.base_fields.items()
        if name in new and (old[name] != new[name] or name in behind)
    ]
    if before.check != after.check:
        asked = _told(before.check), _told(after.check)
        found.append(Change(_("The guided check"), *asked))
    return found


def _told(check: Check | None) -> str:
    """A guided check as text: what it asks, then what it ends with."""
    if check is None:
        return ""
    asks = [str(one.ask) for one in check.questions]
    return "\n".join([*asks, *(f"{one.come.label}: {one.say}" for one in check.ends)])


_CHOICES = {"certainty": Certainty, "fee_certainty": Certainty, "online": Online}


def _shown(content: Content) -> dict[str, str]:
    """Each field as it is read, choices by their names; a line without English says so."""
    found = {name: str(value) for name, value in wording_of(content).items()}
    for name, choices in _CHOICES.items():
        found[name] = str(choices(found[name]).label)
    for name in LISTS:
        lines = [one.en for one in getattr(content, name)]
        if any(lines):
            found[f"{name}_en"] = "\n".join(one or _("(no English)") for one in lines)
    return found


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
