"""One call to the Graph API, read: version, path, fields of whatever form, files; and its right."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Any

import orjson

from caunoi.demo.simulator.facebook.faults import GraphError
from caunoi.demo.simulator.facebook.world import World
from caunoi.demo.simulator.wire import Request

_VERSION = re.compile(r"v(\d{2})\.0")
OLDEST = 18
_JSON_FIELDS = {"recipient", "message", "attached_media"}


@dataclass(slots=True)
class Upload:
    """A file of a multipart body."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Call:
    """What is asked: path after the version, fields from query and body together."""

    method: str
    path: list[str]
    fields: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """One field as text."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else str(value)

    def held(self, name: str) -> dict[str, Any]:
        """One field as an object; forms bring it as JSON in a text."""
        value = self.fields.get(name)
        if isinstance(value, str):
            try:
                value = orjson.loads(value)
            except orjson.JSONDecodeError:
                value = None
        if not isinstance(value, dict):
            raise GraphError(100, message=f"(#100) param {name} must be non-empty.")
        return value


def read_call(request: Request) -> Call:
    """Raises GraphError: not a version that is still served."""
    version, _slash, rest = request.path.lstrip("/").partition("/")
    match = _VERSION.fullmatch(version)
    if match is None:
        raise GraphError(2500, message="Unknown path components", kind="OAuthException")
    if int(match.group(1)) < OLDEST:
        raise GraphError(2635, message="You are calling a deprecated version of the Ads API.")
    fields: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "application/json":
        held = orjson.loads(request.body or b"{}")
        if not isinstance(held, dict):
            raise GraphError(100, message="(#100) The body must be an object.")
        fields |= held
    elif kind == "multipart/form-data":
        more, files = read_multipart(request)
        fields |= more
    elif request.body:
        fields |= request.form()
    return Call(request.method, rest.strip("/").split("/"), fields, files)


def read_multipart(request: Request) -> tuple[dict[str, str], dict[str, Upload]]:
    """(texts, files) of a multipart body."""
    boundary = request.headers["content-type"].partition("boundary=")[2].strip('"').encode()
    texts: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in request.body.split(b"--" + boundary)[1:-1]:
        head, _blank, content = part.lstrip(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        heads = head.decode("utf-8", "replace")
        name = re.search(r'[; ]name="([^"]*)"', heads)
        if name is None:
            continue
        filename = re.search(r'filename="([^"]*)"', heads)
        if filename is None:
            texts[name.group(1)] = content.decode("utf-8", "replace")
            continue
        mime = re.search(r"(?im)^content-type:\s*([^\r\n;]+)", heads)
        kind = mime.group(1).strip() if mime else "application/octet-stream"
        files[name.group(1)] = Upload(filename.group(1), kind, content)
    return texts, files


class Rights:
    """Whose token it is; what it was proved with."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._proofs: dict[str, str] = {}

    def check(self, call: Call, request: Request) -> str:
        """ "page" or "app". Raises GraphError: no right token, or no proof of the app's secret."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        token = token or call.text("access_token")
        settings = self.world.settings
        kinds = {settings.page_token: "page", f"{settings.app_id}|{settings.app_secret}": "app"}
        kind = kinds.get(token)
        if kind is None:
            raise GraphError(190, message="Invalid OAuth access token.")
        proof = call.text("appsecret_proof")
        if not proof:
            raise GraphError(
                100, message="API calls from the server require an appsecret_proof argument",
                kind="GraphMethodException",
            )  # fmt: skip
        if not hmac.compare_digest(proof, self._proof(token)):
            raise GraphError(
                100, message="Invalid appsecret_proof provided in the API argument",
                kind="GraphMethodException",
            )  # fmt: skip
        return kind

    def _proof(self, token: str) -> str:
        if token not in self._proofs:
            secret = self.world.settings.app_secret.encode()
            self._proofs[token] = hmac.new(secret, token.encode(), hashlib.sha256).hexdigest()
        return self._proofs[token]
