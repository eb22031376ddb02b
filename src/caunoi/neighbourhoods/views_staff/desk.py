"""One neighbourhood's inbox: what waits first; answer, take as a report, keep order."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import now
from caunoi.neighbourhoods.choices import JoinedBy
from caunoi.neighbourhoods.forms_staff import AnswerForm, ReasonForm, end_of
from caunoi.neighbourhoods.models import Membership, Neighbourhood, Post
from caunoi.neighbourhoods.selectors.desk import members_of
from caunoi.neighbourhoods.selectors.finding import (
    has_group,
    officer_of,
    urgent_by_group,
    waiting_by_group,
)
from caunoi.neighbourhoods.selectors.posts import PAGE, desk_rows, officer_posts
from caunoi.neighbourhoods.services.order import invite_to_chat, mute_member, unmute_member
from caunoi.neighbourhoods.services.polls import end_poll
from caunoi.neighbourhoods.services.posts import (
    answer_post,
    correct_post,
    remove_post,
    set_aside,
)
from caunoi.neighbourhoods.services.private_exit import take_as_report
from caunoi.neighbourhoods.views_staff.groups import get_place, rights
from caunoi.neighbourhoods.views_staff.presses import REFUSED, Press, pressing
from caunoi.reports.choices import Channel

SHOWS = ("waiting", "all", "own")
MEMBERS_PAGE = 50
INVITE = "moi-rieng"


@for_staff(policy.VIEW_GROUPS)
def show_desk(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The posts that wait for an answer, oldest first; or all; or the officers' own."""
    return _desk(request, actor, get_place(actor, code))


def _desk(
    request: HttpRequest, actor: Actor, place: Neighbourhood, press: Press | None = None
) -> HttpResponse:
    asked = press.typed if press else request.GET
    waiting = waiting_by_group([place.pk]).get(place.pk, 0)
    show = asked.get("xem", "")
    if show not in SHOWS:
        show = "waiting" if waiting else "all"
    page = Paginator(desk_rows(place, show), PAGE).get_page(asked.get("page"))
    context = {
        "place": place, "officer": officer_of(place), "page": page, "show": show,
        "posts": officer_posts(place, list(page)), "waiting": waiting, "tab": "desk",
        "urgent": urgent_by_group([place.pk]).get(place.pk, 0),
        "once": secrets.token_urlsafe(18), "press": press, "has_group": has_group(place),
        **rights(actor, place),
    }  # fmt: skip
    status = REFUSED if press else 200
    return render(request, "neighbourhoods/staff/desk.html", context, status=status)


@require_POST
@for_staff(policy.RUN_GROUPS)
def act_on_post(
    request: HttpRequest, actor: Actor, code: str, post: UUID, act: str
) -> HttpResponse:
    """One press on a post: answer, set aside, take as a report, correct, remove, end a poll."""
    place = get_place(actor, code)
    do = ACTS.get(act)
    if do is None or not Post.objects.filter(pk=post, neighbourhood=place).exists():
        raise Http404
    with pressing(request, post, act) as press:
        messages.success(request, do(request, actor, post))
    if press.said:
        return _desk(request, actor, place, press)
    show = request.POST.get("xem", "")
    answer = redirect("neighbourhoods:desk", code)
    if show in SHOWS:
        answer["Location"] += f"?xem={show}"
    return answer


def _answer(request: HttpRequest, actor: Actor, post: UUID) -> str:
    form = AnswerForm(request.POST)
    form.is_valid()
    values = form.cleaned_data
    once = values.get("once", "")
    answer_post(
        post_id=post, by=actor, text=values.get("text", ""),
        private=values.get("private", False), promised_by=end_of(values.get("promised_by")),
        once=f"{post.hex}:{once}" if once else "",
    )  # fmt: skip
    return _("Your answer was sent.")


def _aside(request: HttpRequest, actor: Actor, post: UUID) -> str:
    set_aside(post_id=post, by=actor)
    return _("It needs no answer.")


def _take(request: HttpRequest, actor: Actor, post: UUID) -> str:
    taken = take_as_report(post_id=post, by=actor, hide=request.POST.get("keep") != "on")
    code = taken.report.spelled_code if taken.report else ""
    said = _("It is report %(code)s now. We tell the group only that it was received; its writer "
             "gets code and secret words alone.") % {"code": code}  # fmt: skip
    return f"{said} {_stays_on_zalo()}" if taken.channel == Channel.ZALO else said


