"""What the account sends: replies, templates, reactions, words to the nameless and to groups."""

from __future__ import annotations

from typing import Any

from caunoi.demo.simulator.wire import Request
from caunoi.demo.simulator.zalo.hooks import Hooks
from caunoi.demo.simulator.zalo.world import (
    WINDOW_SECONDS,
    Group,
    Item,
    Person,
    World,
    checked_text,
    refuse,
)

MEDIA = {"image": "image", "gif": "gif", "sticker": "sticker"}
Json = dict[str, Any]


def body_of(request: Request) -> Json:
    """The body: JSON, said to be JSON."""
    if "application/json" not in request.headers.get("content-type", ""):
        refuse(-201, "Content-Type is invalid")
    try:
        held = request.json()
    except ValueError:
        refuse(-201, "body is invalid")
    if not isinstance(held, dict):
        refuse(-201, "body is invalid")
    return held


def send_reply(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v3.0/oa/message/cs`."""
    held = body_of(request)
    recipient, message = _two(held)
    if set(recipient) != {"user_id"} or not isinstance(recipient["user_id"], str):
        refuse(-201, "recipient is invalid")
    person = world.people.get(recipient["user_id"]) or refuse(-201, "user_id is invalid")
    _require_reachable(world, person)
    item = _item(world, person.id, message)
    person.since += 1
    world.talks[person.id].append(item)
    _echo(world, hooks, item, {"recipient": {"id": person.id}})
    cap = world.switches.reply_cap
    answer: Json = {"message_id": item.id, "user_id": person.id}
    if cap:
        answer["quota"] = {
            "quota_type": "reply", "remain": str(cap - person.since), "total": str(cap),
            "expired_date": "", "owner_type": "OA", "owner_id": world.oa_id,
        }  # fmt: skip
    if world.switches.receipts:
        hooks.emit(
            "user_received_message", sender={"id": world.oa_id}, recipient={"id": person.id},
            message={"msg_id": item.id},
        )  # fmt: skip
    return answer


def _two(held: Json) -> tuple[Json, Json]:
    if set(held) - {"recipient", "message"}:
        refuse(-201, "body is invalid")
    recipient, message = held.get("recipient"), held.get("message")
    if not isinstance(recipient, dict) or not isinstance(message, dict):
        refuse(-201, "message is invalid")
    return recipient, message


def _require_reachable(world: World, person: Person) -> None:
    if person.fails:
        refuse(person.fails, "the person cannot receive it")
    closed = world.switches.closed_window or world.now() - person.last_at > WINDOW_SECONDS
    if closed:
        refuse(-230, "User has not interacted with the OA in the past 7 days")
    cap = world.switches.reply_cap
    if cap and person.since >= cap:
        refuse(-218, "The recipient has reached the quota")


def _item(world: World, to: str, message: Json) -> Item:
    """A checked message as it stands in a talk afterwards."""
    if set(message) - {"text", "attachment", "quote_message_id"} or not message:
        refuse(-201, "message is invalid")
    payload: Json = {}
    kind, text = "text", ""
    if "text" in message:
        text = checked_text(message["text"])
    if "attachment" in message:
        kind, payload = _attachment(world, message["attachment"])
    elif "text" not in message:
        refuse(-201, "text is invalid")
    return Item(
        world.new_id(), world.now(), world.oa_id, to, kind, text, by_us=True, payload=payload,
        via="api",
    )  # fmt: skip


def _attachment(world: World, held: Any) -> tuple[str, Json]:
    payload = held.get("payload") if isinstance(held, dict) else None
    if not isinstance(payload, dict):
        refuse(-201, "attachment is invalid")
    if held.get("type") == "file":
        _require_upload(world, payload.get("token"), "file")
        return "file", {"token": payload["token"]}
    if held.get("type") != "template":
        refuse(-233, "attachment type is unsupported")
    elements = payload.get("elements")
    if not isinstance(elements, list) or len(elements) != 1 or not isinstance(elements[0], dict):
        refuse(-201, "elements is invalid")
    return _template(world, str(payload.get("template_type")), elements[0])


def _template(world: World, template: str, element: Json) -> tuple[str, Json]:
    if template == "request_user_info":
        if not all(element.get(name) for name in ("title", "subtitle", "image_url")):
            refuse(-201, "element is invalid")
        return "request_user_info", element
    kind = MEDIA.get(str(element.get("media_type")))
    if template != "media" or kind is None:
        refuse(-233, "template_type is unsupported")
    if bool(element.get("url")) == bool(element.get("attachment_id")):
        refuse(-201, "either url or attachment_id")
    if kind == "gif" and not (element.get("width") and element.get("height")):
        refuse(-201, "width and height are required")
    if element.get("attachment_id"):
        _require_upload(world, element["attachment_id"], kind)
    return kind, element


def _require_upload(world: World, key: Any, kind: str) -> None:
    known = world.uploads.get(str(key))
    alive = known is not None and known.until > world.now() and known.kind == kind
    if not alive or world.switches.expired_uploads:
        world.switches.expired_uploads = False  # the next upload works again
        refuse(-100, "attachment_id was expired" if kind != "file" else "token was expired")


def _echo(world: World, hooks: Hooks, item: Item, where: Json, prefix: str = "oa_send_") -> None:
    """What the account sent comes back to it as an event."""
    said: Json = {"msg_id": item.id, "text": item.text}
    kind = item.kind
    if kind != "text":
        url = f"{world.callback or 'https://zalo.example'}/sent/{item.id}"
        said["attachments"] = [{"type": kind, "payload": {"url": url, **item.payload}}]
    hooks.emit(
        f"{prefix}{kind if kind != 'request_user_info' else 'template'}",
        sender={"id": world.oa_id}, message=said, **where,
    )  # fmt: skip


def send_to_group(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v3.0/oa/group/message`."""
    recipient, message = _two(body_of(request))
    group = alive_group(world, recipient.get("group_id"))
    item = _item(world, group.id, message)
    group.items.append(item)
    where = {"oa_id": world.oa_id, "recipient": {"id": group.id}}
    _echo(world, hooks, item, where, "oa_send_group_")
    return {"message_id": item.id, "group_id": group.id}


def alive_group(world: World, group_id: Any) -> Group:
    """A group that takes messages."""
    group = world.groups.get(str(group_id))
    if group is None:
        refuse(-403, "The OA is not in this group")
    asset = world.assets.get(group.asset)
    if group.status != "enabled" or asset is None or asset["until"] < world.now():
        refuse(-237, "The group is disabled")
    return group


def send_template(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v3.0/oa/message/template`."""
    held = body_of(request)
    if set(held) != {"user_id", "template_id", "template_data"}:
        refuse(-201, "body is invalid")
    person = world.people.get(str(held["user_id"])) or refuse(-201, "user_id is invalid")
    if person.fails:
        refuse(person.fails, "the person cannot receive it")
    problem = template_problem(world, held["template_id"], held["template_data"])
    if problem:
        refuse(-201, problem[1])
    item = Item(
        world.new_id(), world.now(), world.oa_id, person.id, "template", "", by_us=True,
        payload={"template_id": held["template_id"], **held["template_data"]}, via="template",
    )  # fmt: skip
    world.talks[person.id].append(item)
    _echo(world, hooks, item, {"recipient": {"id": person.id}})
    return {"message_id": item.id, "user_id": person.id, "sent_time": world.millis()}


def template_problem(world: World, template_id: Any, data: Any) -> tuple[int, str] | None:
    """(code of the phone family, words) where a template or its data cannot be sent."""
    template = world.templates.get(str(template_id))
    if template is None:
        return -109, "template_id is invalid"
    if template["status"] != "ENABLE":
        return -131, "template is not approved"
    if not isinstance(data, dict):
        return -112, "template_data is invalid"
    known = {one["name"]: one for one in template["listParams"]}
    for name, value in data.items():
        if name not in known or not isinstance(value, str):
            return -1121, f"{name} is invalid"
        if len(value) > known[name]["maxLength"]:
            return -1122, f"{name} is too long"
    missing = [name for name, one in known.items() if one["require"] and not data.get(name)]
    return (-1124, f"{missing[0]} is required") if missing else None


def old_message(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v2.0/oa/message`: broadcast, reaction, the nameless; plain texts are shut."""
    held = body_of(request)
    recipient = held.get("recipient")
    if not isinstance(recipient, dict):
        refuse(-201, "recipient is invalid")
    if "target" in recipient:
        return _broadcast(world, held)
    if "sender_action" in held:
        return _react(world, recipient, held["sender_action"])
    if set(recipient) == {"anonymous_id", "conversation_id"}:
        _recipient, message = _two(held)
        talk = f"{recipient['anonymous_id']}:{recipient['conversation_id']}"
        if talk not in world.nameless:
            refuse(-201, "conversation_id is invalid")
        item = _item(world, talk, message)
        world.nameless[talk].append(item)
        return {"message_id": item.id}
    refuse(-240, "This API was shut down, please use v3")


def _react(world: World, recipient: Json, action: Any) -> Json:
    person = world.people.get(str(recipient.get("user_id"))) or refuse(-201, "user_id is invalid")
    _require_reachable(world, person)
    if not isinstance(action, dict) or not str(action.get("react_icon", "")).startswith("/-"):
        refuse(-201, "react_icon is invalid")
    known = {item.id for item in world.talks[person.id]}
    if action.get("react_message_id") not in known:
        refuse(-201, "react_message_id is invalid")
    world.reactions.append({"user_id": person.id, **action})
    return {"message_id": action["react_message_id"]}


def _broadcast(world: World, held: Json) -> Json:
    if world.is_night():
        refuse(-234, "Not allowed from 22:00 to 06:00")
    if world.broadcast_quota <= 0:
        refuse(-211, "Out of quota")
    try:
        payload = held["message"]["attachment"]["payload"]
        (element,) = payload["elements"]
    except (KeyError, TypeError, ValueError):
        refuse(-201, "message is invalid")
    if payload.get("template_type") != "media" or element.get("media_type") != "article":
        refuse(-233, "only an article can be broadcast")
    article = world.articles.get(str(element.get("attachment_id")))
    if article is None or article["status"] != "show":
        refuse(-201, "attachment_id is invalid")
    world.broadcast_quota -= 1
    message_id = world.new_id()
    followers = [one.id for one in world.people.values() if one.follows]
    world.broadcasts.append({
        "message_id": message_id, "article": article["id"], "at": world.now(),
        "target": held["recipient"]["target"], "followers": len(followers),
    })  # fmt: skip
    return {"message_id": message_id}
