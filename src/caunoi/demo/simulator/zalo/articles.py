"""Articles: taken at once, ready after some asking."""

from __future__ import annotations

from typing import Any

from caunoi.demo.simulator.wire import Request
from caunoi.demo.simulator.zalo.hooks import Hooks
from caunoi.demo.simulator.zalo.messages import body_of
from caunoi.demo.simulator.zalo.world import World, refuse

LIMITS = {"title": 150, "author": 50, "description": 300}
KINDS = {"text": "content", "image": "url", "video": "url"}
Json = dict[str, Any]


def _checked(asked: Json) -> Json:
    if asked.get("type") != "normal":
        refuse(-201, "type is invalid")
    for name, most in LIMITS.items():
        value = asked.get(name)
        if not isinstance(value, str) or not value.strip():
            refuse(-201, f"{name} is invalid")
        if len(value) > most:
            refuse(-210, f"{name} is over limit")
    cover = asked.get("cover")
    if not isinstance(cover, dict) or not str(cover.get("photo_url", "")).startswith("http"):
        refuse(-201, "cover is invalid")
    body = asked.get("body")
    if not isinstance(body, list) or not body:
        refuse(-201, "body is invalid")
    for one in body:
        if not isinstance(one, dict) or not one.get(KINDS.get(one.get("type", ""), "?")):
            refuse(-201, "body is invalid")
    if asked.get("status") not in {"show", "hide"} or asked.get("comment") not in {"show", "hide"}:
        refuse(-201, "status is invalid")
    return asked


def create(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v2.0/article/create`."""
    return _begin(world, {**_checked(body_of(request)), "id": world.new_id()})


def update(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v2.0/article/update`."""
    asked = _checked(body_of(request))
    if str(asked.get("id")) not in world.articles:
        refuse(-201, "id is invalid")
    return _begin(world, asked)


def _begin(world: World, article: Json) -> Json:
    token = world.new_id()
    world.article_jobs[token] = {"article": article, "left": world.switches.article_polls}
    return {"token": token}


def verify(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v2.0/article/verify`."""
    job = world.article_jobs.get(str(body_of(request).get("token")))
    if job is None:
        refuse(-201, "token is invalid")
    if job["left"] > 0:
        job["left"] -= 1
        refuse(-214, "The article is processing")
    article = {**job["article"], "at": world.now()}
    world.articles[article["id"]] = article
    return {"id": article["id"]}


def remove(world: World, hooks: Hooks, request: Request) -> Json:
    """`POST /v2.0/article/remove`."""
    if world.articles.pop(str(body_of(request).get("id")), None) is None:
        refuse(-201, "id is invalid")
    return {"message": "removed"}


def detail(world: World, hooks: Hooks, request: Request) -> Json:
    """`GET /v2.0/article/getdetail`."""
    return world.articles.get(request.query.get("id", "")) or refuse(-201, "id is invalid")


def listed(world: World, hooks: Hooks, request: Request) -> Json:
    """`GET /v2.0/article/getslice`, newest first."""
    offset, limit = int(request.query.get("offset", 0)), int(request.query.get("limit", 10))
    if not 0 < limit <= 10:
        refuse(-210, "limit is over limit")
    newest = sorted(world.articles.values(), key=lambda one: one["at"], reverse=True)
    chosen = newest[offset : offset + limit]
    medias = [{"id": one["id"], "title": one["title"], "status": one["status"]} for one in chosen]
    return {"medias": medias, "total": len(newest)}
