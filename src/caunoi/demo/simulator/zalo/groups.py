"""Groups of the account (GMF): assets, members, settings; each call as strict as the real one."""

from __future__ import annotations

from typing import Any

from caunoi.demo.simulator.wire import Request
from caunoi.demo.simulator.zalo.hooks import Hooks
from caunoi.demo.simulator.zalo.messages import body_of
from caunoi.demo.simulator.zalo.world import DAY, WINDOW_SECONDS, Group, World, day, refuse

SIZES = {"gmf10": 10, "gmf50": 50, "gmf100": 100, "gmf1000": 1000}
LASTS_DISABLED = 45 * DAY
CHANGEABLE = {
    "group_name", "group_avatar", "group_description", "lock_send_msg", "join_appr",
    "enable_msg_history", "enable_link_join",
}  # fmt: skip
Json = dict[str, Any]


def quota(world: World, hooks: Hooks, request: Request) -> list[Json]:
    """`POST /v3.0/oa/quota/group`."""
    asked = body_of(request)
    if asked.get("quota_owner") != "OA" or asked.get("product_type") not in SIZES:
        refuse(-201, "product_type is invalid")
    return [
        {**{k: v for k, v in one.items() if k != "until"}, "valid_through": day(one["until"])}
        for one in world.assets.values()
        if one["product_type"] == asked["product_type"] and one["quota_type"] == asked["quota_type"]
    ]


