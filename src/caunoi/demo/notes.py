"""Files in the home by which the demo's processes tell each other; standard library only."""

from __future__ import annotations

import json
from pathlib import Path

KEPT = "demo-accounts.json"  # logins and receipts, for demo.json; readable by its owner
PAGE_FILE = "mail-sink.json"  # where the post office's page answers


def page_url(home: Path) -> str:
    """Where the post office's page answers, as the running sink wrote it; empty before it runs."""
    path = home / PAGE_FILE
    return str(json.loads(path.read_text())["url"]) if path.exists() else ""
