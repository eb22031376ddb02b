"""The member's own page: opened by private words, which stand in every form; no cookie."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.clock import now
from caunoi.core.errors import NotFound, Refused
from caunoi.core.qr import draw_qr
from caunoi.neighbourhoods.choices import AppealState
from caunoi.neighbourhoods.forms import FORMS, ActForm, ChangeForm, KeyForm
from caunoi.neighbourhoods.models import Membership
from caunoi.neighbourhoods.selectors.desk import waiting_receipts
from caunoi.neighbourhoods.selectors.posts import FEW, member_posts
from caunoi.neighbourhoods.services.members import change_member, leave, open_membership
from caunoi.neighbourhoods.services.order import appeal, why_muted
from caunoi.neighbourhoods.services.polls import vote
from caunoi.neighbourhoods.services.posts import edit_own_post, remove_own_post, write_post
from caunoi.neighbourhoods.services.private_exit import (
    hand_receipt,
    read_receipt,
    send_privately,
)
from caunoi.neighbourhoods.views_public.finding import facts, get_neighbourhood
from caunoi.reports.contacts import ContactCard, open_contact
from caunoi.reports.drafts import Receipt


@dataclass(slots=True)
class Done:
    """What became of a press: what is said, or the form with its refusal, or a new receipt."""

    said: str = ""
    refused: str = ""
    form: ActForm | None = None
    about: str = ""
    receipt: Receipt | None = None
    has_left: bool = False
    call: str = ""  # the number to call first


# The private words stand in every form of this page; there is no cookie to forge with.
@csrf_exempt
@never_cache
def show_mine(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the private words; with them, show the group and do what the member presses."""
    place = get_neighbourhood(code)
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "neighbourhoods/public/key.html", {**facts(place), "form": form})
    try:
        member = open_membership(place.pk, form.cleaned_data["key"])
    except NotFound as refused:
        form.add_error("key", refused.message)
        context = {**facts(place), "form": form}
        return render(request, "neighbourhoods/public/key.html", context, status=404)
    done = _act(request, member)
    if done.has_left:
        return render(request, "neighbourhoods/public/left.html", facts(place))
    member = open_membership(place.pk, form.cleaned_data["key"])
    context = {**facts(place), **_page(member, done), "key": form.cleaned_data["key"]}
    failed = done.form is not None or bool(done.refused)
    return render(
        request, "neighbourhoods/public/mine.html", context, status=422 if failed else 200
    )


def _act(request: HttpRequest, member: Membership) -> Done:
    """Do what was pressed; the same form a second time (a reload, a double press) does nothing."""
    act = request.POST.get("act", "")
    do = ACTS.get(act)
    if do is None:
        return Done()
    form = FORMS[act](request.POST) if act in FORMS else None
    if form is not None and not form.is_valid():
        return Done(form=form, about=request.POST.get("post", ""))
    done = Done(about=request.POST.get("post", ""))
    try:
        do(member, request, form.cleaned_data if form else {}, done)
    except Refused as refused:
        if form is None:
            done.refused = refused.message
        else:
            form.refuse(refused)
            done.form = form
    return done


def _write(member: Membership, request: HttpRequest, values: dict[str, Any], done: Done) -> None:
    post = write_post(
        membership_id=member.pk, text=values["text"], once=_once(member, request),
        parent_id=_post_id(request) if request.POST.get("post") else None,
    )  # fmt: skip
    done.said = _("Your post stands in the group. The area officer finds it among what waits.")
    done.call = post.call


def _edit(member: Membership, request: HttpRequest, values: dict[str, Any], done: Done) -> None:
    edit_own_post(post_id=_post_id(request), membership_id=member.pk, text=values["text"])
    done.said = _("Your post was changed.")


def _remove(member: Membership, request: HttpRequest, values: dict[str, Any], done: Done) -> None:
    remove_own_post(post_id=_post_id(request), membership_id=member.pk)
    done.said = _("Your post was taken back.")


