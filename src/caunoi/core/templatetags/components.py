"""`{% load components %}`: the parts pages are made of; docs/how-to/add-a-page.md shows each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from caunoi.core.changes import Change
from caunoi.core.clock import SOON, now
from caunoi.core.qr import draw_qr
from caunoi.core.sharing import share_links

register = template.Library()

TONE_ICONS = {
    "info": "info-circle",
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-octagon",
    "special": "shield-lock",
    "neutral": "circle",
}


def _render(name: str, /, **context: Any) -> SafeString:
    return render_to_string(f"core/components/{name}.html", context)


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "", icon: str = "") -> SafeString:
    """A message in the page. Tones: info, success, warning, danger, special, neutral."""
    shown = icon or TONE_ICONS[tone]
    return _render("alert", body=content, tone=tone, title=title, icon=shown)


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, css: str = "") -> SafeString:
    """A framed part of a page; `level` of its heading 2 to 4."""
    return _render("card", body=content, title=title, level=level, css=css)


@register.simple_block_tag
def dialog(content: str, id: str, title: str, css: str = "") -> SafeString:
    """A native dialog; a button with data-dialog="id" opens it."""
    return _render("dialog", body=content, id=id, title=title, css=css)


@register.simple_tag
def share(path: str, title: str) -> SafeString:
    """Ways to print a public page and to pass it on: plain links and a QR code."""
    address = f"{settings.SITE_URL}{path}"
    links = share_links(address, title)
    return _render("share", links=links, address=address, qr=draw_qr(address))


@register.simple_block_tag
def more(content: str, summary: str) -> SafeString:
    """Details that open on request, without script."""
    return _render("more", body=content, summary=summary)


@register.simple_tag
def pairs(rows: Iterable[tuple[str, str]]) -> SafeString:
    """What is called how, and what it says: line breaks are kept."""
    return _render("pairs", rows=rows)


@register.simple_tag
def changes(rows: Iterable[Change]) -> SafeString:
    """What a wording says before and after, a row a part that differs."""
    return _render("changes", rows=rows)


@register.simple_block_tag
def station(
    content: str,
    title: str = "",
    at: datetime | None = None,
    who: str = "",
    icon: str = "circle-dot",
    tone: str = "neutral",
) -> SafeString:
    """One item of a timeline; stands inside <ol class="cn-timeline">."""
    return _render("station", body=content, title=title, at=at, who=who, icon=icon, tone=tone)


@register.simple_tag
def badge(text: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state in words with an icon; colour only repeats what both say."""
    return _render("badge", text=text, tone=tone, icon=icon or TONE_ICONS[tone])


@register.simple_tag
def due(
    due_at: datetime, met_at: datetime | None = None, law: str = "", paused: bool = False
) -> SafeString:
    """A deadline: met, late, soon (within a shift), paused or running, and how long is left."""
    state = due_state(due_at, met_at, paused=paused)
    return _render("due", due_at=due_at, met_at=met_at, state=state, law=law, now=now())


def due_state(due_at: datetime, met_at: datetime | None, *, paused: bool = False) -> str:
    """`met`, `met-late`, `paused`, `late`, `soon` or `running`."""
    if met_at is not None:
        return "met" if met_at <= due_at else "met-late"
    if paused:
        return "paused"
    left = due_at - now()
    if left < timedelta(0):
        return "late"
    return "soon" if left < SOON else "running"


@register.simple_tag
def steps(current: int, total: int, name: str = "") -> SafeString:
    """Where one is in a form of several screens; `current` counts from 1."""
    marks = ["done" if n < current else "now" if n == current else "" for n in range(1, total + 1)]
    return _render("steps", current=current, total=total, name=name, marks=marks)


@register.simple_tag
def heads(*titles: str) -> SafeString:
    """The head of a table: `{% heads _("Report") _("Unit") %}`."""
    return _render("heads", titles=titles)


@register.simple_tag
def empty(title: str, text: str = "", icon: str = "inbox") -> SafeString:
    """What stands where a list would, when there is nothing; say what to do next."""
    return _render("empty", title=title, text=text, icon=icon)


@register.simple_tag
def keycap(key: str, label: str = "") -> SafeString:
    """A key and what it does."""
    return _render("keycap", key=key, label=label)


@register.simple_tag
def secret(code: str, secret: str = "") -> SafeString:
    """A receipt's code and, once, its secret."""
    return _render("secret", code=code, secret=secret)


@register.simple_tag
def emergency() -> SafeString:
    """Life in danger: call first. The page that shows it still takes the report."""
    return _render("emergency")


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], param: str = "page") -> SafeString:
    """Links to the other pages, with the present search kept."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query.pop(param, None)
    kept = f"{query.urlencode()}&" if query else ""
    numbers: Iterable[int | str] = page.paginator.get_elided_page_range(
        page.number, on_each_side=1, on_ends=1
    )
    return _render("pagination", page=page, numbers=numbers, kept=kept, param=param)
