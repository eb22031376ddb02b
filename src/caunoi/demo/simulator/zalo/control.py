"""What stands behind `/_control/`: write as a resident, see what they see, make faults."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable
from typing import Any

from caunoi.demo.simulator.zalo.hooks import Hooks, Sent
from caunoi.demo.simulator.zalo.oauth import new_pair
from caunoi.demo.simulator.zalo.world import DAY, Item, Person, World

Json = dict[str, Any]
Verb = Callable[[World, Hooks, Json], Any]
# A picture of one pixel, for a newcomer who sends none of their own.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def keep_media(world: World, data: bytes, kind: str) -> str:
    """An address of Zalo's own servers where a resident's file lies for a while."""
    key = world.new_id()
    world.media[key] = (data, kind)
    return f"{world.media_at}/media/{key}"


def say(world: World, hooks: Hooks, asked: Json) -> Json:
    """A resident writes: `user`, `text`, or `kind` with `payload` or `data` (base64); `group`."""
    person = _turned_to_us(world, str(asked["user"]), str(asked.get("name", "")))
    kind, text = str(asked.get("kind", "text")), str(asked.get("text", ""))
    payload = dict(asked.get("payload") or {})
    if kind in {"image", "gif", "video", "audio", "file"} and "url" not in payload:
        data = base64.b64decode(asked["data"]) if asked.get("data") else PIXEL
        payload["url"] = keep_media(world, data, asked.get("mime", "image/png"))
    group = str(asked.get("group", ""))
    item = Item(
        world.new_id(), world.now(), person.id, group or world.oa_id,
        "photo" if kind == "image" else kind, text, by_us=False, payload=payload,
    )  # fmt: skip
    message: Json = {"msg_id": item.id, "text": text}
    if asked.get("quote"):
        message["quote_msg_id"] = asked["quote"]
    if kind != "text":
        shape = "link" if kind == "business_card" else kind
        message["attachments"] = [{"type": shape, "payload": payload}]
    if group:
        world.groups[group].items.append(item)
        hooks.emit(
            f"user_send_group_{kind}", oa_id=world.oa_id, sender={"id": person.id},
            recipient={"id": group}, message=message,
        )  # fmt: skip
    else:
        world.talks[person.id].append(item)
        hooks.emit(
            f"user_send_{kind}", user_id_by_app=f"1{person.id}", sender={"id": person.id},
            recipient={"id": world.oa_id}, message=message,
        )  # fmt: skip
    return {"msg_id": item.id}


def _turned_to_us(world: World, user_id: str, name: str = "") -> Person:
    person = world.person(user_id, name)
    person.last_at, person.since = world.now(), 0
    return person


def say_nameless(world: World, hooks: Hooks, asked: Json) -> Json:
    """Somebody who has not signed in writes: `user`, `conversation`, `text`."""
    talk = f"{asked['user']}:{asked['conversation']}"
    item = Item(
        world.new_id(), world.now(), asked["user"], world.oa_id, "text", asked["text"], False
    )
    world.nameless[talk].append(item)
    hooks.emit(
        "anonymous_send_text", sender={"id": asked["user"]}, recipient={"id": world.oa_id},
        message={"msg_id": item.id, "text": item.text, "conversation_id": asked["conversation"]},
    )  # fmt: skip
    return {"msg_id": item.id}


def staff(world: World, hooks: Hooks, asked: Json) -> Json:
    """An officer answers in OA Manager: `user`, `text`."""
    item = Item(
        world.new_id(), world.now(), world.oa_id, asked["user"], "text", asked["text"],
        by_us=True, via="staff",
    )  # fmt: skip
    world.talks[asked["user"]].append(item)
    hooks.emit(
        "oa_send_text", sender={"id": world.oa_id, "admin_id": world.admin_id},
        recipient={"id": asked["user"]}, message={"msg_id": item.id, "text": item.text},
    )  # fmt: skip
    return {"msg_id": item.id}


def follow(world: World, hooks: Hooks, asked: Json) -> Json:
    """A resident follows the account."""
    _turned_to_us(world, str(asked["user"]), str(asked.get("name", ""))).follows = True
    _about(world, hooks, "follow", asked, source="oa_profile")
    return {}


def unfollow(world: World, hooks: Hooks, asked: Json) -> Json:
    """A resident unfollows it: nothing reaches them any more."""
    person = world.person(str(asked["user"]))
    person.follows, person.fails = False, -213
    _about(world, hooks, "unfollow", asked, source="oa_profile")
    return {}


def _about(world: World, hooks: Hooks, name: str, asked: Json, **more: Any) -> None:
    hooks.emit(
        name, oa_id=world.oa_id, follower={"id": str(asked["user"])},
        user_id_by_app=f"1{asked['user']}", **more,
    )  # fmt: skip


def withdraw(world: World, hooks: Hooks, asked: Json) -> Json:
    """A resident asks that what is known of them be erased."""
    hooks.emit("user_withdraw", oa_id=world.oa_id, user_id=str(asked["user"]))
    return {}


def fail(world: World, hooks: Hooks, asked: Json) -> Json:
    """Whatever goes to `user` (or `phone`) meets the error `code`; 0: it arrives again."""
    if asked.get("phone"):
        world.phones_that_fail[str(asked["phone"])] = int(asked["code"])
    else:
        world.person(str(asked["user"])).fails = int(asked["code"])
    return {}


def see(world: World, hooks: Hooks, asked: Json) -> Json:
    """A resident's phone tells that `ids` were seen."""
    hooks.emit(
        "user_seen_message", sender={"id": world.oa_id}, recipient={"id": str(asked["user"])},
        message={"msg_ids": asked["ids"]},
    )  # fmt: skip
    return {}