def _vote(member: Membership, request: HttpRequest, values: dict[str, Any], done: Done) -> None:
    number = request.POST.get("option", "")
    vote(
        membership_id=member.pk, post_id=_post_id(request),
        number=int(number) if number.isdecimal() and len(number) < 4 else 0,
    )  # fmt: skip
    done.said = _("Your vote counts. You can change it until the poll ends.")


def _tell(member: Membership, request: HttpRequest, values: dict[str, Any], done: Done) -> None:
    done.receipt = send_privately(
        membership_id=member.pk, text=values["text"], once=request.POST.get("once", "")[:60],
        named=values["named"] == "yes",
    )  # fmt: skip


def _kept(member: Membership, request: HttpRequest, values: dict[str, Any], done: Done) -> None:
    known = {str(one.pk): one for one in waiting_receipts(member)}
    receipt = known.get(request.POST.get("receipt", ""))
    if receipt is not None:
        hand_receipt(receipt_id=receipt.pk)
    done.said = _("Good. The secret words are not kept here any more.")


def _appeal(member: Membership, request: HttpRequest, values: dict[str, Any], done: Done) -> None:
    appeal(membership_id=member.pk, words=values["words"])
    done.said = _("The head of the ward's police reads it and answers here.")


def _change(member: Membership, request: HttpRequest, values: dict[str, Any], done: Done) -> None:
    old = open_contact(member.contact) if member.contact is not None else ContactCard()
    phone = values["phone"]
    card = ContactCard(old.name, phone, old.email, old.platform)
    change_member(
        membership_id=member.pk, display_name=values["display_name"],
        contact=None if phone == old.phone else card,
    )  # fmt: skip
    done.said = _("Your details were changed.")


def _leave(member: Membership, request: HttpRequest, values: dict[str, Any], done: Done) -> None:
    if not values["sure"]:
        done.refused = _("Please tick the box if you want this.")
        return
    leave(membership_id=member.pk)
    done.has_left = True


def _post_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("post", ""))
    except ValueError as error:
        raise NotFound(_("That post is there no more.")) from error


def _once(member: Membership, request: HttpRequest) -> str:
    once = request.POST.get("once", "")[:60]
    return f"{member.pk.hex}:{once}" if once else ""


ACTS: dict[str, Callable[[Membership, HttpRequest, dict[str, Any], Done], None]] = {
    "write": _write, "comment": _write, "edit": _edit, "remove": _remove, "vote": _vote,
    "tell": _tell, "kept": _kept, "appeal": _appeal, "change": _change, "leave": _leave,
}  # fmt: skip


def _page(member: Membership, done: Done) -> dict[str, Any]:
    forms = {verb: form() for verb, form in FORMS.items()}
    phone = open_contact(member.contact).phone if member.contact is not None else ""
    forms["change"] = _filled(member, phone)
    posts = member_posts(member)
    if done.form is not None and done.form.verb not in ("comment", "edit"):
        forms[done.form.verb] = done.form
    receipts = [(one, read_receipt(one)) for one in waiting_receipts(member)]
    muted = member.muted_until if member.muted_until and member.muted_until > now() else None
    return {
        "member": member, "done": done, "forms": forms,
        "posts": posts[:FEW], "earlier": posts[FEW:],
        "once": secrets.token_urlsafe(18), "receipts": receipts, "muted": muted,
        "muted_why": why_muted(member) if muted else "",
        "appeals": member.appeals.order_by("-lodged_at")[:3],
        "has_appealed": member.appeals.filter(state=AppealState.WAITING).exists(),
        "new_qr": draw_qr(f"{done.receipt.code} {done.receipt.secret}") if done.receipt else "",
        "is_reachable": bool(phone or member.display_name),
    }  # fmt: skip


def _filled(member: Membership, phone: str) -> ActForm:
    form = ChangeForm()
    form.initial = {"display_name": member.display_name, "phone": phone}
    return form
