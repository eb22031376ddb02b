"""One's own account: name and language, tokens, the browsers in which one is signed in."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy, selectors
from caunoi.accounts.access import Actor, may
from caunoi.accounts.choices import Role
from caunoi.accounts.forms import ProfileForm, TokenForm
from caunoi.accounts.models import Account
from caunoi.accounts.services.own import change_profile
from caunoi.accounts.services.securing import end_other_sessions, end_own_session
from caunoi.accounts.services.tokens import held_permissions, issue_own_token, revoke_token
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.accounts.wording import FACTOR_WORDS, PERMISSION_WORDS
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, Refused
from caunoi.units import directory

TOKEN = "cn_token"  # noqa: S105  (a key of the session, until the token has been shown)

# With none of these there is no page to lead to: the press and bank desks' parts come later.
_SHOWN_SOMEWHERE = (policy.VIEW, policy.VIEW_CLOCKS, policy.MANAGE_STAFF)


@for_staff()
def show_own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/tai-khoan/`: what the account is, and the way to each of its pages."""
    duties = [
        {"role": Role(duty.role).label, "unit": unit.label if unit else duty.unit_code}
        for duty in actor.duties
        for unit in [directory.find_unit(duty.unit_code)]
    ]
    factors = Authenticator.objects.filter(user_id=actor.account_id).values_list("type", flat=True)
    moment = now()
    context = {
        "actor": actor, "duties": duties, "tab": "own",
        "has_desk": any(may(actor, permission) for permission in _SHOWN_SOMEWHERE),
        "factors": [FACTOR_WORDS.get(one, one) for one in sorted(set(factors))],
        "sessions": selectors.sessions_of(actor.account_id).count(),
        "tokens": selectors.tokens_of(actor.id).filter(
            revoked_at=None, expires_at__gt=moment).count(),
    }  # fmt: skip
    return render(request, "accounts/own/overview.html", context)


@for_staff()
def edit_profile(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Change one's own name and language; the pages follow the language at once."""
    account = Account.objects.get(pk=actor.account_id)
    form = ProfileForm(
        request.POST or None, initial={"name": account.name, "language": account.language}
    )
    if request.method == "POST" and form.is_valid():
        try:
            account = change_profile(account_id=actor.account_id, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Saved."))
            return redirect(translate_url(reverse("accounts:own"), account.language))
    return render(request, "accounts/own/profile.html", {"form": form, "tab": "profile"})


@for_staff()
def show_tokens(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own tokens; a new one is shown here once."""
    moment = now()
    rows = [
        {"token": one, "scopes": [PERMISSION_WORDS.get(name, name) for name in one.scopes],
         "works": one.revoked_at is None and one.expires_at > moment}
        for one in selectors.tokens_of(actor.id)
    ]  # fmt: skip
    context = {
        "rows": rows, "tab": "tokens", "fresh": request.session.pop(TOKEN, None),
        "may_have": bool(held_permissions(actor)),
    }  # fmt: skip
    return render(request, "accounts/own/tokens.html", context)


@for_staff()
@reauthentication_required
def add_token(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Issue a token for oneself; who it is must be proved anew."""
    held = held_permissions(actor)
    form = TokenForm(request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        try:
            request.session[TOKEN] = issue_own_token(by=actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("accounts:tokens")
    return render(request, "accounts/own/add_token.html", {"form": form, "tab": "tokens"})


@require_POST
@for_staff()
def end_token(request: HttpRequest, actor: Actor, token_id: UUID) -> HttpResponse:
    """End one of one's own tokens."""
    try:
        revoke_token(token_id=str(token_id), by=actor)
    except NotFound as missing:
        raise Http404 from missing
    messages.success(request, _("The token no longer works."))
    return redirect("accounts:tokens")


@for_staff()
def show_sessions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where one is signed in now."""
    here = request.session.session_key
    rows = [(one, one.session_key == here) for one in selectors.sessions_of(actor.account_id)]
    return render(request, "accounts/own/sessions.html", {"rows": rows, "tab": "sessions"})


@require_POST
@for_staff()
def end_sessions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sign one browser out, or all but this one. Named by its place in the list, never its key."""
    here = request.session.session_key or ""
    which = request.POST.get("started", "")
    if not which:
        end_other_sessions(account_id=actor.account_id, keep=here)
    for one in selectors.sessions_of(actor.account_id):
        if which and one.started_at and one.started_at.isoformat() == which:
            end_own_session(account_id=actor.account_id, session_key=one.session_key)
    messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")