def talk(world: World, hooks: Hooks, asked: Json) -> list[Json]:
    """What stands on the resident's screen, in a talk or a group."""
    group = world.groups.get(str(asked.get("group", "")))
    items = group.items if group else world.talks[str(asked.get("user", ""))]
    return [
        {"id": one.id, "at": one.at, "from": one.from_id, "by_us": one.by_us, "kind": one.kind,
         "text": one.text, "payload": one.payload, "via": one.via}
        for one in items
    ]  # fmt: skip


def switches(world: World, hooks: Hooks, asked: Json) -> Json:
    """Turn faults on and off; an empty body only tells how they stand."""
    known = {one.name for one in dataclasses.fields(world.switches)}
    for name, value in asked.items():
        if name not in known:
            raise KeyError(name)
        setattr(world.switches, name, value)
    if not world.switches.disorder:
        hooks.release()
    return dataclasses.asdict(world.switches)


def clock(world: World, hooks: Hooks, asked: Json) -> Json:
    """Move the servers' clock by `seconds`, or set it to what it is (`reset`)."""
    world.offset = 0.0 if asked.get("reset") else world.offset + float(asked.get("seconds", 0))
    return {"now": world.now()}


def expire(world: World, hooks: Hooks, asked: Json) -> Json:
    """End access tokens at once; `refresh`: the grant too."""
    world.access = dict.fromkeys(world.access, 0.0)
    if asked.get("refresh"):
        world.refresh.clear()
    return {}


def grant(world: World, hooks: Hooks, asked: Json) -> Json:
    """A fresh pair, as an administrator's console shows it."""
    return new_pair(world)


def revoke(world: World, hooks: Hooks, asked: Json) -> Json:
    """The administrator takes the permission away."""
    world.access.clear()
    world.refresh.clear()
    hooks.emit("permission_revoked", oa_id=world.oa_id)
    return {}


def event(world: World, hooks: Hooks, asked: Json) -> Json:
    """Send any event, signed."""
    hooks.emit_raw({"app_id": world.app_id, "timestamp": world.millis(), **asked})
    return {}


def subscribe(world: World, hooks: Hooks, asked: Json) -> Json:
    """Switch the events on again; `callback` names where they go."""
    world.callback = str(asked.get("callback", world.callback))
    hooks.subscribed = bool(asked.get("on", True))
    return {}


def asset(world: World, hooks: Hooks, asked: Json) -> Json:
    """Buy what a group needs: `product`, `days`."""
    product = str(asked.get("product", "gmf50"))
    return {"asset_id": world.add_asset(product, float(asked.get("days", 365)))}


def join(world: World, hooks: Hooks, asked: Json) -> Json:
    """A resident comes into a group by its link; `ask`: they wait to be let in."""
    group, person = world.groups[str(asked["group"])], world.person(str(asked["user"]))
    held, name = (
        (group.pending, "user_request_join_group") if asked.get("ask")
        else (group.members, "user_join_group")
    )  # fmt: skip
    held[person.id] = person.name
    hooks.emit(name, oa_id=world.oa_id, group_id=group.id, users=[{"id": person.id}])
    return {}


def leave(world: World, hooks: Hooks, asked: Json) -> Json:
    """A member goes."""
    group = world.groups[str(asked["group"])]
    group.members.pop(str(asked["user"]), None)
    users = [{"id": str(asked["user"])}]
    hooks.emit("user_leave_group", oa_id=world.oa_id, group_id=group.id, users=users)
    return {}


def template(world: World, hooks: Hooks, asked: Json) -> Json:
    """Have a template approved: `id`, `params` (name -> most signs), `status`."""
    params = [
        {"name": name, "require": True, "type": "STRING", "maxLength": most, "minLength": 0}
        for name, most in (asked.get("params") or {"code": 30}).items()
    ]
    world.templates[str(asked["id"])] = {
        "templateName": str(asked.get("name", "")), "status": str(asked.get("status", "ENABLE")),
        "listParams": params, "timeout": DAY * 1000,
    }  # fmt: skip
    return {}


def state(world: World, hooks: Hooks, asked: Json) -> Json:
    """How all of it stands, for the page that shows it."""
    return {
        "oa_id": world.oa_id, "subscribed": hooks.subscribed, "now": world.now(),
        "people": [dataclasses.asdict(one) for one in world.people.values()],
        "groups": [
            {"id": one.id, "name": one.name, "status": one.status, "members": one.members,
             "pending": one.pending}
            for one in world.groups.values()
        ],
        "assets": list(world.assets.values()), "articles": list(world.articles.values()),
        "broadcasts": world.broadcasts, "phone_messages": world.phone_messages[-100:],
        "switches": dataclasses.asdict(world.switches),
    }  # fmt: skip


def events(world: World, hooks: Hooks, asked: Json) -> list[Json]:
    """The latest events and how each was answered."""
    return [_shown(one) for one in list(hooks.log)[-int(asked.get("count", 50)) :]]


def _shown(one: Sent) -> Json:
    return {"event": one.event, "statuses": one.statuses, "given_up": one.given_up}


VERBS: dict[str, Verb] = {
    "say": say, "say_nameless": say_nameless, "staff": staff, "follow": follow,
    "unfollow": unfollow, "withdraw": withdraw, "fail": fail, "see": see, "talk": talk,
    "switches": switches, "clock": clock, "expire": expire, "grant": grant, "revoke": revoke,
    "event": event, "subscribe": subscribe, "asset": asset, "join": join, "leave": leave,
    "template": template, "state": state, "events": events,
}  # fmt: skip
