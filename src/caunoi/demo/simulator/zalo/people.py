"""What the account may ask: people, history, quota, itself; and the files that it uploads."""

from __future__ import annotations

from typing import Any

import orjson

from caunoi.demo.simulator.wire import Request
from caunoi.demo.simulator.zalo.hooks import Hooks
from caunoi.demo.simulator.zalo.messages import body_of
from caunoi.demo.simulator.zalo.world import DAY, Item, Upload, World, day, refuse

MOST_ITEMS = 10
MOST_OFFSET = 9951
UPLOAD_LIFE = 7 * DAY
IMAGE_BYTES, OTHER_BYTES = 1024 * 1024, 5 * 1024 * 1024
_HEADS = {
    "image": (b"\xff\xd8\xff", b"\x89PNG"), "gif": (b"GIF8",),
    "file": (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
}  # fmt: skip


def query(request: Request) -> dict[str, Any]:
    """The one parameter `data` of JSON."""
    try:
        held = orjson.loads(request.query["data"])
    except (KeyError, orjson.JSONDecodeError):
        refuse(-201, "data is invalid")
    if not isinstance(held, dict):
        refuse(-201, "data is invalid")
    return held


def upload(world: World, hooks: Hooks, request: Request) -> dict[str, str]:
    """`POST /v2.0/oa/upload/image|gif|file`."""
    kind = request.path.rsplit("/", 1)[1]
    found = request.file("file") or refuse(-201, "file is invalid")
    name, data = found
    if len(data) > (IMAGE_BYTES if kind == "image" else OTHER_BYTES):
        refuse(-210, "file is over limit")
    if not data.startswith(_HEADS[kind]) and not (kind == "file" and name.endswith(".csv")):
        refuse(-201, "file type is invalid")
    key = world.new_id()
    world.uploads[key] = Upload(kind, world.now() + UPLOAD_LIFE, len(data))
    world.switches.expired_uploads = False
    return {"token": key} if kind == "file" else {"attachment_id": key}


def _page(asked: dict[str, Any]) -> tuple[int, int]:
    offset, count = asked.get("offset", 0), asked.get("count", 5)
    if not isinstance(offset, int) or not isinstance(count, int) or offset < 0:
        refuse(-201, "offset is invalid")
    if not 0 < count <= MOST_ITEMS:
        refuse(-210, "count is over limit")
    return offset, count


def conversation(world: World, hooks: Hooks, request: Request) -> list[dict[str, Any]]:
    """`GET /v2.0/oa/conversation`: one talk, newest first; a bare array."""
    asked = query(request)
    offset, count = _page(asked)
    items = sorted(world.talks.get(str(asked.get("user_id")), []), key=_at, reverse=True)
    return [item.told(world.people) for item in items[offset : offset + count]]


def recent(world: World, hooks: Hooks, request: Request) -> list[dict[str, Any]]:
    """`GET /v2.0/oa/listrecentchat`: the newest message of each talk."""
    offset, count = _page(query(request))
    newest = sorted((max(talk, key=_at) for talk in world.talks.values() if talk), key=_at)
    newest.reverse()
    return [item.told(world.people) for item in newest[offset : offset + count]]


def _at(item: Item) -> float:
    return item.at


def detail(world: World, hooks: Hooks, request: Request) -> dict[str, Any]:
    """`GET /v3.0/oa/user/detail`."""
    person = world.people.get(str(query(request).get("user_id"))) or refuse(-201, "user_id")
    return {
        "user_id": person.id, "user_id_by_app": f"1{person.id}", "display_name": person.name,
        "user_alias": person.name, "avatar": "", "user_is_follower": person.follows,
        "user_last_interaction_date": day(person.last_at), "is_sensitive": False,
        "user_external_id": "", "shared_info": {}, "tags_and_notes_info": {},
    }  # fmt: skip


def people(world: World, hooks: Hooks, request: Request) -> dict[str, Any]:
    """`GET /v3.0/oa/user/getlist`."""
    asked = query(request)
    offset, count = int(asked.get("offset", 0)), int(asked.get("count", 5))
    if offset > MOST_OFFSET or not 0 < count <= 50:
        refuse(-210, "offset or count is over limit")
    listed = [one.id for one in world.people.values() if one.follows]
    chosen = listed[offset : offset + count]
    return {
        "total": len(listed), "count": len(chosen), "offset": offset,
        "users": [{"user_id": one} for one in chosen],
    }  # fmt: skip


def quota(world: World, hooks: Hooks, request: Request) -> Any:
    """`POST /v3.0/oa/quota/message`: of a person, or of the account."""
    asked = body_of(request)
    if "quota_owner" in asked:
        if asked.get("product_type") not in {"cs", "transaction"}:
            refuse(-201, "product_type is invalid")
        if asked.get("quota_type") != "sub_quota":
            return []
        return [{
            "asset_id": f"{asked['product_type']}-1", "product_type": asked["product_type"],
            "quota_type": "sub_quota", "valid_through": day(world.now() + 30 * DAY),
            "total": "2000", "remain": "1999",
        }]  # fmt: skip
    person = world.people.get(str(asked.get("user_id"))) or refuse(-201, "user_id is invalid")
    return {
        "last_interaction": str(int(person.last_at * 1000)),
        "promotion": {
            "daily_remain": "1", "daily_total": "1", "monthly_remain": "4", "monthly_total": "4",
        },
    }  # fmt: skip


def old_quota(world: World, hooks: Hooks, request: Request) -> dict[str, str]:
    """`POST /v2.0/oa/quota/message`: broadcasts of this month."""
    body_of(request)
    return {"remain": str(world.broadcast_quota), "total": "40", "type": "promotion"}


def account(world: World, hooks: Hooks, request: Request) -> dict[str, Any]:
    """`GET /v2.0/oa/getoa`."""
    return {
        "oaid": world.oa_id, "name": world.oa_name, "description": "",
        "oa_alias": "", "is_verified": True, "oa_type": 4, "cate_name": "State body",
        "num_follower": sum(1 for one in world.people.values() if one.follows), "avatar": "",
        "cover": "", "package_name": "Advanced",
        "package_valid_through_date": day(world.now() + 200 * DAY),
        "package_auto_renew_date": "", "linked_ZCA": "",
    }  # fmt: skip
