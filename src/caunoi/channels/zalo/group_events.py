"""Events of groups: what members write, who comes and goes, what becomes of the group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from caunoi.channels.chat import Incoming, What
from caunoi.channels.zalo.facts import Facts, Reader, id_of, incoming, said
from caunoi.channels.zalo.talk_events import KINDS

PREFIX = "group:"
MENTION = re.compile(r"\[@[^\]\s]{1,64}\]\s?")  # of a person, of us, or of all the group

# The event's names differ between sources; each of ours stands for all of them.
CREATED, DISSOLVED, CHANGED = "created", "dissolved", "changed"
JOINED, LEFT, ASKED, ACCEPTED, REJECTED = "joined", "left", "asked", "accepted", "rejected"
ADMIN_ADDED, ADMIN_REMOVED = "admin_added", "admin_removed"
SYNONYMS = {
    "create_group": CREATED, "delete_group": DISSOLVED, "disperse_group": DISSOLVED,
    "update_group_info": CHANGED, "user_join_group": JOINED, "user_out_group": LEFT,
    "user_leave_group": LEFT, "user_request_join_group": ASKED,
    "accept_request_join_group": ACCEPTED, "react_request_join_group": ACCEPTED,
    "react_request_join_group_accept": ACCEPTED, "reject_request_join_group": REJECTED,
    "react_request_join_group_reject": REJECTED, "add_group_admin": ADMIN_ADDED,
    "remove_group_admin": ADMIN_REMOVED,
}  # fmt: skip


def without_mentions(text: str) -> str:
    """The text without `[@…]`: relayed, one of them would call every member."""
    return MENTION.sub("", text).strip()


def group_of(facts: Facts) -> str:
    """The group's id, wherever an event has it."""
    event = facts.event
    told = (
        id_of(event, "group_id"), id_of(event, "recipient", "id"),
        id_of(event, "recipient", "group_id"), id_of(facts.message, "conversation_id"),
    )  # fmt: skip
    found = next((one for one in told if one and one != facts.account), "")
    if not found:
        raise ValueError("no group")
    return found


def _message(facts: Facts) -> Iterable[Incoming]:
    item = said(replace(facts, peer=id_of(facts.event, "sender", "id")))
    return [replace(item, thread=PREFIX + group_of(facts), text=without_mentions(item.text))]


def _echo(facts: Facts) -> Iterable[Incoming]:
    """Ours, into the group as a whole: its peer is the group itself."""
    group = group_of(facts)
    item = said(replace(facts, peer=group), What.ECHO)
    return [replace(item, thread=PREFIX + group)]


def _change(facts: Facts) -> Iterable[Incoming]:
    """Something about the group; one item each for the people that it is about."""
    group, event = group_of(facts), SYNONYMS[facts.name]
    people = [id_of(one, "id") or id_of(one, "user_id") for one in _users(facts)]
    stamp = facts.event.get("timestamp")
    for person in people or [""]:
        yield replace(
            incoming(facts, What.ACCOUNT, extra={"event": event, "group": group}),
            peer=person, thread=PREFIX + group,
            external_id=f"{event}:{group}:{person}:{stamp}"[:200],
        )  # fmt: skip


def _users(facts: Facts) -> list[Mapping[str, object]]:
    held = facts.event.get("users")
    if isinstance(held, list):
        return [one if isinstance(one, Mapping) else {"id": str(one)} for one in held]
    sender = facts.event.get("sender") or facts.event.get("user")
    return [sender] if isinstance(sender, Mapping) else []


READERS: dict[str, Reader] = {
    **{f"user_send_group_{kind}": _message for kind in (*KINDS, "business_card")},
    **{f"oa_send_group_{kind}": _echo for kind in (*KINDS, "list", "template", "business_card")},
    **dict.fromkeys(SYNONYMS, _change),
}
