"""Whether something comes from Facebook: webhooks' signatures, the handshake, signed requests."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpHeaders

from caunoi.channels.errors import BadSignature

HEADER = "X-Hub-Signature-256"
OLD_HEADER = "X-Hub-Signature"  # SHA-1: comes beside the other, and is not enough by itself
_PREFIX = "sha256="


def signature_of(body: bytes, secret: str) -> str:
    """The header that Facebook puts beside a body: over the very bytes, as they came."""
    return f"{_PREFIX}{hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def check_signature(headers: HttpHeaders | Mapping[str, str], body: bytes) -> str:
    """Name of the accepted form.

    Raises:
        BadSignature: missing, of another app, or by SHA-1 only.
    """
    given = headers.get(HEADER, "")
    if not given:
        raise BadSignature("sha1 only" if headers.get(OLD_HEADER) else "missing")
    expected = signature_of(body, settings.FACEBOOK_APP_SECRET)
    if not hmac.compare_digest(given.strip().encode(), expected.encode()):
        raise BadSignature("signature")
    return "sha256"


def answer_probe(query: Mapping[str, str]) -> str | None:
    """The challenge back, where the question bears our token."""
    token = settings.FACEBOOK_VERIFY_TOKEN
    given = query.get("hub.verify_token", "")
    if query.get("hub.mode") != "subscribe" or not token:
        return None
    if not hmac.compare_digest(given.encode(), token.encode()):
        return None
    return query.get("hub.challenge", "")


def proof_of(token: str) -> str:
    """`appsecret_proof`: that whoever uses the token has the app's secret too."""
    secret = settings.FACEBOOK_APP_SECRET.encode()
    return hmac.new(secret, token.encode(), hashlib.sha256).hexdigest()


def read_signed_request(text: str) -> dict[str, Any]:
    """What a `signed_request` says: base64url signature, a dot, base64url JSON.

    Raises:
        BadSignature: not signed by our app's secret, or of no known form.
    """
    signature, dot, payload = text.partition(".")
    expected = hmac.new(settings.FACEBOOK_APP_SECRET.encode(), payload.encode(), hashlib.sha256)
    try:
        given = _decode(signature)
        if not dot or not hmac.compare_digest(given, expected.digest()):
            raise BadSignature("signature")
        held = orjson.loads(_decode(payload))
    except (binascii.Error, ValueError) as error:
        raise BadSignature("form") from error
    if not isinstance(held, dict) or str(held.get("algorithm", "")).upper() != "HMAC-SHA256":
        raise BadSignature("algorithm")
    return held


def sign_request(held: Mapping[str, Any], secret: str) -> str:
    """What `read_signed_request` reads; the local server signs with it too."""
    payload = _encode(orjson.dumps({"algorithm": "HMAC-SHA256", **held}))
    signature = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{_encode(signature)}.{payload}"


def issued_at(held: Mapping[str, Any]) -> datetime:
    """When Facebook signed it."""
    return datetime.fromtimestamp(int(held.get("issued_at", 0)), UTC)


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
