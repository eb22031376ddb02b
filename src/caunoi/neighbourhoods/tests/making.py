"""Make what tests of neighbourhoods need, by the services the product uses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from caunoi.accounts.access import Actor
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.neighbourhoods.choices import GroupKind, PostKind
from caunoi.neighbourhoods.models import Membership, Neighbourhood, Post
from caunoi.neighbourhoods.services.groups import open_neighbourhood
from caunoi.neighbourhoods.services.members import join, new_key
from caunoi.neighbourhoods.services.posts import Wording, publish_post, write_post
from caunoi.reports.contacts import ContactCard
from caunoi.testing.cast import WARD_CODE

GOOD_WHY = "Theo quy tắc của nhóm"


def make_neighbourhood(
    officer: Actor, head: Actor, name: str = "Tổ dân phố số 5", ward: str = WARD_CODE
) -> Neighbourhood:
    return open_neighbourhood(
        ward=ward, name=name, kind=GroupKind.RESIDENTIAL_GROUP, by=head, officer=officer.id
    )


def make_member(
    group: Neighbourhood, name: str = "", *, key: str = "", contact: ContactCard | None = None
) -> Membership:
    return join(
        neighbourhood_id=group.pk, key=key or new_key(), agreed=True, display_name=name,
        contact=contact,
    )  # fmt: skip


def make_word(member: Membership, text: str = "Đèn ngõ 12 hỏng mấy hôm nay.") -> Post:
    return write_post(membership_id=member.pk, text=text)


def make_post(group: Neighbourhood, by: Actor, **over: Any) -> Post:
    fields: dict[str, Any] = {
        "kind": PostKind.NOTICE, "title": "Lịch thu gom rác", "text": "Từ mai thu lúc 18 giờ.",
        **over,
    }  # fmt: skip
    return publish_post(neighbourhood_ids=[group.pk], by=by, wording=Wording(**fields))[0]


def make_poll(group: Neighbourhood, by: Actor, **over: Any) -> Post:
    return make_post(
        group, by, kind=PostKind.POLL, title="Họp tổ buổi nào?", text="",
        options=("Tối thứ Bảy", "Sáng Chủ nhật"), ends_at=now() + timedelta(days=3), **over,
    )  # fmt: skip


def codes() -> list[str]:
    """Codes of all events so far, in order."""
    return list(Event.objects.order_by("id").values_list("code", flat=True))
