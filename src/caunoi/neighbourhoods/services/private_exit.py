"""The way out of the group: what a neighbour should not read becomes a report of its own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.choices import REPORTER
from caunoi.core.clock import local, now
from caunoi.core.errors import RuleBroken
from caunoi.core.history import record
from caunoi.core.keys import seal, unseal
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import Audience, Care, PostKind
from caunoi.neighbourhoods.models import Membership, Neighbourhood, Post, PrivateReceipt, TipCount
from caunoi.neighbourhoods.services.members import lock_member
from caunoi.neighbourhoods.services.posts import lock_post
from caunoi.reports.choices import Channel
from caunoi.reports.contacts import ContactCard, open_contact
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.services.intake import receive_report

_SEAL = "neighbourhood-receipt"


@dataclass(frozen=True, slots=True)
class CodeAndSecret:
    """A receipt as its owner gets it, once."""

    code: str
    secret: str


@transaction.atomic
def take_as_report(*, post_id: UUID, by: Actor, hide: bool = True) -> Post:
    """Make a report of a resident's post: with number and clocks, routed by the law.

    The group reads only that it was received; where `hide`, neither words nor writer stand there
    any more. Code and secret wait sealed for the writer alone: no officer sees the secret. Twice
    is once. Records `post.taken`, which does not name the report.

    Raises:
        NotFound, AccessDenied: not in a neighbourhood that `by` runs.
        RuleBroken: an officer's post, or one that was removed.
    """
    post = lock_post(post_id, by)
    if post.report_id is not None:
        return post
    if post.kind != PostKind.WORD or post.member is None:
        raise RuleBroken(_("Only a resident's post can become a report."))
    if post.removed_at is not None:
        raise RuleBroken(_("That post is there no more."))
    member = post.member
    card = open_contact(member.contact) if member.contact is not None else ContactCard()
    receipt = receive_report(
        Draft(
            text=post.text, channel=post.channel, area_code=post.neighbourhood.area.code,
            sent_at=post.at, anonymous=not card, contact=card, language=member.language,
            external_id=post.external_id, files=tuple(UUID(pk) for pk in post.files),
            danger=bool(post.call),
        ),
        idempotency_key=f"neighbourhood-post:{post.pk}",
    )  # fmt: skip
    at = now()
    post.report_id, post.care, post.cared_at = receipt.report_id, Care.REPORT, at
    post.hidden_at = at if hide else None
    post.save(update_fields=["report", "care", "cared_at", "hidden_at"])
    if hide:  # what officers answered to it could repeat it
        post.answers.exclude(audience=Audience.ONE).update(audience=Audience.ONE)
    if member.left_at is None:
        _keep_receipt(post, member, receipt)
    record(events.POST_TAKEN, subject=post, by=by.ref, at=at, after={"hidden": hide})
    return post


def _keep_receipt(post: Post, member: Membership, receipt: Receipt) -> None:
    made = PrivateReceipt(post=post, membership=member, made_at=now())
    plain = orjson.dumps([receipt.code, receipt.secret])
    made.sealed = seal(_SEAL, plain, made.pk.bytes)
    made.save(force_insert=True)


def read_receipt(receipt: PrivateReceipt) -> CodeAndSecret | None:
    """The code and secret that wait for their owner; None once they were handed over."""
    if receipt.sealed is None:
        return None
    code, secret = orjson.loads(unseal(_SEAL, bytes(receipt.sealed), receipt.pk.bytes))
    return CodeAndSecret(code, secret)


@transaction.atomic
def hand_receipt(*, receipt_id: UUID, channel: str = Channel.WEB) -> None:
    """The writer has code and secret: nothing of the secret stays. Records `receipt.handed`.

    Twice is once.
    """
    receipt = (
        PrivateReceipt.objects.select_for_update(of=("self",)).select_related("post")
        .filter(pk=receipt_id, handed_at=None).first()
    )  # fmt: skip
    if receipt is None:
        return
    Post.objects.select_for_update().get(pk=receipt.post_id)
    receipt.sealed, receipt.handed_at, receipt.handed_by = None, now(), channel
    receipt.save(update_fields=["sealed", "handed_at", "handed_by"])
    record(
        events.RECEIPT_HANDED, subject=receipt.post, by=REPORTER, at=receipt.handed_at,
        after={"channel": channel},
    )  # fmt: skip


@transaction.atomic
def note_told(*, post_id: UUID) -> bool:
    """A private answer, or why a post was removed, was said in its reader's own chat.

    False where that was before.
    """
    posts = Post.objects.filter(Q(audience=Audience.ONE) | ~Q(removed_at=None), told_at=None)
    return posts.filter(pk=post_id).update(told_at=now()) > 0


def send_privately(*, membership_id: UUID, text: str, once: str, named: bool = False) -> Receipt:
    """A member tells the police past the group: a report like any other, never limited.

    Nothing links it to the member here: `named` gives the name and contact that the member left
    along, else it is nameless. The same `once` gives the same receipt. Only a count of the month
    grows: no event, which would say when.

    Raises:
        NotFound: there is no such member.
        EmptyReport: no text.
    """
    with transaction.atomic():
        member = lock_member(membership_id)
        card = ContactCard()
        if named:
            card = open_contact(member.contact) if member.contact is not None else card
            if member.display_name and not card.name:
                card = ContactCard(member.display_name, card.phone, card.email, card.platform)
        neighbourhood = member.neighbourhood
    receipt = receive_report(
        Draft(
            text=text, channel=Channel.WEB, area_code=neighbourhood.area.code, contact=card,
            anonymous=not card, language=member.language,
        ),
        idempotency_key=f"neighbourhood-tip:{once}" if once else "",
    )  # fmt: skip
    if not receipt.replayed:
        _count(neighbourhood)
    return receipt


def _count(neighbourhood: Neighbourhood) -> None:
    month = local(now()).date().replace(day=1)
    row, _made = TipCount.objects.get_or_create(neighbourhood=neighbourhood, month=month)
    TipCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
