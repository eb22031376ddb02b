"""The platforms of the demo: names and secrets for the local servers that play them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the local servers answer, on 127.0.0.1."""

    facebook: int
    zalo: int
    push: int


PAGE_ID, APP_ID = "100200300400500", "15150001"
OA_ID, ZALO_APP_ID = "3886000000000000001", "3600100000000000001"


def environment(master_key: str, ports: Ports) -> dict[str, str]:
    """Settings that connect the product to the local servers.

    Every secret derives from the demo's own master key: the same at each start, useless elsewhere.
    """
    facebook, zalo, push = (
        f"http://127.0.0.1:{port}" for port in (ports.facebook, ports.zalo, ports.push)
    )

    def secret(name: str) -> str:
        return hmac.new(master_key.encode(), f"demo:{name}".encode(), hashlib.sha256).hexdigest()

    key = base64.urlsafe_b64encode(bytes.fromhex(secret("push"))).rstrip(b"=").decode()
    return {
        "CAUNOI_FACEBOOK_PAGE_ID": PAGE_ID, "CAUNOI_FACEBOOK_APP_ID": APP_ID,
        "CAUNOI_FACEBOOK_APP_SECRET": secret("facebook-app"),
        "CAUNOI_FACEBOOK_PAGE_TOKEN": secret("facebook-page"),
        "CAUNOI_FACEBOOK_VERIFY_TOKEN": secret("facebook-verify"),
        "CAUNOI_FACEBOOK_API": facebook, "CAUNOI_FACEBOOK_MEDIA_HOSTS": "127.0.0.1",
        "CAUNOI_FACEBOOK_HUMAN_AGENT": "1", "CAUNOI_FACEBOOK_WATCH_SECONDS": "20",
        "CAUNOI_ZALO_OA_ID": OA_ID, "CAUNOI_ZALO_APP_ID": ZALO_APP_ID,
        "CAUNOI_ZALO_APP_SECRET": secret("zalo-app"), "CAUNOI_ZALO_OA_SECRET": secret("zalo-oa"),
        "CAUNOI_ZALO_REFRESH_TOKEN": secret("zalo-refresh"),
        "CAUNOI_ZALO_API": zalo, "CAUNOI_ZALO_OAUTH": zalo, "CAUNOI_ZALO_BUSINESS_API": zalo,
        "CAUNOI_ZALO_MEDIA_HOSTS": "127.0.0.1", "CAUNOI_ZALO_ADMIN_USER_ID": "9000000000000000001",
        "CAUNOI_PUSH_KEY": key, "CAUNOI_PUSH_SIMULATOR": push,
    }  # fmt: skip


def for_the_book(
    settings: Mapping[str, str], url: str
) -> dict[str, dict[str, dict[str, str] | str]]:
    """What demo.json tells of them: `channels` and `simulator`."""
    return {
        "channels": {
            "facebook": {
                "webhook": f"{url}/hooks/facebook/", "page_id": settings["CAUNOI_FACEBOOK_PAGE_ID"],
                "app_secret": settings["CAUNOI_FACEBOOK_APP_SECRET"],
                "verify_token": settings["CAUNOI_FACEBOOK_VERIFY_TOKEN"],
            },
            "zalo": {
                "webhook": f"{url}/hooks/zalo/", "app_id": settings["CAUNOI_ZALO_APP_ID"],
                "oa_id": settings["CAUNOI_ZALO_OA_ID"],
                "oa_secret": settings["CAUNOI_ZALO_OA_SECRET"],
            },
        },
        "simulator": {
            "facebook": settings["CAUNOI_FACEBOOK_API"], "zalo": settings["CAUNOI_ZALO_API"],
            "push": settings["CAUNOI_PUSH_SIMULATOR"],
        },
    }  # fmt: skip


def begin_anew(database: str) -> None:
    """A local Zalo that starts knows no token of an earlier run: neither may the product.

    Before the worker starts, which would show an old token and be told to ask for consent.
    """
    with psycopg.connect(database) as connection:
        connection.execute(
            "UPDATE channels_account SET sealed_tokens = NULL, tokens_until = NULL,"
            " state = 'working', why = '' WHERE channel = 'zalo'"
        )
