"""OAuth v4: consent, single-use codes, single-use refresh tokens."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

from caunoi.demo.simulator.wire import Answer, Request, told
from caunoi.demo.simulator.zalo.world import DAY, World

CODE_SECONDS = 600
REFRESH_SECONDS = 90 * DAY
_WORDS = {
    -14002: "App is not active.", -14003: "Invalid redirect uri.", -14004: "Invalid secret key.",
    -14005: "Invalid authorization code.", -14014: "Invalid refresh token.",
    -14018: "Invalid grant type.",
}  # fmt: skip


def consent(world: World, request: Request) -> Answer:
    """The page where an administrator agrees; here they always do, at once."""
    asked = request.query
    if asked.get("app_id") != world.app_id:
        return _refused(-14002)
    redirect = asked.get("redirect_uri", "")
    if not redirect or (world.redirect and redirect != world.redirect):
        return _refused(-14003)
    code = new_code(world, asked.get("code_challenge", ""))
    back = {"code": code, "oa_id": world.oa_id}
    if asked.get("state"):
        back["state"] = asked["state"]
    return Answer(status=302, headers={"Location": f"{redirect}?{urlencode(back)}"})


def new_code(world: World, challenge: str) -> str:
    """A code that lives ten minutes and works once."""
    code = secrets.token_urlsafe(24)
    world.codes[code] = {"challenge": challenge, "until": world.now() + CODE_SECONDS}
    return code


def new_pair(world: World) -> dict[str, str]:
    """A fresh pair of tokens."""
    access, refresh = secrets.token_urlsafe(40), secrets.token_urlsafe(40)
    world.access[access] = world.now() + world.life_seconds
    world.refresh[refresh] = world.now() + REFRESH_SECONDS
    return {
        "access_token": access, "refresh_token": refresh, "expires_in": str(world.life_seconds),
    }  # fmt: skip


def access_token(world: World, request: Request) -> Answer | None:
    """`POST /v4/oa/access_token`."""
    if request.headers.get("secret_key") != world.app_secret:
        return _refused(-14004)
    form = request.form()
    if form.get("app_id") != world.app_id:
        return _refused(-14002)
    grant = form.get("grant_type")
    if grant == "authorization_code":
        return _by_code(world, form)
    if grant != "refresh_token":
        return _refused(-14018)
    until = world.refresh.pop(form.get("refresh_token", ""), 0.0)  # whatever comes, it is spent
    if until < world.now():
        return _refused(-14014)
    pair = new_pair(world)
    if world.switches.lost_answers > 0:
        world.switches.lost_answers -= 1
        return None
    return told(pair)


def _by_code(world: World, form: dict[str, str]) -> Answer:
    code: dict[str, Any] | None = world.codes.pop(form.get("code", ""), None)
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if code is None or code["until"] < world.now() or code["challenge"] != challenge:
        return _refused(-14005)
    return told(new_pair(world))


def _refused(code: int) -> Answer:
    return told({
        "error": code, "error_name": _WORDS[code], "error_reason": _WORDS[code],
        "error_description": _WORDS[code], "ref_doc": "", "access_token": "", "refresh_token": "",
    })  # fmt: skip
