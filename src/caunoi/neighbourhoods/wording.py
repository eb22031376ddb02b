"""Sentences about posts that several readers share: pages, groups on platforms."""

from __future__ import annotations

from django.utils.translation import gettext as _

from caunoi.core.clock import now
from caunoi.core.moments import last_moment, long_moment
from caunoi.neighbourhoods.choices import PostKind, PromiseState
from caunoi.neighbourhoods.models import Post, Promise


def post_in_words(post: Post) -> str:
    """An officer's post as one text for a place that has no pages: a group, a letter."""
    if post.removed_at is not None:
        return _("Withdrawn: “%(title)s”. Please disregard it.") % {"title": title_of(post)}
    head = title_of(post)
    if post.urgent:
        head = _("URGENT. %(title)s") % {"title": head}
    if post.edited_at is not None:
        head = _("Corrected: %(title)s") % {"title": head}
    parts = [head, post.text]
    if post.kind == PostKind.ANSWER and post.parent is not None and not post.parent.hidden_at:
        quoted = post.parent.text.strip()
        short = quoted if len(quoted) <= 120 else f"{quoted[:119].rstrip()}…"
        parts.insert(0, f"> {short}")
    if post.kind == PostKind.POLL:
        parts += [f"{one.number}. {one.text}" for one in post.options.order_by("number")]
        parts.append(_("You vote on the neighbourhood's page; nobody sees who chose what."))
    if post.ends_at is not None:
        parts.append(when_of(post))
    parts.append(_promised(post))
    return "\n".join(filter(None, parts))


def _promised(post: Post) -> str:
    """The day that was chosen as promised, or read from the words; empty where there is none."""
    promises = Promise.objects.filter(post=post).exclude(state=PromiseState.DROPPED)
    due_at = promises.values_list("due_at", flat=True).first()
    if due_at is None:
        return ""
    return _("The police promise this by: %(moment)s.") % {"moment": last_moment(due_at)}


def title_of(post: Post) -> str:
    """Its title, or what kind of post it is."""
    kind = str(PostKind(post.kind).label)
    if not post.title:
        return kind
    return f"{kind}: {post.title}"


def when_of(post: Post) -> str:
    """What its date means: when a meeting is, until when a poll or a warning runs."""
    if post.ends_at is None:
        return ""
    if post.kind == PostKind.MEETING:
        return _("When: %(moment)s") % {"moment": long_moment(post.ends_at)}
    moment = {"moment": last_moment(post.ends_at)}
    over = post.ends_at <= now()
    if post.kind == PostKind.POLL:
        return (_("Closed since %(moment)s.") if over else _("Open until %(moment)s.")) % moment
    return (_("Held until %(moment)s.") if over else _("Holds until %(moment)s.")) % moment
