"""Events of talks with one person, and of our account itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from caunoi.channels.chat import Incoming, What
from caunoi.channels.zalo.facts import Facts, Reader, id_of, incoming, said

NAMELESS = "anonymous"  # begins the peer of a talk whose person Zalo does not name


def _message(facts: Facts) -> Iterable[Incoming]:
    return [said(facts)]


def _nameless(facts: Facts) -> Iterable[Incoming]:
    """Somebody who has not signed in to Zalo: known by the talk's own id alone."""
    talk = id_of(facts.message, "conversation_id")
    return [said(replace(facts, peer=f"{NAMELESS}:{facts.peer}:{talk}"))]


def _echo(facts: Facts) -> Iterable[Incoming]:
    by = id_of(facts.event, "sender", "admin_id")
    return [replace(said(facts, What.ECHO), extra={"admin_id": by} if by else {})]


def _nameless_echo(facts: Facts) -> Iterable[Incoming]:
    talk = id_of(facts.message, "conversation_id")
    return _echo(replace(facts, peer=f"{NAMELESS}:{facts.peer}:{talk}"))


def _delivered(facts: Facts) -> Iterable[Incoming]:
    message = facts.message
    told = str(message.get("msg_id") or "")
    key = f"delivered:{told}"[:200]
    if message.get("tracking_id"):  # a template by phone number: no talk of ours
        extra = {"event": "zns_delivered", "msg_id": told, "tracking": str(message["tracking_id"])}
        return [incoming(facts, What.ACCOUNT, external_id=key, extra=extra)]
    return [incoming(facts, What.DELIVERED, external_id=key, about=(told,) if told else ())]


def _seen(facts: Facts) -> Iterable[Incoming]:
    message = facts.message
    told = [str(one) for one in message.get("msg_ids") or [] if one]
    told += [str(message["msg_id"])] if message.get("msg_id") and not told else []
    return [incoming(facts, What.READ, external_id=f"seen:{facts.key()}"[:200], about=tuple(told))]


def _reacted(facts: Facts) -> Iterable[Incoming]:
    told = str(facts.message.get("msg_id") or "")
    key = f"reacted:{told}:{facts.event.get('timestamp')}"[:200]
    return [incoming(facts, What.REACTED, external_id=key, about=(told,))]


def _came(facts: Facts) -> Iterable[Incoming]:
    return [incoming(facts, What.CAME)] if facts.peer else []


def _left(facts: Facts) -> Iterable[Incoming]:
    return [incoming(facts, What.LEFT)]


def _withdrew(facts: Facts) -> Iterable[Incoming]:
    if not facts.peer:
        raise ValueError("nobody withdrew")
    return [incoming(facts, What.FORGET)]


def _info(facts: Facts) -> Iterable[Incoming]:
    """Somebody filled in the card that asks for name, phone and address."""
    held = facts.event.get("info") or {}
    full = held.get("full_address")
    address = (
        [str(full[key]) for key in ("street", "ward", "district", "city") if full.get(key)]
        if isinstance(full, Mapping)
        else [str(held[key]) for key in ("address", "ward", "district", "city") if held.get(key)]
    )
    lines = [str(held.get("name") or ""), str(held.get("phone") or ""), ", ".join(address)]
    return [
        incoming(
            facts, What.MESSAGE, text="\n".join(filter(None, lines)),
            name=str(held.get("name") or ""),
        )
    ]  # fmt: skip


def _of_account(facts: Facts) -> Iterable[Incoming]:
    extra = {"event": facts.name}
    if facts.name == "change_template_status":
        held = facts.event.get("status")
        status = held.get("new_status") if isinstance(held, Mapping) else held
        extra |= {"template": id_of(facts.event, "template_id"), "status": str(status or "")}
    return [incoming(facts, What.ACCOUNT, extra=extra)]


KINDS = ("text", "image", "gif", "file", "audio", "video", "sticker", "link", "location")
READERS: dict[str, Reader] = {
    **{f"user_send_{kind}": _message for kind in (*KINDS, "business_card")},
    **{f"oa_send_{kind}": _echo for kind in (*KINDS, "list", "template", "business_card")},
    **{f"anonymous_send_{kind}": _nameless for kind in KINDS},
    **{f"oa_send_anonymous_{kind}": _nameless_echo for kind in KINDS},
    "user_received_message": _delivered, "user_seen_message": _seen,
    "user_reacted_message": _reacted, "user_submit_info": _info,
    "user_click_chatnow": _came, "follow": _came, "unfollow": _left, "user_withdraw": _withdrew,
    "permission_revoked": _of_account, "change_template_status": _of_account,
    "change_oa_daily_quota": _of_account,
}  # fmt: skip
