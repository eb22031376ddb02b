"""`/mo-phong/binh-luan/`: comment under the page's posts as a resident, read both answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caunoi.demo.matters import Matter, find_matter
from caunoi.demo.playing import FACEBOOK, ask, read_script
from caunoi.demo.screens import Card, facebook_cards
from caunoi.demo.views_public.gate import back, choose_person, for_visitors, typed
from caunoi.demo.views_public.messenger import get_name, list_people, make_person

TAB = "comments"


@for_visitors
def show_people(request: HttpRequest) -> HttpResponse:
    """Choose whom to be, or make somebody."""
    return choose_person(request, TAB, "demo:comments_as", list_people, make_person)


@for_visitors
def show_posts(request: HttpRequest, psid: str) -> HttpResponse:
    """The page's posts as one person sees them."""
    name = get_name(psid)
    if request.method == "POST":
        _do(request, psid)
        return back(request)
    state = ask(FACEBOOK, "state")
    feed = next((one["feed_id"] for one in state["people"] if one["psid"] == psid), "")
    cards = facebook_cards(state)
    context = {
        "tab": TAB, "name": name, "psid": psid, "script": read_script(),
        "cards": [(card, _matter(card, psid, feed)) for card in cards],
    }  # fmt: skip
    return render(request, "demo/play/comments.html", context)


def _matter(card: Card, psid: str, feed: str) -> Matter | None:
    """The report that came of this person's comments there."""
    if not any(remark.person == psid for remark in card.remarks):
        return None
    return find_matter(FACEBOOK, feed, f"comment:{card.key}")


def _do(request: HttpRequest, psid: str) -> None:
    """What was pressed."""
    post = request.POST
    if post.get("edit"):
        if words := typed(request, f"text-{post['edit']}"):
            ask(FACEBOOK, "comment_edit", id=post["edit"], text=words)
    elif post.get("remove"):
        ask(FACEBOOK, "comment_remove", id=post["remove"])
    elif words := typed(request):
        if post.get("parent"):
            ask(FACEBOOK, "comment", psid=psid, parent=post["parent"], text=words)
        else:
            ask(FACEBOOK, "post", text=words)
    else:
        messages.error(request, _("Please write something first."))