def _stays_on_zalo() -> str:
    """Zalo lets nobody but its writer take a message out of a group."""
    return _("In the Zalo group the message itself still stands: its writer is advised, in their "
             "own chat with us once they have one, to recall it.")  # fmt: skip


def _remove(request: HttpRequest, actor: Actor, post: UUID) -> str:
    removed = remove_post(post_id=post, by=actor, why=_why(request))
    if removed.channel == Channel.ZALO:
        hidden = _("It is hidden on our page; a mark with the reason stays.")
        return f"{hidden} {_stays_on_zalo()}"
    return _("The post was removed; a mark with the reason stays.")


def _correct(request: HttpRequest, actor: Actor, post: UUID) -> str:
    correct_post(
        post_id=post, by=actor, title=request.POST.get("title", ""),
        text=request.POST.get("text", ""),
    )  # fmt: skip
    return _("The post was corrected everywhere.")


def _invite(request: HttpRequest, actor: Actor, post: UUID) -> str:
    return _invited(Post.objects.values_list("neighbourhood", flat=True).get(pk=post), actor)


def _invited(place: UUID, actor: Actor) -> str:
    if invite_to_chat(neighbourhood_id=place, by=actor):
        return _(
            "We ask in the group, naming nobody, that whoever misses a message of theirs writes to "
            "our account alone. As soon as they do, they read the reason."
        )
    return _("That was said in the group in the last twelve hours; once is enough.")


def _end(request: HttpRequest, actor: Actor, post: UUID) -> str:
    end_poll(post_id=post, by=actor)
    return _("The poll has ended; everybody reads the result.")


ACTS: dict[str, Callable[[HttpRequest, Actor, UUID], str]] = {
    "tra-loi": _answer, "khong-can": _aside, "tin-bao": _take, "go": _remove,
    "sua": _correct, "ket-thuc": _end, INVITE: _invite,
}  # fmt: skip


def _why(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    form.is_valid()
    why: str = form.cleaned_data.get("why", "")
    return why


def _muted_words(member: Membership) -> str:
    if member.joined_by != JoinedBy.ZALO:
        return _("The member cannot post for these days, and reads why.")
    return _(
        "What the member writes does not stand on our page for these days. Zalo cannot silence one "
        "member: in the group they can still write, until they are removed there. They read the "
        "reason in their own chat with our account, once they have one."
    )


@for_staff(policy.VIEW_GROUPS)
def show_members(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The members as they call themselves; contacts stay sealed."""
    return _members(request, actor, get_place(actor, code))


def _members(
    request: HttpRequest, actor: Actor, place: Neighbourhood, press: Press | None = None
) -> HttpResponse:
    asked = press.typed if press else request.GET
    page = Paginator(members_of(place), MEMBERS_PAGE).get_page(asked.get("page"))
    context = {
        "place": place, "page": page, "officer": officer_of(place), "tab": "members",
        "moment": now(), "press": press, "has_group": has_group(place), **rights(actor, place),
    }  # fmt: skip
    status = REFUSED if press else 200
    return render(request, "neighbourhoods/staff/members.html", context, status=status)


@require_POST
@for_staff(policy.RUN_GROUPS)
def act_on_member(
    request: HttpRequest, actor: Actor, code: str, member: UUID, act: str
) -> HttpResponse:
    """Mute a member for some days, or let them post again."""
    place = get_place(actor, code)
    if not Membership.objects.filter(pk=member, neighbourhood=place).exists():
        raise Http404
    form = ReasonForm(request.POST)
    form.is_valid()
    values = form.cleaned_data
    post = request.POST.get("post", "")  # pressed beside a post of theirs, on the desk
    with pressing(request, post or member, act) as press:
        if act == "tat-tieng":
            muted = mute_member(
                membership_id=member, by=actor, days=values.get("days") or 0,
                why=values.get("why", ""),
            )  # fmt: skip
            messages.success(request, _muted_words(muted))
        elif act == INVITE:
            messages.success(request, _invited(place.pk, actor))
        elif act == "mo-tieng":
            unmute_member(membership_id=member, by=actor, why=values.get("why", ""))
            messages.success(request, _("The member can post again."))
        else:
            raise Http404
    if press.said:
        return (_desk if post else _members)(request, actor, place, press)
    return redirect("neighbourhoods:members", code)
