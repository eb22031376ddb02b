"""What a page says to machines and to those who pass it on: no script, plain links."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

# What could end the element early, in JSON's own spelling.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def data_block(told: Mapping[str, Any]) -> SafeString:
    """schema.org's words as the text of a data block; browsers never run it."""
    whole = {"@context": "https://schema.org", **told}
    return mark_safe(json.dumps(whole, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308


def share_links(address: str, title: str, text: str = "") -> dict[str, str]:
    """Plain links by which Facebook, Zalo, mail take an address; mail takes a text before it."""
    body = f"{text}\n\n{address}".strip()
    return {
        "facebook": f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}",
        "zalo": f"https://zalo.me/share?{urlencode({'url': address})}",
        "mail": f"mailto:?{urlencode({'subject': title, 'body': body})}".replace("+", "%20"),
    }
