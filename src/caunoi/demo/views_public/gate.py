"""Who stands before a page of the simulator: the demonstration's visitors, and nobody elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from caunoi.demo.forms import NameForm, WordsForm
from caunoi.demo.playing import FACEBOOK, Away, Impossible, read_script

View = Callable[..., HttpResponse]


def for_visitors(view: View) -> View:
    """Nothing outside the demonstration; a clear sentence where a local server is away."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except Away as away:
            network = "Facebook" if str(away) == FACEBOOK else "Zalo"
            trouble = _(
                "The local %(network)s does not answer just now. It is started again by itself: "
                "please look again in a moment."
            ) % {"network": network}
            return _troubled(request, trouble, 503)
        except Impossible as refusal:
            trouble = _("The local server refused: %(why)s") % {"why": refusal}
            return _troubled(request, trouble, 422)

    return gated


def _troubled(request: HttpRequest, trouble: str, status: int) -> HttpResponse:
    context = {"trouble": trouble, "again": request.path}
    return render(request, "demo/play/trouble.html", context, status=status)


def typed(request: HttpRequest, name: str = "text") -> str:
    """What was typed into a field for words; cut to what the platforms take."""
    form = WordsForm({"text": request.POST.get(name, "")})
    return form.cleaned_data["text"] if form.is_valid() else request.POST.get(name, "")[:2000]


def named(request: HttpRequest) -> str:
    """The name that was typed or chosen; empty where there is none."""
    form = NameForm({"name": request.POST.get("name", "")})
    return form.cleaned_data["name"] if form.is_valid() else ""


def choose_person(
    request: HttpRequest,
    tab: str,
    talk_url: str,
    list_people: Callable[[], Sequence[tuple[str, str]]],
    make: Callable[[str], str],
) -> HttpResponse:
    """Choose whom to be, or make somebody; each is (id, name); `make` gives a new one's id."""
    if request.method == "POST" and (name := named(request)):
        return redirect(talk_url, make(name))
    people = list_people()
    known = {name for _id, name in people}
    context = {
        "tab": tab, "people": people, "talk_url": talk_url,
        "offered": [name for name in read_script().people if name not in known],
    }  # fmt: skip
    return render(request, "demo/play/people.html", context)


def name_of(person: str, people: Sequence[tuple[str, str]]) -> str:
    """What somebody is called among (id, name).

    Raises:
        Impossible: nobody has that id.
    """
    for key, name in people:
        if key == person:
            return name
    raise Impossible(_("nobody has that id; choose a person anew"))


def back(request: HttpRequest) -> HttpResponse:
    """The same page again, so that going back sends nothing twice."""
    return redirect(request.path)
