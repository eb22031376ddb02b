"""What is said in a neighbourhood, outside the site: its groups on platforms, and pushes.

The part `neighbourhoods` knows no channel: it records events. A channel that has groups says here
how it posts into one (`announce_groups`); the sender asks when a delivery's turn has come.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.broadcasts.night import may_be_sent_at
from caunoi.channels.choices import DeliveryState, Lane, Letter
from caunoi.channels.dialogue.words import link
from caunoi.channels.errors import PermanentFailure
from caunoi.channels.models import Delivery, PushSubscription
from caunoi.channels.official.listing import address_of
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import Audience, PostKind
from caunoi.neighbourhoods.models import Outlet, Post, Promise
from caunoi.neighbourhoods.wording import post_in_words

GROUP = "group:"
PUSH = "push"
TOPIC = "neighbourhood:"
# channel -> posts a text into one of its groups: (group's id, text, mark) -> the platform's id.
# It raises what errors.py names; the mark is the same at every attempt.
GROUPS: dict[str, Callable[[str, str, str], str]] = {}

# Seen on the neighbourhood's own pages; nobody is told.
SILENT = frozenset(
    {
        events.NEIGHBOURHOOD_OPENED, events.NEIGHBOURHOOD_CHARGED,
        events.NEIGHBOURHOOD_UNLINKED, events.NEIGHBOURHOOD_CLOSED, events.NEIGHBOURHOOD_LET_IN,
        events.NEIGHBOURHOOD_TURNED_DOWN, events.NEIGHBOURHOOD_CALLED_IN, events.MEMBER_JOINED,
        events.MEMBER_LEFT, events.MEMBER_MUTED, events.MEMBER_UNMUTED, events.APPEAL_LODGED,
        events.APPEAL_DECIDED, events.POST_WRITTEN, events.POST_EDITED, events.POST_REMOVED,
        events.POST_SET_ASIDE, events.POLL_ENDED, events.RECEIPT_HANDED,
        events.PROMISE_MADE, events.PROMISE_KEPT, events.PROMISE_BROKEN, events.PROMISE_DROPPED,
        events.HANDOVER_DONE, events.HANDOVER_WITHDRAWN,
    }
)  # fmt: skip


def announce_groups(channel: str, post: Callable[[str, str, str], str]) -> None:
    """A channel's folder says at the start that it has groups and how one is written into."""
    GROUPS[channel] = post


def is_group(delivery: Delivery) -> bool:
    """Whether a delivery goes into a group and not to a person."""
    return delivery.target.startswith(GROUP)


def send_to_group(delivery: Delivery) -> str:
    """Write a neighbourhood's post into its group; returns the platform's id of the message.

    Raises:
        PermanentFailure: the post is gone, the group is its own no more, or the channel has no
            groups. Else what the channel raises.
    """
    event = Event.objects.filter(pk=delivery.event_id).first()
    group = delivery.target.removeprefix(GROUP)
    outlet = (
        Outlet.objects.filter(channel=delivery.channel, external_id=group, until=None)
        .select_related("neighbourhood")
        .first()
    )
    text = _text_of(event, outlet) if event is not None and outlet is not None else ""
    if not text:
        raise PermanentFailure("no post or no group")
    send = GROUPS.get(delivery.channel)
    if send is None:
        raise PermanentFailure("no groups on this channel")
    return send(group, text, delivery.pk.hex)


def _text_of(event: Event, outlet: Outlet) -> str:
    """What an event says in a group; empty where its post is gone."""
    if event.code == events.NEIGHBOURHOOD_LINKED:
        return _welcome(outlet)
    if event.code == events.NEIGHBOURHOOD_INVITED:
        return _write_to_us_alone(outlet)
    post = _post_of(event.pk)
    if post is None:
        return ""
    if event.code == events.POST_URGENT:
        return _call_first(post)
    return _received(outlet) if event.code == events.POST_TAKEN else _text_for_group(post)


