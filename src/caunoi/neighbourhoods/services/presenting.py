"""Residents are told who their area officer is when an area has changed hands."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Officer
from caunoi.core.clock import now
from caunoi.core.history import record
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import Audience, PostKind
from caunoi.neighbourhoods.models import Handover, Neighbourhood, Post
from caunoi.reports.choices import Channel


def present_officer(handover: Handover, place: Neighbourhood, *, by: Actor) -> Post:
    """A post in the new officer's name: on the page, in the group, to whoever follows it.

    In the caller's transaction, once for a hand-over. Records `post.published`.
    """
    once = f"handover:{handover.pk.hex}:{place.code}"
    known = Post.objects.filter(channel=Channel.WEB, external_id=once).first()
    if known is not None:
        return known
    with override(settings.LANGUAGE_CODE):
        facts = {
            "place": place.name, "who": _spoken(handover.taker), "before": _spoken(handover.giver),
        }  # fmt: skip
        title = _("%(who)s is the area officer now") % facts
        text = (
            _(
                "%(who)s has taken over %(place)s from %(before)s. Reports, questions and promised "
                "days went along: nobody needs to tell anything a second time."
            )
            % facts
        )
    post = Post(
        neighbourhood=place, kind=PostKind.NOTICE, audience=Audience.EVERYBODY, officer_id=by.id,
        title=title[:160], text=text, external_id=once, at=now(),
    )  # fmt: skip
    post.save(force_insert=True)
    record(
        events.POST_PUBLISHED, subject=post, by=by.ref, at=post.at, is_first=True,
        after={"neighbourhood": str(place.pk), "kind": post.kind, "audience": post.audience},
    )  # fmt: skip
    return post


def _spoken(officer: Officer) -> str:
    return " ".join(filter(None, [officer.rank, officer.account.name]))