def create(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v3.0/oa/group/creategroupwithoa`."""
    asked = body_of(request)
    people = asked.get("member_user_ids")
    if not isinstance(people, list) or not 1 <= len(people) <= 99:
        refuse(-201, "member_user_ids is invalid")
    if world.admin_id not in people:
        refuse(-201, "member_user_ids needs an administrator of the OA")
    if not asked.get("group_name"):
        refuse(-201, "group_name is invalid")
    asset = world.assets.get(str(asked.get("asset_id")))
    if asset is None or asset["until"] < world.now():
        refuse(-241, "asset is invalid")
    if asset["status"] != "available":
        refuse(-238, "asset is used")
    group = Group(world.new_id()[-12:], asked["group_name"], asset["asset_id"])
    group.description = asked.get("group_description", "")
    group.members = {one: world.person(one).name for one in people}
    group.admins = {world.admin_id}
    asset["status"], asset["used_id"] = "used", group.id
    world.groups[group.id] = group
    hooks.emit("create_group", oa_id=world.oa_id, group_id=group.id)
    link = f"https://zalo.me/g/{group.id}"
    return {"group_id": group.id, "group_link": link, "status": "enabled"}


def find(world: World, group_id: Any) -> Group:
    """A group of ours, silent or not."""
    group = world.groups.get(str(group_id)) or refuse(-403, "The OA is not in this group")
    asset = world.assets.get(group.asset)
    if asset is None or asset["until"] < world.now():
        group.status = "disabled"
        ended = asset["until"] if asset else world.now()
        if world.now() > ended + LASTS_DISABLED:
            del world.groups[group.id]
            refuse(-403, "The group was dissolved")
    return group


def info(world: World, hooks: Hooks, request: Request) -> Json:
    """`GET /v3.0/oa/group/getgroup`."""
    group = find(world, request.query.get("group_id"))
    asset = world.assets[group.asset]
    silent = group.status != "enabled"
    return {
        "group_info": {
            "name": group.name, "avatar": "", "group_id": group.id,
            "group_link": f"https://zalo.me/g/{group.id}",
            "group_description": group.description, "status": group.status,
            "total_member": len(group.members), "max_member": SIZES[asset["product_type"]],
            "auto_delete_date": day(asset["until"] + LASTS_DISABLED) if silent else "",
        },
        "asset_info": {
            "asset_type": asset["product_type"], "asset_id": asset["asset_id"],
            "valid_through": day(asset["until"]), "auto_renew": asset["auto_renew"],
        },
        "group_setting": {
            "lock_send_msg": False, "join_appr": False, "enable_msg_history": True,
            "enable_link_join": True, **group.settings,
        },
    }  # fmt: skip


def _page(request: Request, most: int = 50) -> tuple[int, int]:
    offset, count = request.query.get("offset", "0"), request.query.get("count", "5")
    if not offset.isdecimal() or not count.isdecimal() or not 0 < int(count) <= most:
        refuse(-210, "count is over limit")
    return int(offset), int(count)


def listed(world: World, hooks: Hooks, request: Request) -> Json:
    """`GET /v3.0/oa/group/getgroupsofoa`."""
    offset, count = _page(request)
    all_of_them = list(world.groups.values())
    chosen = all_of_them[offset : offset + count]
    return {
        "total": len(all_of_them),
        "groups": [{"group_id": one.id, "name": one.name, "status": one.status} for one in chosen],
    }


def members(world: World, hooks: Hooks, request: Request) -> Json:
    """`GET /v3.0/oa/group/listmember` and `listpendinginvite`."""
    group = find(world, request.query.get("group_id"))
    offset, count = _page(request)
    held = group.pending if request.path.endswith("listpendinginvite") else group.members
    people = [{"user_id": key, "name": name, "avatar": ""} for key, name in held.items()]
    return {"total": len(people), "members": people[offset : offset + count]}


def history(world: World, hooks: Hooks, request: Request) -> list[Json]:
    """`GET /v3.0/oa/group/conversation`, newest first."""
    group = find(world, request.query.get("group_id"))
    offset, count = _page(request, most=10)
    items = sorted(group.items, key=lambda one: one.at, reverse=True)
    return [item.told(world.people) for item in items[offset : offset + count]]


def update(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v3.0/oa/group/updateinfo`."""
    asked = body_of(request)
    group = find(world, asked.pop("group_id", None))
    if not asked or set(asked) - CHANGEABLE:
        refuse(-201, "body is invalid")
    group.name = asked.pop("group_name", group.name)
    group.description = asked.pop("group_description", group.description)
    group.settings |= asked
    hooks.emit("update_group_info", oa_id=world.oa_id, group_id=group.id)
    return {}


def renew(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v3.0/oa/group/updateasset`."""
    asked = body_of(request)
    group = find(world, asked.get("group_id"))
    asset = world.assets.get(str(asked.get("asset_id")))
    if asset is None or asset["status"] != "available" or asset["until"] < world.now():
        refuse(-238, "asset is used or disabled")
    asset["status"], asset["used_id"] = "used", group.id
    group.asset, group.status = asset["asset_id"], "enabled"
    return {}


def change_people(world: World, hooks: Hooks, request: Request) -> Json:
    """Invite, accept, reject, remove, add and remove administrators."""
    verb = request.path.rsplit("/", 1)[1]
    asked = body_of(request)
    group = find(world, asked.get("group_id"))
    people = asked.get("member_user_ids")
    if not isinstance(people, list) or not 0 < len(people) <= 99:
        refuse(-201, "member_user_ids is invalid")
    if group.status != "enabled":
        refuse(-237, "The group is disabled")
    for one in people:
        _change_one(world, hooks, group, verb, str(one))
    return {}


def _change_one(world: World, hooks: Hooks, group: Group, verb: str, one: str) -> None:
    event, person = "", world.people.get(one) or refuse(-201, "user_id is invalid")
    if verb == "invite":
        near = person.follows or world.now() - person.last_at < WINDOW_SECONDS
        if not near:
            refuse(-217, "the person cannot be invited")
        _check_room(world, group)
        group.members[one], event = person.name, "user_join_group"
    elif verb in {"acceptpendinginvite", "rejectpendinginvite"} and one not in group.pending:
        refuse(-201, "the person does not wait")
    elif verb == "acceptpendinginvite":
        _check_room(world, group)
        group.members[one] = group.pending.pop(one)
        event = "react_request_join_group_accept"
    elif verb == "rejectpendinginvite":
        del group.pending[one]
        event = "reject_request_join_group"
    elif one not in group.members:
        refuse(-201, "the person is no member")
    elif verb == "removemembers":
        del group.members[one]
        event = "user_out_group"
    elif verb == "addadmins":
        group.admins.add(one)
        event = "add_group_admin"
    else:
        group.admins.discard(one)
        event = "remove_group_admin"
    hooks.emit(event, oa_id=world.oa_id, group_id=group.id, users=[{"id": one}])


def _check_room(world: World, group: Group) -> None:
    if len(group.members) >= SIZES[world.assets[group.asset]["product_type"]]:
        refuse(-210, "the group is full")


def delete(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v3.0/oa/group/delete`."""
    group = find(world, body_of(request).get("group_id"))
    del world.groups[group.id]
    hooks.emit("disperse_group", oa_id=world.oa_id, group_id=group.id)
    return {}