def welcome_group(event: Event) -> list[Delivery]:
    """A group that is a neighbourhood's from now on reads what it is for, and who reads in it."""
    outlet = Outlet.objects.filter(pk=event.data["after"]["outlet"], until=None).first()
    if outlet is None or outlet.channel not in GROUPS:
        return []
    return [_delivery(event, outlet.channel, f"{GROUP}{outlet.external_id}")]


def tell_its_groups(event: Event) -> list[Delivery]:
    """Every group of the neighbourhood reads one sentence."""
    outlets = Outlet.objects.filter(neighbourhood=event.subject_id, until=None)
    return [
        _delivery(event, outlet.channel, f"{GROUP}{outlet.external_id}")
        for outlet in outlets if outlet.channel in GROUPS
    ]  # fmt: skip


def tell_neighbourhood(event: Event) -> list[Delivery]:
    """An officer's post goes to the groups of its neighbourhood and to browsers that follow it.

    In the night only what is urgent, or answers somebody, goes out; what waits for the morning says
    then what the post says then, once.
    """
    post = Post.objects.select_related("neighbourhood").filter(pk=event.subject_id).first()
    if post is None or post.audience == Audience.ONE:
        return []
    told = [
        _delivery(event, outlet.channel, f"{GROUP}{outlet.external_id}")
        for outlet in Outlet.objects.filter(neighbourhood=post.neighbourhood, until=None)
        if outlet.channel in GROUPS
    ]
    if post.audience == Audience.EVERYBODY and post.kind != PostKind.ANSWER:
        told += [
            _delivery(event, PUSH, str(pk), Lane.BROADCAST)
            for pk in PushSubscription.objects.filter(
                wards__contains=[post.neighbourhood.code]
            ).values_list("pk", flat=True)
        ]
    wakes = post.urgent or post.kind == PostKind.ANSWER
    return _by_morning(event, told) if not wakes else told


def _by_morning(event: Event, told: list[Delivery]) -> list[Delivery]:
    """The same deliveries, at night for 06:05; none where an earlier one of this post waits."""
    earlier = Event.objects.filter(subject_id=event.subject_id).exclude(pk=event.pk)
    waiting = Delivery.objects.filter(
        event_id__in=list(earlier.values_list("pk", flat=True)), state=DeliveryState.WAITING,
        attempts=0,
    )  # fmt: skip
    held = set(waiting.values_list("channel", "target"))
    if event.code == events.POST_WITHDRAWN:
        waiting.update(state=DeliveryState.SKIPPED, ended_at=now())
    kept = [one for one in told if (one.channel, one.target) not in held]
    for one in kept:
        one.next_try_at = may_be_sent_at(one.next_try_at, urgent=False)
    return kept


def answer_in_its_group(event: Event) -> list[Delivery]:
    """The group where a message stands reads one sentence about it: received; whom to call."""
    post = Post.objects.filter(pk=event.subject_id).first()
    if post is None or post.channel not in GROUPS:
        return []
    group = post.external_id.rpartition(":")[0]
    linked = Outlet.objects.filter(
        neighbourhood=post.neighbourhood_id, channel=post.channel, external_id=group, until=None
    )
    return [_delivery(event, post.channel, f"{GROUP}{group}")] if linked.exists() else []


def push_words(event_id: UUID) -> tuple[str, str, str]:
    """Title, text and address of a push about a neighbourhood's post; empty where it is gone."""
    post = _post_of(event_id)
    if post is None:
        return "", "", ""
    title = f"{post.neighbourhood.name}: {post.title or PostKind(post.kind).label}"
    if post.urgent:
        title = _("URGENT. %(title)s") % {"title": title}
    return title, post.text[:300], _page(post)


def tell_of_promise(event: Event) -> list[Delivery]:
    """The officer who owes it gets a letter before the day, and when the day is over."""
    officer = (
        Promise.objects.filter(pk=event.subject_id).values_list("officer_id", flat=True).first()
    )
    if officer is None:
        return []
    told = _delivery(event, "email", "")
    told.officer_id, told.letter = officer, Letter.PROMISE
    return [told]


def tell_taker(event: Event) -> list[Delivery]:
    """Whoever is to take an area over learns that a signature is waited for."""
    told = _delivery(event, "email", "")
    told.officer_id, told.letter = UUID(event.data["after"]["taker"]), Letter.TASK
    return [told]


