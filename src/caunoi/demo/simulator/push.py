"""A push service with its browsers: checks each push as the real ones do, and opens it.

Plain http on 127.0.0.1. `POST /browsers` makes a browser's subscription; `POST /push/<name>` is
its endpoint; `GET /browsers/<name>` gives what it was shown; `POST /switches` makes faults.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid.jwt import decode

from caunoi.demo.ending import stay_until_told_to_end

MOST_BYTES = 4096
URGENCIES = {"very-low", "low", "normal", "high"}


def b64(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """The bytes of base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One subscription. `shown` by tag: a push with the same tag takes the place of the first."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    vapid: str = ""  # the server's key that it was made with; empty: any
    got: list[dict[str, Any]] = field(default_factory=list)
    gone: bool = False

    @property
    def shown(self) -> dict[str, dict[str, Any]]:
        """What stands on the screen."""
        return {
            str(one["told"].get("tag", number)): one["told"] for number, one in enumerate(self.got)
        }

    @property
    def p256dh(self) -> bytes:
        """The public half of its key."""
        point = self.key.public_key()
        return point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Refusal(Exception):
    """A push that the service does not take."""

    def __init__(self, status: int, why: str, **headers: str) -> None:
        super().__init__(why)
        self.status, self.headers = status, headers


class PushService:
    """All browsers of one service, and the faults that are switched on."""

    def __init__(self) -> None:
        self.browsers: dict[str, Browser] = {}
        self.faults: dict[str, int] = {}  # status -> how many pushes are answered so
        self.rest_seconds = 1
        self.refused: dict[int, list[str]] = defaultdict(list)
        self.taken = 0
        self.origin = ""
        self.is_blind = False  # checks headers only: for measuring
        self._lock = threading.Lock()

    def add(self, vapid: str = "") -> tuple[str, dict[str, Any]]:
        """A new browser: its name and what it would hand to a site."""
        name = secrets.token_urlsafe(12)
        browser = self.browsers[name] = Browser(vapid=vapid)
        keys = {"p256dh": b64(browser.p256dh), "auth": b64(browser.auth)}
        endpoint = f"{self.origin}/push/{name}"
        return name, {"endpoint": endpoint, "expirationTime": None, "keys": keys}

    def take(self, name: str, headers: Any, body: bytes) -> str:
        """Check, open and keep a push; returns its own address. Raises Refusal."""
        self._fail_if_told()
        browser = self.browsers.get(name)
        if browser is None:
            raise Refusal(404, "no such subscription")
        if browser.gone:
            raise Refusal(410, "unsubscribed")
        self._check_headers(headers)
        self._check_signature(headers.get("Authorization", ""), browser)
        if len(body) > MOST_BYTES:
            raise Refusal(413, "too large")
        told = {} if self.is_blind else self._open(browser, body)
        with self._lock:
            self.taken += 1
            browser.got.append({"told": told, "topic": headers.get("Topic", ""),
                                "ttl": int(headers["TTL"]), "urgency": headers.get("Urgency", ""),
                                "at": time.time()})  # fmt: skip
        return f"{self.origin}/message/{secrets.token_urlsafe(8)}"

    def _fail_if_told(self) -> None:
        with self._lock:
            for status, left in list(self.faults.items()):
                if left > 0:
                    self.faults[status] = left - 1
                    raise Refusal(
                        int(status), "switched on", **{"Retry-After": str(self.rest_seconds)}
                    )

    def _check_headers(self, headers: Any) -> None:
        if headers.get("Content-Encoding") != "aes128gcm":
            raise Refusal(400, "Content-Encoding")
        if not (headers.get("TTL") or "").isdigit():
            raise Refusal(400, "TTL")
        if headers.get("Urgency", "normal") not in URGENCIES:
            raise Refusal(400, "Urgency")
        topic = headers.get("Topic", "")
        if len(topic) > 32 or not topic.replace("-", "").replace("_", "").isalnum():
            raise Refusal(400, "Topic")

    def _check_signature(self, header: str, browser: Browser) -> None:
        scheme, _space, rest = header.partition(" ")
        parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
        if scheme != "vapid" or {"t", "k"} - set(parts):
            raise Refusal(401, "no vapid")
        if browser.vapid and browser.vapid != parts["k"]:
            raise Refusal(403, "another key than the subscription's")
        try:
            claims = decode(parts["t"], parts["k"])
        except Exception as error:  # whatever is wrong with it, it is no signature of that key
            raise Refusal(401, "signature") from error
        if claims.get("aud") != self.origin:
            raise Refusal(401, "aud")
        if not time.time() < int(claims.get("exp", 0)) <= time.time() + 24 * 3600:
            raise Refusal(401, "exp")
        if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
            raise Refusal(401, "sub")

    def _open(self, browser: Browser, body: bytes) -> dict[str, Any]:
        try:
            plain = http_ece.decrypt(body, private_key=browser.key, auth_secret=browser.auth,
                                     version="aes128gcm")  # fmt: skip
            told: dict[str, Any] = json.loads(plain)
        except (http_ece.ECEException, ValueError) as error:
            raise Refusal(400, "cannot be opened") from error
        return told


class Handler(BaseHTTPRequestHandler):
    """The service's addresses."""

    protocol_version = "HTTP/1.1"
    service: PushService

    def do_POST(self) -> None:
        """A push, a new browser, or a switch."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        first, _slash, name = self.path.strip("/").partition("/")
        if first == "push":
            self._push(name.partition("?")[0], body)
        elif first == "browsers":
            told = json.loads(body or b"{}")
            name, made = self.service.add(told.get("vapid", ""))
            self._answer(201, {"name": name, "subscription": made})
        elif first == "switches":
            told = json.loads(body)
            self.service.faults |= told.get("faults", {})
            self.service.rest_seconds = told.get("rest_seconds", self.service.rest_seconds)
            for gone in told.get("gone", []):
                self.service.browsers[gone].gone = True
            self._answer(200, {})
        else:
            self._answer(404, {})

    def do_GET(self) -> None:
        """What a browser was shown, or how the service fares."""
        first, _slash, name = self.path.strip("/").partition("/")
        browser = self.service.browsers.get(name)
        if first == "browsers" and browser is not None:
            self._answer(200, {"got": browser.got, "shown": browser.shown})
        elif not first:
            refused = {str(status): whys[-5:] for status, whys in self.service.refused.items()}
            self._answer(200, {"browsers": len(self.service.browsers), "taken": self.service.taken,
                               "refused": refused})  # fmt: skip
        else:
            self._answer(404, {})

    def _push(self, name: str, body: bytes) -> None:
        try:
            place = self.service.take(name, self.headers, body)
        except Refusal as refusal:
            self.service.refused[refusal.status].append(str(refusal))
            self._answer(refusal.status, {"why": str(refusal)}, **refusal.headers)
        else:
            self._answer(201, None, Location=place)

    def _answer(self, status: int, told: Any, **headers: str) -> None:
        body = b"" if told is None else json.dumps(told).encode()
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep no log: what browsers get is nobody's business."""


class PushServer:
    """The service on a port of 127.0.0.1, in threads of this process."""

    def __init__(self, port: int = 0) -> None:
        self.service = PushService()
        handler = type("Bound", (Handler,), {"service": self.service})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self.url = self.service.origin = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> PushServer:
        """Answer from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def main(port: str = "0") -> None:
    """As a process of the demo, until SIGTERM."""
    server = PushServer(int(port)).start()
    stay_until_told_to_end()
    server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
