"""Fill in what the environment leaves open on one machine: secrets and database of CAUNOI_HOME."""

from __future__ import annotations

import os
from pathlib import Path

from caunoi.core import postgres
from caunoi.core.secrets_file import NAMES, ensure_secrets, read_secrets

ROOT = Path(__file__).resolve().parents[3]


# Enough for Django to start and say what a command takes; with these nothing can be opened.
_FOR_HELP = {
    "CAUNOI_SECRET_KEY": "help", "CAUNOI_MASTER_KEY": "help",
    "DATABASE_URL": "postgresql:///help",
}  # fmt: skip


def home() -> Path:
    """CAUNOI_HOME, or `var` beside the sources."""
    return Path(os.environ.get("CAUNOI_HOME") or ROOT / "var").absolute()


def fill_in(*, create: bool) -> None:
    """Set DATABASE_URL and the secrets where they are not set, from what stands under CAUNOI_HOME.

    With `create`, a missing cluster and missing secrets are made; without it, only what is there is
    used, so that a server with settings of its own never gets a database beside it by accident.

    Raises:
        PostgresFailed: the embedded database does not start.
        OSError: CAUNOI_HOME cannot be read or written.
    """
    place = home()
    os.environ["CAUNOI_HOME"] = str(place)
    known = ensure_secrets(place) if create else read_secrets(place)
    for name in NAMES:
        if name in known and not os.environ.get(name) and not os.environ.get(f"{name}_FILE"):
            os.environ[name] = known[name]
    if not os.environ.get("DATABASE_URL") and (create or (place / "pg").exists()):
        os.environ["DATABASE_URL"] = postgres.ensure_running(place)


def fill_in_for_help() -> None:
    """Set what must be set, so that `--help` works where nothing is; no database is started."""
    for name, value in _FOR_HELP.items():
        if not os.environ.get(f"{name}_FILE"):
            os.environ.setdefault(name, value)