REACTIONS: dict[str, list[Callable[[Event], list[Delivery]]]] = {
    events.NEIGHBOURHOOD_LINKED: [welcome_group],
    events.NEIGHBOURHOOD_INVITED: [tell_its_groups],
    events.POST_PUBLISHED: [tell_neighbourhood],
    events.POST_CORRECTED: [tell_neighbourhood],
    events.POST_WITHDRAWN: [tell_neighbourhood],
    events.POST_ANSWERED: [tell_neighbourhood],
    events.POST_TAKEN: [answer_in_its_group],
    events.POST_URGENT: [answer_in_its_group],
    events.HANDOVER_SIGNED: [tell_taker],
    events.PROMISE_REMINDED: [tell_of_promise],
    events.PROMISE_OVERDUE: [tell_of_promise],
}


def _delivery(event: Event, channel: str, target: str, lane: Lane = Lane.INTERACTIVE) -> Delivery:
    moment = now()
    return Delivery(
        event_id=event.pk, channel=channel, target=target, letter=Letter.NOTICE, lane=lane,
        next_try_at=moment, created_at=moment,
    )  # fmt: skip


def _post_of(event_id: UUID) -> Post | None:
    subject = Event.objects.filter(pk=event_id).values_list("subject_id", flat=True).first()
    return (
        Post.objects.select_related("neighbourhood", "parent").filter(pk=subject).first()
        if subject else None
    )  # fmt: skip


def _text_for_group(post: Post) -> str:
    with override(settings.LANGUAGE_CODE):
        words = post_in_words(post)
        if post.removed_at is not None:
            return words
        more = _("More, and a private way to write to us: %(link)s") % {"link": _page(post)}
        return f"{words}\n\n{more}"


def _welcome(outlet: Outlet) -> str:
    with override(settings.LANGUAGE_CODE):
        head = _(
            "Hello. This is the group of %(place)s and its area officer now: notices come here, "
            "and whatever is written here all members read."
        ) % {"place": outlet.neighbourhood.name}
        return f"{head}\n\n{_in_private(outlet)}"


def _received(outlet: Outlet) -> str:
    """Neither whose message, nor what it said, nor the number: neighbours read it too."""
    with override(settings.LANGUAGE_CODE):
        received = _(
            "Received by the police. Only whoever told us gets the number: in their own chat with "
            "this account. If nothing has come there, please write us a word there."
        )
        return f"{received}\n\n{_in_private(outlet)}"


def _call_first(post: Post) -> str:
    """The number, and neither who wrote nor what: neighbours and strangers read it too."""
    with override(settings.LANGUAGE_CODE):
        return _(
            "If anybody is in danger now, please call %(number)s at once: that is the quickest. "
            "Do not wait for an answer here; this group is not watched at every moment. "
            "(113 police, 114 fire and rescue, 115 ambulance.)"
        ) % {"number": post.call}


def _write_to_us_alone(outlet: Outlet) -> str:
    """Names nobody: who is meant learns the rest in their own chat."""
    chat = address_of(outlet.channel)
    with override(settings.LANGUAGE_CODE):
        return _(
            "Whoever does not find a message of theirs on the neighbourhood's page, or gets no "
            "answer here, please write one word to this account in a chat of your own%(chat)s to "
            "read the reason: you alone read it, and there you can object."
        ) % {"chat": f" ({chat})" if chat else ""}


def _in_private(outlet: Outlet) -> str:
    """How to tell what the group need not read, in one sentence."""
    chat = address_of(outlet.channel)
    return _(
        "What only the police should read, please write to this account in a chat of your own"
        "%(chat)s or at %(link)s, where you need not give your name."
    ) % {"chat": f" ({chat})" if chat else "", "link": link("/gui-tin/")}


def _page(post: Post) -> str:
    with override(settings.LANGUAGE_CODE):
        path = reverse("neighbourhoods:show", args=[post.neighbourhood.code])
    return f"{settings.SITE_URL}{path}"
