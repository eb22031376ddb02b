"""Templates by phone number (ZNS), with its own table of errors."""

from __future__ import annotations

import re
from typing import Any

from caunoi.demo.simulator.wire import Request
from caunoi.demo.simulator.zalo.hooks import Hooks
from caunoi.demo.simulator.zalo.messages import body_of, template_problem
from caunoi.demo.simulator.zalo.world import World, refuse

PHONE = re.compile(r"84\d{9}")
MAX_TRACKING = 48
DAILY = 500
Json = dict[str, Any]


def send(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /message/template`, `/message/template/hashphone`."""
    asked = body_of(request)
    hashed = request.path.endswith("hashphone")
    phone = str(asked.get("hash_phone" if hashed else "phone", ""))
    if not (len(phone) == 64 if hashed else PHONE.fullmatch(phone)):
        refuse(-108, "Phone number is invalid")
    tracking = str(asked.get("tracking_id", ""))
    if len(tracking) > MAX_TRACKING:
        refuse(-112, "tracking_id is invalid")
    if phone in world.phones_that_fail:
        refuse(world.phones_that_fail[phone], "the number cannot receive it")
    if world.is_night():
        refuse(-133, "Not allowed at night (22:00-06:00)")
    if len(world.phone_messages) >= DAILY:
        refuse(-144, "Daily quota is reached")
    problem = template_problem(world, asked.get("template_id"), asked.get("template_data"))
    if problem:
        refuse(*problem)
    msg_id = world.new_id()
    world.phone_messages.append({
        "msg_id": msg_id, "phone": phone, "template_id": asked["template_id"],
        "data": asked["template_data"], "tracking_id": tracking, "mode": asked.get("mode", ""),
        "at": world.now(),
    })  # fmt: skip
    if world.switches.receipts:
        hooks.emit(
            "user_received_message", sender={"id": world.oa_id}, recipient={"id": phone},
            message={"delivery_time": world.millis(), "msg_id": msg_id, "tracking_id": tracking},
        )  # fmt: skip
    left = str(DAILY - len(world.phone_messages))
    return {
        "msg_id": msg_id, "sent_time": world.millis(), "sending_mode": "1",
        "quota": {"dailyQuota": str(DAILY), "remainingQuota": left},
    }  # fmt: skip


def status(world: World, hooks: Hooks, request: Request) -> Json:
    """`GET /message/status`."""
    wanted = request.query.get("message_id")
    known = any(one["msg_id"] == wanted for one in world.phone_messages)
    return {"status": 1 if known else -1, "message": "", "delivery_time": world.millis()}


def quota(world: World, hooks: Hooks, request: Request) -> Json:
    """`GET /message/quota`."""
    left = DAILY - len(world.phone_messages)
    return {"dailyQuota": str(DAILY), "remainingQuota": str(left)}


def templates(world: World, hooks: Hooks, request: Request) -> list[Json]:
    """`GET /template/all`."""
    return [
        {"templateId": key, "templateName": one["templateName"], "status": one["status"]}
        for key, one in world.templates.items()
    ]


def template(world: World, hooks: Hooks, request: Request) -> Json:
    """`GET /template/info/v2`."""
    key = request.query.get("template_id", "")
    known = world.templates.get(key) or refuse(-109, "Template id is invalid")
    return {"templateId": key, **known}
