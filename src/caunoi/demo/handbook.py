"""Write demo.json: the address, the accounts, the receipts and the local servers of the demo."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path

from caunoi.demo.notes import KEPT, page_url
from caunoi.demo.simulated import for_the_book

WAIT_SECONDS = 10


def write(home: Path, url: str, settings: Mapping[str, str]) -> None:
    """Write `home/demo.json`, readable by its owner only (it holds passwords).

    `settings`: the environment that connects the product to the local servers.
    """
    kept = json.loads((home / KEPT).read_text())
    mail = ""
    end = time.monotonic() + WAIT_SECONDS
    while not mail and time.monotonic() < end:
        mail = page_url(home)
        time.sleep(0.1)
    told = for_the_book(settings, url)
    book = {
        "url": url,
        "accounts": kept["accounts"],
        "receipts": kept["receipts"],
        "neighbourhoods": [
            {"url": f"{url}/khu-dan-cu/{door['group']}/cua-toi/", "key": door["key"]}
            for door in kept.get("neighbourhoods", [])
        ],
        "channels": told["channels"],
        "simulator": {**told["simulator"], "mail": mail},
    }
    path = home / "demo.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n")
