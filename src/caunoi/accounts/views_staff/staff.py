"""Staff: the list, a new officer, one officer with everything that can be done for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy, selectors
from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.accounts.forms import DutyForm, OfficerForm, ReasonForm, StaffFilter
from caunoi.accounts.models import DutyRequest
from caunoi.accounts.services.duties import give_duty, take_duty
from caunoi.accounts.services.invitations import Invitation, enrol_officer, invite_again
from caunoi.accounts.services.securing import reset_factors
from caunoi.accounts.services.staff import close_account, transfer_officer
from caunoi.accounts.services.tokens import revoke_token_of_staff
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.accounts.wording import EVENT_WORDS, FACTOR_WORDS
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, Refused
from caunoi.units.models import Unit

A_PAGE = 50
INVITATION = "cn_invitation"  # in the session, until it has been shown


@for_staff(policy.MANAGE_STAFF)
def list_staff(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Officers by name, with their duties of now."""
    form = StaffFilter(request.GET or {"state": "open"})
    asked = form.cleaned_data if form.is_valid() else {}
    found = selectors.staff(
        words=asked.get("q", ""), unit=asked.get("unit", ""), role=asked.get("role", ""),
        state=asked.get("state") or "open",
    )  # fmt: skip
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "section": "administration", "tab": "staff"}
    return render(request, "accounts/admin/staff.html", context)


@for_staff(policy.MANAGE_STAFF)
def add_officer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make an account; the link for its first password is shown on the next page, once."""
    form = OfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = enrol_officer(**form.cleaned_data, by=actor)
        except Refused as refused:
            form.add_error("email", refused.message)
        else:
            _keep(request, invitation)
            return redirect("accounts:officer", officer_id=invitation.officer_id)
    context = {"form": form, "section": "administration", "tab": "staff"}
    return render(request, "accounts/admin/add_officer.html", context)


@for_staff(policy.MANAGE_STAFF)
def show_officer(request: HttpRequest, actor: Actor, officer_id: UUID) -> HttpResponse:
    """One officer: duties through time, tokens, what waits, history, and the steps."""
    return _show(request, actor, officer_id)


def _show(
    request: HttpRequest, actor: Actor, officer_id: UUID, *, status: int = 200, **forms: Any
) -> HttpResponse:
    dossier = selectors.find_dossier(officer_id)
    if dossier is None:
        raise Http404
    names = selectors.names_of([event.by for event in dossier.history])
    history = [
        {"at": event.at, "what": EVENT_WORDS.get(event.code, event.code),
         "who": names.get(event.by) or _("the system"), "why": event.data.get("why", "")}
        for event in dossier.history
    ]  # fmt: skip
    context = {
        "dossier": dossier, "officer": dossier.officer, "history": history, "now": now(),
        "factors": [FACTOR_WORDS.get(one, one) for one in dossier.factors],
        "own": officer_id == actor.id, "invitation": request.session.pop(INVITATION, None),
        "duty_form": DutyForm(auto_id="duty-%s"),
        "transfer_form": DutyForm(auto_id="transfer-%s", transfer=True),
        "close_form": ReasonForm(auto_id="close-%s"),
        "factors_form": ReasonForm(auto_id="factors-%s"),
        "section": "administration", "tab": "staff", **forms,
    }  # fmt: skip
    return render(request, "accounts/admin/officer.html", context, status=status)


def _carry_out(
    request: HttpRequest, officer_id: UUID, form: Form, act: Callable[[dict[str, Any]], str]
) -> HttpResponse | None:
    """Do what a form of the officer's page asks for: the way back, with the words that `act` gives.

    None where it was not done; the form says why.
    """
    if not form.is_valid():
        return None
    try:
        said = act(form.cleaned_data)
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        form.add_error(None, refused.message)
        return None
    messages.success(request, said)
    return redirect("accounts:officer", officer_id=officer_id)


def _press(request: HttpRequest, officer_id: UUID, act: Callable[[], str]) -> HttpResponse:
    """Do what a bare button of the officer's page asks for, and go back there."""
    try:
        said = act()
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        if said:
            messages.success(request, said)
    return redirect("accounts:officer", officer_id=officer_id)


