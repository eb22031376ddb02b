"""The secrets of a one-machine installation: `CAUNOI_HOME/secrets.env`, made at the first start."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

NAMES = ("CAUNOI_SECRET_KEY", "CAUNOI_MASTER_KEY")


def read_secrets(home: Path) -> dict[str, str]:
    """The secrets kept under `home`, if any. Raises OSError when they are not ours to read."""
    path = home / "secrets.env"
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _mark, value in pairs if name.strip() in NAMES}


def ensure_secrets(home: Path) -> dict[str, str]:
    """The secrets kept under `home`, made first where there are none; never replaces one.

    Raises:
        OSError: `home` cannot be written.
    """
    known = read_secrets(home)
    if set(known) == set(NAMES):
        return known
    home.mkdir(parents=True, exist_ok=True, mode=0o711)
    handle, name = tempfile.mkstemp(prefix="secrets.env.", dir=home)
    os.close(handle)
    fresh = Path(name)  # mkstemp gives it mode 600
    values = {name: known.get(name) or secrets.token_urlsafe(48) for name in NAMES}
    fresh.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    if known:
        fresh.replace(home / "secrets.env")
        return values
    try:
        os.link(fresh, home / "secrets.env")  # of two first starts at once, one wins
    except FileExistsError:
        return read_secrets(home)
    finally:
        fresh.unlink()
    return values