@require_POST
@for_staff(policy.MANAGE_STAFF)
def give(request: HttpRequest, actor: Actor, officer_id: UUID) -> HttpResponse:
    """One more duty for the officer."""

    def act(asked: dict[str, Any]) -> str:
        done = give_duty(
            officer_id=officer_id, unit=Unit.objects.get(code=asked["unit"]),
            role=Role(asked["role"]), by=actor, why=asked["why"],
        )  # fmt: skip
        if isinstance(done, DutyRequest):
            return _("Asked for. It starts when a second administrator approves it.")
        return _("The duty has started.")

    form = DutyForm(request.POST, auto_id="duty-%s")
    return _carry_out(request, officer_id, form, act) or _show(
        request, actor, officer_id, status=422, duty_form=form, opened="duty"
    )


@require_POST
@for_staff(policy.MANAGE_STAFF)
def transfer(request: HttpRequest, actor: Actor, officer_id: UUID) -> HttpResponse:
    """End all duties and start one elsewhere, in one moment."""

    def act(asked: dict[str, Any]) -> str:
        transfer_officer(
            officer_id=officer_id, to=Unit.objects.get(code=asked["unit"]),
            role=Role(asked["role"]), by=actor, why=asked["why"],
        )  # fmt: skip
        return _("Transferred. The next click counts for the new unit.")

    form = DutyForm(request.POST, auto_id="transfer-%s", transfer=True)
    return _carry_out(request, officer_id, form, act) or _show(
        request, actor, officer_id, status=422, transfer_form=form, opened="transfer"
    )


@require_POST
@for_staff(policy.MANAGE_STAFF)
def close(request: HttpRequest, actor: Actor, officer_id: UUID) -> HttpResponse:
    """End duties, tokens and sessions; the account signs in no more."""

    def act(asked: dict[str, Any]) -> str:
        close_account(officer_id=officer_id, by=actor, why=asked["why"])
        return _("The account is closed.")

    form = ReasonForm(request.POST, auto_id="close-%s")
    return _carry_out(request, officer_id, form, act) or _show(
        request, actor, officer_id, status=422, close_form=form, opened="close"
    )


@require_POST
@for_staff(policy.MANAGE_STAFF)
def take_factors(request: HttpRequest, actor: Actor, officer_id: UUID) -> HttpResponse:
    """Take lost second factors off; the owner sets new ones up at the next sign-in."""

    def act(asked: dict[str, Any]) -> str:
        reset_factors(officer_id=officer_id, by=actor, why=asked["why"])
        return _("The second factors are taken off.")

    form = ReasonForm(request.POST, auto_id="factors-%s")
    return _carry_out(request, officer_id, form, act) or _show(
        request, actor, officer_id, status=422, factors_form=form, opened="factors"
    )


@require_POST
@for_staff(policy.MANAGE_STAFF)
def invite(request: HttpRequest, actor: Actor, officer_id: UUID) -> HttpResponse:
    """A fresh link for a first password, shown once."""

    def act() -> str:
        _keep(request, invite_again(officer_id=officer_id, by=actor))
        return ""  # the page shows the link

    return _press(request, officer_id, act)


def _keep(request: HttpRequest, invitation: Invitation) -> None:
    path = reverse("account_reset_password_from_key", args=[invitation.uid, invitation.key])
    request.session[INVITATION] = {
        "url": request.build_absolute_uri(path), "until": invitation.until.isoformat(),
    }  # fmt: skip


@require_POST
@for_staff(policy.MANAGE_STAFF)
def end(request: HttpRequest, actor: Actor, officer_id: UUID, duty_id: UUID) -> HttpResponse:
    """End one duty now."""

    try:
        take_duty(duty_id=duty_id, by=actor, why=request.POST.get("why", ""))
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
        return _show(
            request, actor, officer_id, status=refused.status, kept=duty_id,
            why=request.POST.get("why", ""),
        )  # fmt: skip
    messages.success(request, _("The duty has ended."))
    return redirect("accounts:officer", officer_id=officer_id)


@require_POST
@for_staff(policy.MANAGE_STAFF)
def revoke(request: HttpRequest, actor: Actor, officer_id: UUID, token_id: UUID) -> HttpResponse:
    """End one of the officer's API tokens now."""

    def act() -> str:
        revoke_token_of_staff(token_id=token_id, by=actor)
        return _("The token no longer works.")

    return _press(request, officer_id, act)
